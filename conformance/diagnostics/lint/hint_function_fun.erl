-module(hint_function_fun).
-export([a/0, mainn/2]).
a() -> {fun mian/1, fun main/2, fun main/7}.
main(X) -> X.
main(X, _, _) -> X.

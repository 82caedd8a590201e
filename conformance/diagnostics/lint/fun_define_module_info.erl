-module(fun_define_module_info).
-export([f/0]).
f() -> 1.
module_info() -> 1.
module_info(X) -> X.
record_info(X, Y) -> {X, Y}.

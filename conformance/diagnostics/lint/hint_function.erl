-module(hint_function).
-export([a/0]).
a() -> b(), mian(1, 2), counterr(), module_inf(), main_lop(1), mainloop(1,2), formt(1), formatt(2).
main(X) -> X.
main(X, _, _) -> X.
counter(X) -> X.
main_loop(X) -> X.
format(X) -> X.
formar(X) -> X.

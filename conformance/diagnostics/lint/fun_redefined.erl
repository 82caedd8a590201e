-module(fun_redefined).
-export([f/0, g/1]).
f() -> 1.
g(X) -> X.
f() -> 2.
g(X) -> X.

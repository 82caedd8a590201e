-module(fun_inline).
-compile({inline, [f/0, {g, 1}, h/0]}).
-export([f/0]).
f() -> g(1).
g(X) -> X.

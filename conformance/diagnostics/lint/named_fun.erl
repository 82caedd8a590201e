-module(named_fun).
-export([f/1, g/0]).
f(X) -> fun F(0) -> X; F(N) -> F(N - 1) end.
g() -> fun G() -> ok end, G.

-module(undefined_function).
-export([f/1, gone/0]).

f(X) -> g(X), fun h/2.
unused() -> ok.

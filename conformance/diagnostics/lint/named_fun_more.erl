-module(named_fun_more).
-export([f/1]).
f(X) -> A = fun Self(0) -> Self; Self(N) -> Self(N - 1) end, B = fun _(1) -> 2 end, C = fun Self() -> X end, {A, B, C, Self}.

-module(var_stacktrace).
-export([f/1, g/1, h/1]).
f(X) -> try X catch A:B:S when S =:= [] -> {A, B, S} end.
g(S) -> try S catch A:B:S -> {A, B, S} end.
h(X) -> try X catch _:S:S -> S end.

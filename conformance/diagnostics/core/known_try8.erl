-module(known_try8).
-export([f/1]).
f(A) -> try {ok, A} of a -> x; {ok, _} -> A catch _:V1 -> {c, V1} end.

-module(known_try9).
-export([f/1]).
f(A) -> try {ok, A} of X -> x; {ok, _} -> A catch _:V1 -> {c, V1} end.

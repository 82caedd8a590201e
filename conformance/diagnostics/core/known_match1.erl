-module(known_match1).
-export([f/1]).
f(A) -> V = begin A end, W = {V}, A.

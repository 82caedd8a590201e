-module(known_ignored9).
-export([f/1]).
f(A) -> V = begin -4 end, b.

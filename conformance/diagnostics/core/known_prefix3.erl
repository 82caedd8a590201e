-module(known_prefix3).
-export([f/1]).
f(A) -> "b" ++ T = "bcd", {A,T}.

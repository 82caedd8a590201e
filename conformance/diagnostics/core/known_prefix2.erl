-module(known_prefix2).
-export([f/1]).
f(A) -> "a" ++ T = "bcd", {A,T}.

-module(known_prefix4).
-export([f/1]).
f(A) -> case A of "b" ++ T -> T; "b" ++ _ -> A; "c" -> x; "c" -> y end.

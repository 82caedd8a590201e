-module(if_clauses).
-export([f/1]).
f(X) -> if X > 1 -> Y = 1; X == 2 -> Y = 2; true -> ok end, Z = Y, if Z -> W = 1; true -> W = 2 end.

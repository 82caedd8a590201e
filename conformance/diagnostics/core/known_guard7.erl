-module(known_guard7).
-export([f/1]).
f(A) -> case <<"abc">> of <<X, _/binary>> when 1 > 2 -> A; _ -> b end.

-module(known_try_kept8).
-export([f/1]).
f(A) -> try fun() -> A end of V1 -> ok catch error:badarg -> A end.

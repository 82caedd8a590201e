-module(known_try_kept5).
-export([f/1]).
f(A) -> V1 = {A}, try A catch error:badarg -> V1 end.

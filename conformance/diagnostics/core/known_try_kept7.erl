-module(known_try_kept7).
-export([f/1]).
f(A) -> V1 = {A}, try {A} of _ -> ok catch error:badarg -> V1 end.

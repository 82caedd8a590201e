-module(known_try_kept4).
-export([f/1]).
f(A) -> V1 = {A}, try {1, 2, 3} catch error:badarg -> V1 end.

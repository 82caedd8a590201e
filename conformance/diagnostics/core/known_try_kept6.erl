-module(known_try_kept6).
-export([f/1]).
f(A) -> V1 = {A}, try {A} of _ -> V1 catch error:badarg -> ok end.

-module(known_segment_fun1).
-export([f/1]).
f(A) -> V1 = <<(fun(Z) -> Z end)>>, {V1, A}.

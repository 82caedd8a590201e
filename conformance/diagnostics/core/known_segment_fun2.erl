-module(known_segment_fun2).
-export([f/1]).
f(A) -> V1 = <<(fun(Z) -> Z end)/binary>>, {V1, A}.

-module(known_segment_fun3).
-export([f/1]).
f(A) -> V1 = <<#{a => A}/binary>>, {V1, A}.

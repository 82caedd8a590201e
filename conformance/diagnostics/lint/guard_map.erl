-module(guard_map).
-export([f/1]).
f(X) when X#{a := 1} == 1; #{a := 1} == X; #{a => X} == X; map_get(a, X); is_map_key(a, X) -> ok.

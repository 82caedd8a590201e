-module(spawn_unused_term).
-export([f/1]).
f(X) -> fun Loop(N) -> Loop(N + X) end, Loop(1).

-module(unsafe_nested_blocks).
-export([f/1, g/1]).
f(X) -> begin case X of 1 -> A = 1; 2 -> B = 2 end end, {A, B}.
g(X) -> try case X of 1 -> A = 1; 2 -> ok end, A catch _:_ -> A end.

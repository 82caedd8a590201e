-module(var_unsafe_try).
-export([f/1, g/1, h/1, i/1]).
f(X) -> try A = X, A catch _:_ -> A end.
g(X) -> try A = X of _ -> A catch _:_ -> 1 end, A.
h(X) -> try X of A -> A catch B -> B after A end, B.
i(X) -> try X after A = 1 end, A.

-module(var_unused).
-export([f/1, g/1, h/0, i/1]).
f(X) -> Y = 1, ok.
g({A, B, _C, [D | E]}) -> A.
h() -> fun (X) -> ok end.
i(L) -> [ok || X <- L], [ok || <<Y>> <= L], #{a => b || K := V <- L}.

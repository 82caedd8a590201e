-module(var_export_subexpr_kinds).
-export([f/1, g/1, h/2, i/1, j/1, k/1]).
f(X) -> case A = X of 1 -> A; _ -> 2 end.
g(X) -> (A = X) ! ok, A.
h(X, Y) -> X(A = Y), A.
i(X) -> _ = <<(A = X):8>>, A.
j(X) -> _ = -(A = X), A.
k(X) -> B = A = X, B + A.

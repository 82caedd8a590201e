-module(var_export_subexpr).
-export([f/1, g/1, h/1, i/1]).
f(X) -> _ = {A = X, 1}, A.
g(X) -> foo(A = X), A.
h(X) -> _ = X + (A = X), A.
i(X) -> _ = [A = X], _ = #{a => B = X}, {A, B}.
foo(X) -> X.

-module(export_from_more).
-export([f/1, g/1, h/1, i/1, j/1, k/1, l/1, m/1]).
f(X) -> _ = {case X of 1 -> A = 1; 2 -> A = 2 end}, A.
g(X) -> _ = {begin A = X end}, A.
h(X) -> case {A = X} of B -> {A, B} end.
i(X) -> _ = {A = X}, A = 1, A.
j(X) -> _ = {A = X}, fun (A) -> A end.
k(X) -> _ = {{A = X}}, A.
l(X) -> _ = {A = X}, case X of A -> A; _ -> A end, A.
m(X) -> _ = {A = X}, [A || A <- X].

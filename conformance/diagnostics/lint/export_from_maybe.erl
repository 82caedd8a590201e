%% options: +warn_export_vars
-module(export_from_maybe).
-export([f/1, g/1, h/1, i/1, j/1]).
f(X) -> maybe A = X, A end.
g(X) -> try A = X, A of _ -> A after ok end.
h(X) -> begin A = X, ok end, case A of 1 -> B = 1; 2 -> B = 2 end, {A, B}.
i(X) -> if X -> A = 1; true -> A = 2 end, _ = fun (A) -> A end, A.
j(X) -> _ = {A = 1}, X = A, case X of 1 -> A; 2 -> A end.

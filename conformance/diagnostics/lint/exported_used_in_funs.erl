%% A variable exported from an expression is told of once on each way, a fun's clauses being ways.
-module(exported_used_in_funs).
-export([a/0,b/1,c/1,d/1,e/1,f/1,g/1,h/1,i/1,j/1]).
a() -> put(wants, W = fun(_) -> ok end),
   each(fun() -> W end, [fun() -> W, W end]), W.
b(L) -> put(w, X = 1), [X || _ <- L], X, X.
c(L) -> put(w, X = 1), [{X, X} || _ <- L, X], [X || _ <- L], X, X.
d(_) -> put(w, X = 1), fun() -> X, fun() -> X end, X end, fun () -> X end, X.
e(L) -> put(w, X = 1), [Y || Y <- L, X], X.
f(L) -> put(w, X = 1), [Y || Y <- X, L, X], X.
g(L) -> put(w, X = 1), fun(Y) when Y =:= X -> L end, X.
h(L) -> put(w, X = 1), fun F(Y) when Y =:= X -> L; F(_) -> X end, X.
i(L) -> X = (Y = L), {begin Z = 3 end, 4}, [Z, fun() -> Z end, X, Y, Z, {Z}].
j(L) -> put(w, X = 1), <<<<X>> || _ <- L>>, #{X => X || _ <- L}, [X || true], X.
each(A, B) -> {A, B}.

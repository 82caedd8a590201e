%% A fun called where it is made, with a constant that none of its clauses takes; and a match among qualifiers, whose
%% variables are new ones.
-module(fun_called_at_once).
-feature(compr_assign, enable).
-export([a/0, b/1, c/1, d/0, e/0, f/0]).

a() -> (fun(1) -> ok end)(2).

d() -> (fun({a, _}) -> ok end)({b, 1}).

e() -> (fun(1) -> ok; (2) -> b end)(3).

f() -> (fun(1) -> ok; (2) -> b end)(2).

b(X) -> {(fun(1) -> ok end)(X), (fun(_) -> ok end)(2)}.

c(L) -> [{X, Y} || X <- L, {Y, _} = {X, 1}] ++ [Y || Y = 3, Y < 2] ++ [Y || Y = 3, X <- L, Y < X].

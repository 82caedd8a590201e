-module(type_variable_constraint).
-spec f(X) -> ok when X :: integer().
-spec g(X) -> ok when X :: Y.
-spec h(integer()) -> ok when X :: integer().
-spec i(X) -> ok when X :: X.
-spec j(X) -> ok when X :: [X].
-spec k(A :: X, B :: Y) -> {X, Y}.
-spec l(A :: integer()) -> A.
-export([f/1, g/1, h/1, i/1, j/1, k/2, l/1]).
f(_) -> ok. g(_) -> ok. h(_) -> ok. i(_) -> ok. j(_) -> ok. k(X, _) -> X. l(X) -> X.

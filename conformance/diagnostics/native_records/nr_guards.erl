%% options: '+{target,29}'
-module(nr_guards).
-export([g/1]).
-import_record(m, [v]).
-record #used{a, other}.
g(X) when is_record(X, nope) -> 1;
g(X) when is_record(X, m, Y) -> 1;
g(X) when is_record(X, Z) -> 1;
g(X) when is_record(X, Z, a) -> 1;
g(X) when is_record(X, 1, a) -> 1;
g(X) when X#nope.a -> 1;
g(X) when X#used.b -> 1;
g(X) when #used{a = 1} == X -> 1;
g(X) when #m:v{} == X -> 1;
g(X) when X#used{a = 1} == X -> 1;
g(X) when X#m:used{a = 1} == X -> 1;
g(X) when X#_{a = 1} == X -> 1;
g(X) when is_record(X, X#used.a, X) -> 1;
g(X) when #v{a = 1} == X -> 1;
g(X) when #_{a = 1} == X -> 1;
g(X) when is_record(X, m, r), is_record(X, used), is_record(X, v), X#m:r.a, X#_.b, X#v.c -> 1.

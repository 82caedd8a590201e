%% options: '+{target,29}'
-module(nr_accepted).
-export([a/1, b/1, c/1, d/1, e/1, f/1, g/1, h/1]).
-record #div{class}.
-record #'State'{x}.
-record #unused{x}.
-import_record(m, [v, not_used]).
a(X) -> [X#m:State.x, X#m:State{x = 1}, #m:if{}, X#m:'_'.x, X#'State'.x, X#State{x = 1}, #div{class = 1}].
b(X) -> X#m:s.a#'div'.class.
c(X) -> X#_.a#State.x.
d(X) -> try X catch error:#m:s{a = Y} -> Y; error:#_{}:S -> S; #v{} -> 1; m:s -> 2 end.
e(X) -> -X#_.a + (not X#_.b), (X)#m:s.a, <<(X#_.c):8>>.
f(X) -> #_{} = X, #{a := #_{}} = X, [Y || #_{a = Y} <- X].
g(X) -> X#v{b = 1}, X#v.x, #v{a = 1}, is_record(X, v), is_record(X, m, v).
h(#_{a = 1}) -> X = #m:s{}, X.

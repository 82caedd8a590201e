%% options: '+{target,29}'
-module(nr_fields).
-export([f/1, g/1, h/1, i/1]).
-record #s{a, b = 1, c :: integer()}.
-record #t{alpha = 1}.
f(X) -> [#s{}, X#s.d, X#s{d = 1}, X#s{}, X#s{a = 1, a = 2}, #t{alpa = 1}].
g(#s{d = 1}) -> 1; g(X) when X#s.d; X#t.alpa -> 2.
h(X) -> [#m:s{a = X, a = 2}, #t{alpha = 1, alpha = 2}, #s{a = 1, a = 2, c = 3}].
i(#t{alpha = 1, alpha = 2}) -> 3.

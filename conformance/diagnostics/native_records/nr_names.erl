%% options: '+{target,29}'
-module(nr_names).
-export([f/1]).
f(X) -> [#s{}, X#s.a, X#s{a = 1}, X#S{}, #if{}, X#'_'.a].
-record #late{a}.

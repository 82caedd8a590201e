%% options: '+{target,29}'
-module(nr_multi).
-export([f/1]).
-record #s{a, b = 1}.
f(X) -> X#s{_ = _}, #s{_ = 1}.

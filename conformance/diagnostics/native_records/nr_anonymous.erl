%% options: '+{target,29}'
-module(nr_anonymous).
-export([f/1]).
f(X) -> [#_{}, #_{a = X}, X#_{}, X#_.a].

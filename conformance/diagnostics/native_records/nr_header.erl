%% options: '+{target,29}'
-module(nr_header).
-export([f/1]).
-include("nr_header.hrl").
f(X) -> X#h.a.

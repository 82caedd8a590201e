%% options: '+{target,29}'
-module(comprehension_match).
-export([f/1]).
f(L) -> [Y || X <- L, Y = X], [Y || X <- L, (Y = X) > 1], [X || X <- L, {X} = L].

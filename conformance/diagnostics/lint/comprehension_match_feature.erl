%% options: -enable-feature compr_assign
-module(comprehension_match_feature).
-export([f/1]).
f(L) -> [Y || X <- L, Y = X], [X || X <- L, X = 1], [ok || X <- L, Z = X].

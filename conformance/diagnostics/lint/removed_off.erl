%% options: +nowarn_removed
-module(removed_off).
-export([f/1]).
f(X) -> erlang:hash(X, 1).

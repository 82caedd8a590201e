%% options: +nowarn_unused_vars +warn_unused_vars
-module(options_last_wins).
-export([f/1]).
f(X) -> ok.

%% options: +nowarn_unused_vars
-module(options_attribute_wins).
-compile(warn_unused_vars).
-export([f/1]).
f(X) -> ok.

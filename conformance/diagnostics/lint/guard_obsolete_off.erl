%% options: +nowarn_obsolete_guard
-module(guard_obsolete_off).
-export([f/1]).
f(X) when list(X) -> ok.

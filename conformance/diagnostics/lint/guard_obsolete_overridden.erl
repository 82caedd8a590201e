-module(guard_obsolete_overridden).
-export([f/1, is_list/1]).
f(X) when list(X) -> ok; f(X) when list(1, X) -> ok; f(X) when X; list(X) == true -> ok.
is_list(X) -> X.

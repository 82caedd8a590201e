-module(guard_obsolete).
-export([f/1, g/1]).
f(X) when list(X); atom(X); integer(X), record(X, r); tuple(X) -> ok.
g(X) when is_list(X), float(X), number(X), pid(X), port(X), reference(X), binary(X), function(X) -> ok.
-record(r, {}).

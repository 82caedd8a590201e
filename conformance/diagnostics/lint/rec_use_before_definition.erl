-module(rec_use_before_definition).
-export([f/1]).
f(X) -> X#r.a.
-record(r, {a}).

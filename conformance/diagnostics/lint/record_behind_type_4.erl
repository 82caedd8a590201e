-module(record_behind_type_4).
-export([f/1]).
f(X) -> X#r.a.
-record(r, {a}).

-module(unused_record_kinds).
-record(a, {x}).
-record(b, {x = #a{}}).
-record(c, {x :: #b{}}).
-record(d, {x :: #d{}}).
-record(e, {}).
-record(f, {}).
-spec f(#e{}) -> ok.
-export([f/1]).
f(X) -> is_record(X, f, 1).

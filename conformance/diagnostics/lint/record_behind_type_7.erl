-module(record_behind_type_7).
-export([f/1]).
-spec f(X) -> X when X :: #r{}.
f(X) -> X.
-record(r, {a}).
-callback g(#r{}) -> #s{}.
-record(r, {a}).

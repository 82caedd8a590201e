-module(record_behind_type_3).
-export([f/1]).
-spec f(#r{}) -> #r{a :: b}.
-record(r, {a}).
f(X) -> X.

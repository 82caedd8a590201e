-module(pat_record).
-record(r, {a}).
-export([f/1]).
f(#r.a) -> ok; f(X#r.a) -> ok; f(X#r{a = 1}) -> ok; f(#r{_ = X}) -> X; f(#r{a = 1, a = 2}) -> ok.

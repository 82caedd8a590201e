-module(pat_record_more).
-record(r, {a, b}).
-export([f/1]).
f(#r.a) -> ok; f(#r{_ = X}) -> X; f(#r{a = 1, a = 2}) -> ok; f(#r{_ = 1, _ = 2}) -> ok; f(#s{a = X}) -> X; f(#r{c = X}) -> X; f(#r{a = 1, b = 2, _ = 3}) -> ok.

-module(rec_update_wildcard).
-record(r, {a, b}).
-export([f/1, g/1]).
f(X) -> X#r{_ = 1}, #r{a = 1, _ = 2}, #r{_ = X, _ = 3}.
g(#r{a = 1, _ = 2}) -> ok.

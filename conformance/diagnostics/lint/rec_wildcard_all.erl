-module(rec_wildcard_all).
-record(r, {a, b}).
-export([f/1]).
f(X) -> #r{a = 1, b = 2, _ = X}.

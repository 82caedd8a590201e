-module(rec_in_guard).
-record(r, {a, b}).
-export([f/1, g/1, h/1]).
f(X) when X#r.a > 1, X == #r{a = 2}, X#r.c -> ok.
g(X) when is_record(X, r), is_record(X, s), is_record(X, r, 3), is_record(X, X) -> ok.
h(X) when X =:= X#r{a = 1} -> ok.

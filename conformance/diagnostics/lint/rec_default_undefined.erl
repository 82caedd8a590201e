-module(rec_default_undefined).
-record(r, {a = g(), b = #s{}}).
-export([f/1]).
f(X) -> X#r.a.

-module(rec_undefined_field).
-record(r, {a, b}).
-export([f/1]).
f(#r{c = 1} = X) -> #r{d = 1}, X#r{e = 1}, X#r.f, #r.g.

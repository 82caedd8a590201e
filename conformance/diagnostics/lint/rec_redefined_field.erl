-module(rec_redefined_field).
-record(r, {a, b, a}).
-export([f/0]).
f() -> #r{a = 1, a = 2}.

-module(rec_redefined).
-record(r, {a}).
-record(r, {b}).
-export([f/0]).
f() -> #r{}.

-module(rec_unused).
-record(r, {a}).
-record(s, {a}).
-export([f/0]).
f() -> #s{}.

-module(rec_recursive).
-record(r, {a = #r{}}).
-record(s, {a :: #s{}}).
-export([f/0]).
f() -> #r{}.

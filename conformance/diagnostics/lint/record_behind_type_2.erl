-module(record_behind_type_2).
-record(r, {a :: #s{}}).
-record(s, {a :: #r{}}).
-export([f/0]).
f() -> #r{}.

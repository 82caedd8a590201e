-module(record_behind_type_1).
-record(r, {a :: #r{}}).
-export([f/0]).
f() -> #r{}.

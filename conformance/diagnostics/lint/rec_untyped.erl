%% options: +warn_untyped_record
-module(rec_untyped).
-record(r, {a, b :: integer()}).
-record(s, {a :: atom()}).
-record(t, {}).
-export([f/0]).
f() -> {#r{}, #s{}, #t{}}.

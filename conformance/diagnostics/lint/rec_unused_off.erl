%% options: +nowarn_unused_record
-module(rec_unused_off).
-record(r, {a}).
-export([f/0]).
f() -> 1.

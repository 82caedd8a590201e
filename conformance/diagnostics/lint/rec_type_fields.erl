-module(rec_type_fields).
-record(r, {a :: integer(), b}).
-type t() :: #r{a :: atom(), c :: atom()}.
-type u() :: #s{}.
-export_type([t/0, u/0]).
-export([f/0]).
f() -> #r{}.

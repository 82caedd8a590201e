-module(type_record_undefined).
-type t() :: #r{}.
-spec f() -> #q{a :: integer()}.
-export_type([t/0]).
-export([f/0]).
f() -> ok.

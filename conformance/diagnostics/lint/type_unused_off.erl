%% options: +nowarn_unused_type
-module(type_unused_off).
-type t() :: integer().
-export([f/0]).
f() -> ok.

%% options: +warn_untyped_record
-module(record_typed_header).
-include("untyped.hrl").
-export([f/0]).
f() -> #in_header{}.

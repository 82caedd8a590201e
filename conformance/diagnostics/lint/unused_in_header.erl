-module(unused_in_header).
-include("untyped.hrl").
-export([f/0]).
f() -> ok.

-module(type_undefined).
-export([f/1]).
-spec f(foo()) -> bar(integer()).
f(X) -> X.
-type t() :: undefined_one() | m:remote().
-export_type([t/0]).

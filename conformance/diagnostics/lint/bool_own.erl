-module(bool_own).
-type bool() :: true | false.
-spec f(bool()) -> ok.
-export([f/1]).
f(_) -> ok.

-module(fun_undefined_in_spec).
-spec f(integer()) -> ok.
-spec g(integer()) -> ok.
-export([f/1]).
f(_) -> ok.

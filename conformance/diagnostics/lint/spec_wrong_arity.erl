-module(spec_wrong_arity).
-spec f(integer()) -> ok; (integer(), integer()) -> ok.
-export([f/1]).
f(_) -> ok.

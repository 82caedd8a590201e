-module(type_own_remote).
-type t() :: integer().
-spec f(type_own_remote:t()) -> type_own_remote:nope().
-export([f/1]).
f(X) -> X.

%% options: +warn_missing_spec_all
-module(spec_missing_all).
-export([f/0, g/1]).
f() -> h().
-spec g(integer()) -> ok.
g(_) -> ok.
h() -> ok.

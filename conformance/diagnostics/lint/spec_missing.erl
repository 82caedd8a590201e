%% options: +warn_missing_spec
-module(spec_missing).
-export([f/0, g/1]).
f() -> h().
-spec g(integer()) -> ok.
g(_) -> ok.
h() -> ok.

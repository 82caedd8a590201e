%% options: +warn_missing_spec_documented
-module(spec_missing_documented).
-export([f/0, g/1, i/0]).
-doc "x".
f() -> h().
-doc false.
g(_) -> ok.
h() -> ok.
i() -> ok.

-module(optional_unknown).
-optional_callbacks([f/0]).
-export([h/0]).
h() -> ok.

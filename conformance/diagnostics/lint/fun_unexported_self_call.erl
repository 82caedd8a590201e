-module(fun_unexported_self_call).
-export([f/0]).
f() -> ?MODULE:g(), fun_unexported_self_call:h(1), fun ?MODULE:g/0.
g() -> ok.

-module(fun_on_load).
-on_load(init/0).
-export([f/0]).
f() -> 1.
init() -> ok.

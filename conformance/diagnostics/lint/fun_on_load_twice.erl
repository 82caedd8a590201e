-module(fun_on_load_twice).
-on_load(init/0).
-on_load(f/0).
-export([f/0]).
f() -> 1.
init() -> ok.

-module(fun_on_load_bad).
-on_load(init).
-export([f/0]).
f() -> 1.
init() -> ok.

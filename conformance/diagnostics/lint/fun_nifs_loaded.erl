-module(fun_nifs_loaded).
-nifs([f/0, fg/1]).
-on_load(init/0).
-export([f/0]).
f() -> erlang:nif_error(x).
ff(_) -> 1.
init() -> erlang:load_nif("x", 0).

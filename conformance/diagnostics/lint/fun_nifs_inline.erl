-module(fun_nifs_inline).
-nifs([f/0]).
-compile(inline).
-export([f/0, g/0]).
f() -> erlang:nif_error(x).
g() -> f().
init() -> erlang:load_nif("x", 0).

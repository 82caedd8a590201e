-module(fun_nifs_no_load).
-nifs([f/0]).
-export([f/0]).
f() -> erlang:nif_error(x).

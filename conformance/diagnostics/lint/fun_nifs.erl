-module(fun_nifs).
-nifs([f/0, g/1]).
-export([f/0]).
f() -> erlang:nif_error(x).

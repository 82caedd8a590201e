%% options: +nowarn_unexported_function
-module(fun_unexported_off).
-export([f/0]).
f() -> ?MODULE:g().

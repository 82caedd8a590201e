%% options: +nowarn_unused_function
-module(fun_unused_off).
-export([f/0]).
f() -> 1.
g() -> 2.

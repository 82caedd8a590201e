-module(var_unused_off_in_file).
-compile(nowarn_unused_vars).
-export([f/1]).
f(X) -> Y = 1, ok.

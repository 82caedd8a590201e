-module(var_wildcard).
-export([f/1]).
f(_) -> _, {_, 1}, fun (_) -> _ end.

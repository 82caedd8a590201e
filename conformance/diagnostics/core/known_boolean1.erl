-module(known_boolean1).
-export([f/0]).
f() -> undefined = false.

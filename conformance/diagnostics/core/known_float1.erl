-module(known_float1).
-export([f/0]).
f() -> 1.0 = 2.0.

-module(known_float7).
-export([f/0]).
f() -> 0.0 = -0.0.

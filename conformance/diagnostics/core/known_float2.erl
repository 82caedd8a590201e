-module(known_float2).
-export([f/0]).
f() -> 1.0 = 1.0.

-module(known_float3).
-export([f/0]).
f() -> 1.0 = 1.0 + 2.0.

-module(known_float4).
-export([f/0]).
f() -> 3.0 = 1.0 + 2.0.

-module(known_float5).
-export([f/0]).
f() -> case 2.0 of 1.0 -> a; 2.0 -> b; 3.0 -> c end.

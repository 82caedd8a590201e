-module(known_float6).
-export([f/0]).
f() -> case 2.0 of 1.0 -> a; 3.0 -> c end.

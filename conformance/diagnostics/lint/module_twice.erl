-module(module_twice).
-module(again).
-export([f/0]).
f() -> 1.

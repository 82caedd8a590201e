-export([f/0]).
-module(module_late).
f() -> 1.

-module(fun_export_twice).
-export([f/0, g/0]).
-export([f/0]).
-export([g/0, g/0]).
f() -> 1.
g() -> 2.

-module(fun_unused_off_bad).
-compile({nowarn_unused_function, [{g, 0}, {h, 1}]}).
-export([f/0]).
f() -> 1.

-module(fun_unused_off_some).
-compile({nowarn_unused_function, [{g, 0}, {h, 1}]}).
-compile({nowarn_unused_function, {i, 0}}).
-export([f/0]).
f() -> 1.
g() -> h(1).
h(_) -> 3.
i() -> 2.
j() -> 2.

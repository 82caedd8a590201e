-module(fun_unused).
-export([f/0]).
f() -> 1.
g() -> h().
h() -> g().
i() -> 2.

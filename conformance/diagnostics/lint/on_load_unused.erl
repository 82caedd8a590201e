-module(on_load_unused).
-on_load(g/0).
-export([f/0]).
f() -> 1.
g() -> ok.
h() -> ok.

-module(nif_more).
-export([f/0, g/0]).
-compile({inline, [g/0]}).
f() -> erlang:load_nif("x", 0).
g() -> 1.

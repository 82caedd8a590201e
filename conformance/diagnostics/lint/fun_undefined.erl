-module(fun_undefined).
-export([f/0, nope/3]).
f() -> g(), h(1, 2), fun i/1, fun lists:nope/1, ?MODULE:f(), ?MODULE:zip().

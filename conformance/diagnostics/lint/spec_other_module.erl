-module(spec_other_module).
-spec lists:map(X, Y) -> {X, Y}.
-export([f/0]).
f() -> ok.

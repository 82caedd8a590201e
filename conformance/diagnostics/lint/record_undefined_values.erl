-module(record_undefined_values).
-export([f/2]).
f(X, Y) -> {#nope{a = Z, b = Y}, X#nope{a = W}}.

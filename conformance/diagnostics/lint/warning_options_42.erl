-module(warning_options_42).
-compile([nowarn_failed, warn_opportunistic]).
-export([f/0]).
f() -> {a}, 1 + a.

-module(warning_options_41).
-compile([nowarn_opportunistic, warn_failed]).
-export([f/0]).
f() -> {a}, 1 + a.

-module(warning_options_40).
-compile(nowarn_opportunistic).
-export([f/0]).
f() -> {a}, 1 = 2, 1 + a.

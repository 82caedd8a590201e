%% options: +nowarn_match_float_zero
-module(pat_float_zero_off).
-export([f/1]).
f(0.0) -> ok.

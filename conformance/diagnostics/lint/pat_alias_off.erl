%% options: +nowarn_match_alias_pats
-module(pat_alias_off).
-export([f/1]).
f({A, b} = {c, D}) -> {A, D}.

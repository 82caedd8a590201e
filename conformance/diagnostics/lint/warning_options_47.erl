-module(warning_options_47).
-export([f/1]).
f(X) -> list_to_atom(X), binary_to_term(X), erlang:list_to_atom(X), os:cmd(X), crypto:rand_seed(), ssl:cipher_suites().

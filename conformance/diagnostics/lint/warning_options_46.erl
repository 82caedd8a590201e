-module(warning_options_46).
-compile([warn_possibly_unsafe_function]).
-export([f/1]).
f(X) -> list_to_atom(X), binary_to_term(X), erlang:list_to_atom(X), file:read_file(X), os:cmd(X), code:load_abs(X).

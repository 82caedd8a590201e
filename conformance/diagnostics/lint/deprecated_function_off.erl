%% options: +nowarn_deprecated_function
-module(deprecated_function_off).
-export([f/1]).
f(X) -> erlang:now(), httpc:request(X), erlang:phash(X, 1), http_uri:parse(X).

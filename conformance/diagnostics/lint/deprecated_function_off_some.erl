-module(deprecated_function_off_some).
-compile({nowarn_deprecated_function, {erlang, now, 0}}).
-compile({nowarn_deprecated_function, [{erlang, phash, 2}]}).
-export([f/1]).
f(X) -> erlang:now(), erlang:phash(X, 1), slave:start(X).

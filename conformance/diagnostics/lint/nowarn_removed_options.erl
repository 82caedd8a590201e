%% options: +nowarn_removed +nowarn_deprecated_function
-module(nowarn_removed_options).
-export([f/1]).
f(X) -> erlang:hash(X, 1), erlang:now(), erlang:get_stacktrace().

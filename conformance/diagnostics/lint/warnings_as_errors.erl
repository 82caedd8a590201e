%% options: +warnings_as_errors
-module(warnings_as_errors).
-export([f/1]).
f(X) -> ok.

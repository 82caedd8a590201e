-module(guard_is_record).
-export([f/2]).
f(X, Y) when is_record(X, Y); is_record(X, Y, 3); is_record(X, r, Y); is_record(X, r, 1) -> ok.

-module(rec_is_record_body).
-record(r, {a}).
-export([f/1]).
f(X) -> is_record(X, r), is_record(X, s), is_record(X, r, 2), erlang:is_record(X, t), is_record(X, X), is_record(X, "r").

-module(fun_record_info_call).
-record(r, {a}).
-export([f/1]).
f(X) -> record_info(size, r), record_info(fields, s), record_info(X, r), record_info(size, X), record_info(foo, r).

-module(var_in_record_definition).
-record(r, {a = X, b = fun (Y) -> Y end, c = [Z || Z <- [1]], d = (W = 1)}).
-export([f/0]).
f() -> #r{}.

-module(fun_invalid_call_more).
-export([f/1]).
f(X) -> {(1 + 2)(X), (begin 1 end)(X), (X#{})(X), (f(X))(X), (not X)(X), (#r{})(X), (catch 1)(X), (<< <<Y>> || Y <- X >>)(X), (#{Y => 1 || Y <- X})(X), (-1)(X), (fun f/1)(X), (if true -> 1 end)(X), (X = 1)(X)}.
-record(r, {}).

-module(qlc_missing).
-export([f/1]).
f(X) -> qlc:q([Y || Y <- X]).

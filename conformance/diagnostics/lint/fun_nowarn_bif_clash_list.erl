-module(fun_nowarn_bif_clash_list).
-compile({nowarn_bif_clash, [{length, 1}]}).
-export([f/1]).
f(X) -> length(X).
length(X) -> X.

-module(fun_nowarn_bif_clash).
-compile(nowarn_bif_clash).
-export([f/1]).
f(X) -> length(X).
length(X) -> X.

-module(fun_bif_clash_all).
-compile(no_auto_import).
-export([f/1, length/1]).
f(X) -> length(X), size(X).
length(X) -> X.

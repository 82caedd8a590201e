-module(fun_bif_clash_resolved).
-compile({no_auto_import, [length/1]}).
-export([f/1, length/1]).
f(X) -> length(X), erlang:length(X).
length(X) -> X.

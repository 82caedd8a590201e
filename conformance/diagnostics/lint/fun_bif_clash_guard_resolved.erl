-module(fun_bif_clash_guard_resolved).
-compile({no_auto_import, [length/1]}).
-export([f/1, length/1]).
f(X) when length(X) > 1 -> ok.
length(X) -> X.

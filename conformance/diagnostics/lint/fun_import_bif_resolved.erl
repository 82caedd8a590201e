-module(fun_import_bif_resolved).
-compile({no_auto_import, [length/1]}).
-import(my, [length/1]).
-export([f/1]).
f(X) -> length(X).

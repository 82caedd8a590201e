-module(fun_unused_imported_bif).
-compile({no_auto_import, [{size, 1}]}).
-export([f/1]).
f(X) -> size(X).

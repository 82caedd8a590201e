-module(no_auto_import_kinds).
-compile({no_auto_import, {size, 1}}).
-compile({no_auto_import, [length/1, abs/1]}).
-export([f/1]).
f(X) -> {size(X), length(X), abs(X), hd(X)}.

-module(fun_import_unused_default).
-import(lists, [map/2, foldl/3]).
-export([f/1]).
f(X) -> X.

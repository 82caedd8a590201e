%% options: +warn_unused_import
-module(fun_import_unused).
-import(lists, [map/2, foldl/3]).
-export([f/1]).
f(X) -> map(fun (Y) -> Y end, X).

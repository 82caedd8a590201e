-module(fun_import_twice).
-import(lists, [map/2]).
-import(other, [map/2]).
-import(lists, [map/2]).
-export([f/1]).
f(X) -> map(X, X).

-module(fun_import_defined).
-import(lists, [map/2, filter/2]).
-export([f/1]).
f(X) -> map(X, X).
map(_, X) -> X.

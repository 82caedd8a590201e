-module(fun_import_fun).
-import(lists, [map/2]).
-export([f/0]).
f() -> fun map/2.

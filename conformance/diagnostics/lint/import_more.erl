%% options: +warn_unused_import
-module(import_more).
-import(lists, [map/2, map/2]).
-import(lists, [seq/2]).
-import(dict, [seq/2]).
-export([f/0]).
f() -> map(1, 2), fun seq/2.

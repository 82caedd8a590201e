%% options: +warn_unused_import
-module(import_unused_kinds).
-import(lists, [map/2, foldl/3, seq/2]).
-import(erlang, [phash2/1]).
-import(m, []).
-export([f/1]).
f(X) -> apply(fun lists:map/2, [X, seq(1, X)]).

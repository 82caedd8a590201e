-module(import_hint).
-import(lists, [reverse/1, map/2]).
-export([f/1]).
f(X) -> {revers(X), mapp(X, X)}.

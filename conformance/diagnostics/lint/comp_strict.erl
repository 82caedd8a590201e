-module(comp_strict).
-export([f/2]).
f(L, M) -> {[X || {X, Y} <:- L], [X || <<X, Y>> <:= L], #{K => V || K := V <:- M, Q}, [A || A <- L && B <- M]}.

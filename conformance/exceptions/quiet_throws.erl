%% Throws that only this module catches, with and without a look at the trace.
-module(quiet_throws).
-export([main/1, open/1]).

main(_) ->
    p(caught(fun inner/1)),
    p(plain(3)),
    p(traced(4)),
    p(catch again(5)),
    p(element(1, again_traced(6))),
    p(nested(7)),
    p(nested_again(8)),
    p(after_it(9)),
    p((catch open(10))),
    p(by_class(11)),
    p([guarded(K) || K <- [1, 2, 3]]),
    p(map_key(#{}, 1)),
    p(map_key(#{z => 1}, 1)),
    p(map_key(#{z => 1, a => 1}, 1)).

p(Term) -> io:format("~p~n", [Term]).

caught(F) -> try F(1) catch throw:X -> {caught, X} end.
inner(X) -> throw({inner, X}).

plain(X) -> try a(X) catch throw:Y -> {plain, Y} end.
a(X) -> 1 + b(X).
b(X) -> throw({b, X}).

traced(X) ->
    try c(X) catch throw:Y:Trace -> {Y, [{M, F, A} || {M, F, A, _} <- Trace, M =:= ?MODULE]} end.
c(X) -> 1 + d(X).
d(X) -> throw({d, X}).

again(X) -> try e(X) catch throw:other -> ok end.
e(X) -> throw({e, X}).

again_traced(X) ->
    try again_inner(X)
    catch C:R:Trace -> {{C, R, [{F, A} || {M, F, A, _} <- Trace, M =:= ?MODULE]}, x}
    end.
again_inner(X) -> try g(X) catch throw:other -> ok end.
g(X) -> [throw({g, X})].

nested(X) -> try try h(X) after put(k, X) end catch throw:Y -> {Y, get(k)} end.
h(X) -> throw({h, X}).

nested_again(X) ->
    try
        try i(X) catch throw:none -> ok; error:R -> R end
    catch
        Class:Reason:Trace -> {Class, Reason, length([1 || {quiet_throws, i, 1, _} <- Trace])}
    end.
i(X) -> throw({i, X}).

after_it(X) -> try j(X) of _ -> no catch throw:{j, Y} when Y > 5 -> Y after put(k, X) end.
j(X) -> throw({j, X}).

open(X) -> throw({open, X}).

by_class(X) ->
    try l(X) catch error:E:Trace -> {E, Trace}; Class:Y when Class =/= exit -> {Class, Y} end.
l(X) -> throw({l, X}).

guarded(K) ->
    try m(K) catch throw:{m, 1} -> one; throw:{m, N} when N > 2 -> big; throw:_ -> any end.
m(K) -> throw({m, K}).

map_key(M, X) -> try M#{z := X, a := X} catch error:R -> R end.

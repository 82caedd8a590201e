%% Names of funs and comprehensions in stack traces: numbered by the order of clauses, qualifiers and their elements;
%% arguments of a fun of which no clause matches.
-module(exc_helper_names).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [names(fun() -> by_kind(A, [x]) end)]) || A <- [{x}, [1], foo, 1, {y, 1}, bar, [], 2.0, #{}, <<1>>, self()]],
    [io:format("~p~n", [names(fun() -> by_place(A, [x]) end)]) || A <- [{a}, {a, b}, [], {a, c}, {2, c}, {a, d}]],
    [io:format("~p~n", [names(fun() -> guarded(A, L) end)]) || {A, L} <- [{9, [x]}, {1, [x]}, {0, [x]}]],
    [io:format("~p~n", [names(fun() -> nested(A) end)]) || A <- [[[x]], [[1], [x]], [[1, 2], [3, x]]]],
    [io:format("~p~n", [names(fun() -> sources(A) end)]) || A <- [[x], [[x]], [[1, x]]]],
    [io:format("~p~n", [names(fun() -> (named(B))(A) end)]) || A <- [1, 2, 3], B <- [[x], [1]]],
    [io:format("~p~n", [names(fun() -> (plain(A))(A) end)]) || A <- [1, 2, 3]],
    [io:format("~p~n", [names(fun() -> received(A, [x]) end)]) || A <- [{1}, b, none]],
    [io:format("~p~n", [names(fun() -> mixed(A) end)]) || A <- [0, 1, 2, 3]].

names(F) ->
    try F(), none
    catch _:_:Trace -> [{N, if is_list(A) -> A; true -> '_' end} || {?MODULE, N, A, _} <- Trace, hd(atom_to_list(N)) =:= $-,
                        not lists:prefix("-main/1", atom_to_list(N))]
    end.

by_kind(A, L) ->
    case A of
        {x} -> [X + 1 || X <- L];
        [_] -> [X + 2 || X <- L];
        foo -> [X + 3 || X <- L];
        1 -> [X + 4 || X <- L];
        {y, _} -> [X + 5 || X <- L];
        bar -> [X + 6 || X <- L];
        [] -> [X + 7 || X <- L];
        2.0 -> [X + 8 || X <- L];
        #{} -> [X + 9 || X <- L];
        <<1>> -> [X + 10 || X <- L];
        _ -> [X + 11 || X <- L]
    end.

by_place({a}, L) -> [X + 1 || X <- L];
by_place({a, b}, L) -> [X + 2 || X <- L];
by_place([], L) -> [X + 3 || X <- L];
by_place({a, c}, L) -> [X + 4 || X <- L];
by_place({N, c}, L) when N > 1 -> [X + N || X <- L];
by_place({a, _}, L) -> [X + 6 || X <- L].

guarded(A, L) when A > 2 -> [X + 1 || X <- L];
guarded(A, L) when A > 0 -> [X + 2 || X <- L];
guarded(_, L) when hd(L) =:= y -> [X + 3 || X <- L];
guarded(_, L) -> [X + 4 || X <- L].

nested(L) -> [[X + 1 || X <- Y] ++ [X + 2 || X <- tl(Y)] || Y <- L, [X + 3 || X <- Y] =/= []].

sources(L) ->
    [Y + Z || Y <- [{X} || X <- L, is_list(X) orelse X + 1 =:= 1],
              Z <- [A + 1 || B <- element(1, Y), A <- [B, B]]].

named(L) ->
    fun Self(1) -> [X + 1 || X <- L];
        Self(2) -> fun Inner([]) -> [Self(1)]; Inner([H | T]) -> [H + 1 | Inner(T)] end(L) end.

plain(L) ->
    F = fun lists:map/2,
    G = fun(1) -> F(fun(X) when X =/= L -> X end, [L]); (2) -> erlang:error(two) end,
    fun Unused(N) -> [G(N)] end.

received({_} = M, L) -> self() ! M, received(L);
received(M, L) when M =/= none -> self() ! M, received(L);
received(_, L) -> received(L).

received(L) ->
    receive
        a -> [X + 1 || X <- L];
        b -> [X + 2 || X <- L];
        {N} -> [X + N || X <- L]
    after 0 -> [X + 4 || X <- L]
    end.

mixed(N) ->
    F = fun guarded/2,
    G = fun(1, B) -> F(9, [B]) end,
    H = [fun(A) -> G(A, N) end, fun(_) -> fun(5) -> N end end],
    << <<(((hd(tl(H)))(I))(I - N))>> || <<I>> <= <<(6 + N), 6>>, I - N =/= 6 orelse (hd(H))(N) =/= y >>.

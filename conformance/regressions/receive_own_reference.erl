%% A receive that compares a new reference with what is no part of the message takes older messages too.
-module(receive_own_reference).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [F()]) || F <- [fun same/0, fun inside/0, fun of_map/0, fun part/0, fun element/0]].

same() ->
    self() ! old,
    Ref = make_ref(),
    Copy = id(Ref),
    receive
        M when hd([Copy]) =:= Ref -> M
    after 0 -> none
    end.

inside() ->
    self() ! {old},
    Ref = make_ref(),
    Copy = id({Ref}),
    receive
        {M} when element(1, Copy) =:= Ref -> M
    after 0 -> none
    end.

of_map() ->
    self() ! key,
    Ref = make_ref(),
    Map = id(#{key => Ref}),
    receive
        M when map_get(M, Map) =:= Ref -> M
    after 0 -> none
    end.

part() ->
    Ref = make_ref(),
    self() ! old,
    self() ! [Ref | new],
    receive
        [Ref | M] -> {M, receive old -> old after 0 -> none end}
    after 0 -> none
    end.

element() ->
    Ref = make_ref(),
    self() ! {old, old},
    self() ! {new, Ref},
    receive
        M when element(2, M) =:= Ref -> {element(1, M), receive {old, _} -> old after 0 -> none end}
    after 0 -> none
    end.

id(X) -> X.

%% Tuples of many elements updated and copied between processes
-module(lim_big_tuple).
-export([main/1]).

main(_) ->
    T = list_to_tuple(lists:seq(1, 200000)), T2 = setelement(100000, T, x), show({element(100000, T), element(100000, T2), tuple_size(T2)}), S = self(), spawn(fun() -> S ! {T2, element(200000, T)} end), show(receive {R, E} -> {tuple_size(R), E, R =:= T2} end), show(erlang:phash2(T)), show(length(tuple_to_list(T2))), show(T < T2).

show(V) -> io:format("~0p~n", [V]).

%% Ten thousand atoms made, found again and compared
-module(lim_atoms).
-export([main/1]).

main(_) ->
    L = [list_to_atom("lim_atom_" ++ integer_to_list(I)) || I <- lists:seq(1, 10000)], show(length(lists:usort(L))), show(lists:all(fun(I) -> list_to_existing_atom("lim_atom_" ++ integer_to_list(I)) =:= lists:nth(I, L) end, lists:seq(1, 200))), M = maps:from_list([{A, 1} || A <- L]), show(map_size(M)), show(maps:get(lim_atom_777, M)), show(lists:nth(3, lists:sort(L))), show(erlang:system_info(atom_count) > 10000).

show(V) -> io:format("~0p~n", [V]).

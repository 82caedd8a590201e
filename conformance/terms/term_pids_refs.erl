%% Comparing and ordering pids and references made one after the other
-module(term_pids_refs).
-export([main/1]).

main(_) -> Ps = [spawn(fun() -> ok end) || _ <- lists:seq(1, 20)], show(length(lists:usort(Ps))), Rs = [make_ref() || _ <- lists:seq(1, 20)], show(length(lists:usort(Rs))), show(hd(Ps) =:= hd(Ps)), show([is_pid(P) || P <- lists:sublist(Ps, 2)]), show(make_ref() < self()), M = maps:from_list([{P, 1} || P <- Ps ++ Rs]), show(map_size(M)), show([maps:get(R, M) || R <- lists:sublist(Rs, 3)]), show(binary_to_term(term_to_binary({Ps, Rs})) =:= {Ps, Rs}), show(erlang:phash2(hd(Rs)) =:= erlang:phash2(hd(Rs))).

show(V) -> io:format("~0p~n", [V]).

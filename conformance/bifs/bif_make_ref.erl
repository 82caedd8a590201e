%% References: uniqueness, text, order, use as keys
-module(bif_make_ref).
-export([main/1]).

main(_) -> A = make_ref(), B = make_ref(), show([A =:= A, A =:= B, A < B orelse B < A, is_reference(A)]), M = #{A => 1, B => 2}, show([maps:get(A, M), maps:get(B, M)]), E = ets:new(e, []), ets:insert(E, {A, x}), show(ets:lookup(E, A) =:= [{A, x}]), show(ets:lookup(E, B)), self() ! {A, hi}, show(receive {A, X} -> X end), show(list_to_ref(ref_to_list(B)) =:= B), show(lists:usort([A, A]) =:= [A]).

show(V) -> io:format("~0p~n", [V]).

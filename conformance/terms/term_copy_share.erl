%% Shared subterms stay equal through sends, ETS, dictionary and encoding
-module(term_copy_share).
-export([main/1]).

main(_) -> X = lists:seq(1, 50), T = {X, X, [X, X], #{a => X}}, ets:new(s, [named_table]), ets:insert(s, {k, T}), put(k, T), self() ! T, show([element(2, hd(ets:lookup(s, k))) =:= T, get(k) =:= T, (receive M -> M end) =:= T, binary_to_term(term_to_binary(T)) =:= T]), persistent_term:put(?MODULE, T), show(persistent_term:get(?MODULE) =:= T), show(erts_debug:same(X, X)), show(erts_debug:flat_size([1, 2]) =:= 4).

show(V) -> io:format("~0p~n", [V]).

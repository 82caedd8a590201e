%% First stack frame of failing BIFs
-module(exc_bif_frames).
-export([main/1]).

main(_) ->
    [show(first(F)) || F <- [fun() -> atom_to_list(id(1)) end, fun() -> get(unset) + get(unset) end, fun() -> 1 div id(0) end, fun() -> hd(id([])) end, fun() -> element(id(5), {a}) end, fun() -> list_to_integer(id("x")) end, fun() -> lists:reverse(id(a), b) end, fun() -> id([a]) -- id(b) end, fun() -> id(x) ++ [] end, fun() -> not id(1) end, fun() -> -id(a) end, fun() -> id(1) bsl a end, fun() -> length(id(a)) end, fun() -> maps:get(id(k), #{}) end, fun() -> map_get(id(k), #{}) end, fun() -> setelement(3, id({}), x) end, fun() -> binary_to_term(id(<<1>>)) end, fun() -> ets:lookup(id(no_tab_q), 1) end, fun() -> tuple_to_list(id(x)) end, fun() -> id(q) ! m end]].
first(F) -> try F() catch error:R:S -> {M, N, A, _} = hd(S), {R, M, N, A} end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

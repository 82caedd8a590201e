%% Large tuples and lists as literals, patterns, and setelement (Reference Manual, Data Types: Tuple)
-module(lang_bigtuple).
-export([main/1]).

main(_) ->
    T = id({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36}),
    {_, _, _, _, E5, _, _, _, _, E10, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, E36} = T,
    show({E5, E10, E36}),
    show(tuple_size(T)), show(element(20, T)),
    T2 = setelement(36, setelement(1, T, first), last), show({element(1, T2), element(36, T2), element(1, T)}),
    B = list_to_tuple(lists:seq(1, 10000)), show({tuple_size(B), element(9999, B)}),
    B2 = erlang:append_element(B, x), show({tuple_size(B2), element(10001, B2)}),
    show(lists:sum(tuple_to_list(B))), show(erlang:make_tuple(5, z)), show(erlang:make_tuple(4, [], [{2, a}, {4, b}, {2, c}])),
    show(erlang:delete_element(2, {a, b, c})), show(erlang:insert_element(2, {a, c}, b)),
    X = id(0), V = {X + 1, X + 2, X + 3, {X, [X, X | X]}}, show(V),
    show(build(X, 5)).

build(A, B) -> {A, B, A, B, A, B, A, B, A, B, A, B, A, B, A, B, {A, B, {A, {B}}}, [A, B, [A, [B]]]}.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

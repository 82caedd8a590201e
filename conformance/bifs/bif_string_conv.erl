%% Conversions between text types of numbers and atoms
-module(bif_string_conv).
-export([main/1]).

main(_) -> show([list_to_integer(integer_to_list(N)) =:= N || N <- [0, -5, 1 bsl 90]]), show([binary_to_integer(integer_to_binary(N, 7), 7) =:= N || N <- [0, -5, 1 bsl 90]]), show([binary_to_atom(atom_to_binary(A)) =:= A || A <- [a, 'B b', '']]), show([binary_to_float(float_to_binary(F)) == F || F <- [1.5, 1.0e-9, -2.0e50]]), show(list_to_binary(io_lib:format("~p", [{a, 1}]))), show(binary_to_list(<<"abc">>)), show(string:to_integer("0x1f")), show(erlang:list_to_integer("-1a", 16)), show(iolist_to_binary(["n=", integer_to_list(5), $;])).

show(V) -> io:format("~0p~n", [V]).

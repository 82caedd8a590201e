%% Floats by division: a sample of mantissas and exponents printed and read back
-module(num_float_loop_print).
-export([main/1]).

main(_) ->
    L = [A / B || A <- [1, 7, 22, 355, 1000003], B <- [3, 7, 10, 113, 1024, 99999]], show(L), show([F || F <- L, read(io_lib:format("~w", [F])) =/= F]).
read(X) -> list_to_float(lists:flatten(X)).

show(V) -> io:format("~0p~n", [V]).

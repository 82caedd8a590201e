%% All is_X tests over all kinds of terms
-module(bif_type_tests).
-export([main/1]).

main(_) ->
    Ts = [1, 1 bsl 70, 1.5, a, true, [], [1], [1 | 2], {}, {a}, <<>>, <<1:3>>, #{}, fun id/1, fun lists:map/2, self(), make_ref(), "str"], Fs = [is_integer, is_float, is_number, is_atom, is_boolean, is_list, is_tuple, is_binary, is_bitstring, is_map, is_function, is_pid, is_reference, is_port],
    [io:format("~w ~s~n", [F, [case erlang:F(T) of true -> $t; false -> $f end || T <- Ts]]) || F <- Fs], show([is_function(T, 1) || T <- Ts]), show([is_record(T, id(a)) || T <- Ts]), show([attempt(fun() -> is_record(id({a}), R) end) || R <- [a, 1]]), show([attempt(fun() -> erlang:is_record(id({a, 1}), id(a), N) end) || N <- [2, 3, 1.5]]), show(attempt(fun() -> is_map_key(a, id(x)) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% Round trips of conversion BIFs: pid and ref shapes, bool, bitstrings, integers
-module(bif_convert).
-export([main/1]).

main(_) ->
    show(list_to_pid(pid_to_list(self())) =:= self()), R = make_ref(), show(list_to_ref(ref_to_list(R)) =:= R), show(lists:prefix("#Ref<0.", ref_to_list(R))), show([attempt(fun() -> F(id(X)) end) || F <- [fun list_to_pid/1, fun list_to_ref/1, fun pid_to_list/1, fun ref_to_list/1, fun list_to_port/1], X <- ["<>", a]]), show(is_list(erlang:fun_to_list(fun id/1))), show(erlang:fun_to_list(fun lists:map/2)),
    show([float_to_list(list_to_float(float_to_list(F))) =:= float_to_list(F) || F <- [1.5, 1.0e-7]]), show(list_to_tuple(tuple_to_list({1, {2}}))), show(list_to_bitstring([<<1:1>>, <<2:2>>, 255])), show(list_to_binary([1, [2, <<3>>]])), show(pid_to_list(list_to_pid("<0.4711.0>"))).

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

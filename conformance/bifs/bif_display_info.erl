%% Stable system information and node values
-module(bif_display_info).
-export([main/1]).

main(_) ->
    show(node()), show(is_alive()), show(nodes()), show(erlang:system_info(wordsize)), show(erlang:system_info(process_limit) > 1000), show(is_integer(erlang:system_info(schedulers))), show(erlang:system_info(schedulers) >= 1), show(is_list(erlang:system_info(otp_release))), show(erlang:system_info(endian)), show(attempt(fun() -> erlang:system_info(nope_nope) end)), show(node(self())), show(node(make_ref())), show(attempt(fun() -> node(id(a)) end)),
    show(lists:member(self(), processes())), show(is_integer(erlang:memory(total))), show(erlang:function_exported(lists, map, 2)), show(erlang:function_exported(lists, nope, 2)), show(erlang:is_builtin(erlang, element, 2)), show(is_list(erlang:loaded())), show(erlang:module_loaded(?MODULE)), show(erlang:module_loaded(no_mod_q)), show(whereis(nobody_q)), show(attempt(fun() -> whereis(id(1)) end)), show(is_pid(whereis(init))).

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

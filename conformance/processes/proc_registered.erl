%% register, whereis, unregister, sending to names, name freed at exit
-module(proc_registered).
-export([main/1]).

main(_) ->
    S = self(), show(register(a_name, S)), show(whereis(a_name) =:= S), show(attempt(fun() -> register(a_name, S) end)), show(attempt(fun() -> register(other_name, S) end)), a_name ! hi, show(receive hi -> ok end), show(unregister(a_name)), show(whereis(a_name)), show(attempt(fun() -> unregister(a_name) end)), show(attempt(fun() -> a_name ! x end)), {P, M} = spawn_monitor(fun() -> register(worker, self()), S ! up, receive stop -> ok end end), receive up -> ok end, show(lists:member(worker, registered())), show(process_info(P, registered_name)), show(attempt(fun() -> register(worker, S) end)), worker ! stop, receive {'DOWN', M, _, _, R} -> show(R) end, show(whereis(worker)), show(attempt(fun() -> register(again, P) end)), show(process_info(S, registered_name)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

%% suspend_process and resume_process
-module(proc_suspend).
-export([main/1]).

main(_) ->
    S = self(), P = spawn(fun() -> loop(S) end), P ! ping, show(receive pong -> pong end), show(erlang:suspend_process(P)), P ! ping, show(receive pong -> bad after 20 -> suspended end), show(element(2, process_info(P, status))), show(erlang:suspend_process(P)), show(erlang:resume_process(P)), show(receive pong -> bad after 10 -> still end), show(erlang:resume_process(P)), show(receive pong -> pong end), show(attempt(fun() -> erlang:resume_process(P) end)), show(erlang:suspend_process(P, [unless_suspending])), show(erlang:suspend_process(P, [unless_suspending])), show(erlang:resume_process(P)), P ! ping, show(receive pong -> pong end), {Q, M} = spawn_monitor(fun() -> erlang:suspend_process(P) end), receive {'DOWN', M, _, Q, R} -> show(R) end, P ! ping, show(receive pong -> pong end), exit(P, kill), timer:sleep(5), show(attempt(fun() -> erlang:suspend_process(P) end)).
loop(S) -> receive ping -> S ! pong, loop(S) end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

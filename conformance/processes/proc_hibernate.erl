%% erlang:hibernate/3 and continuing with a message
-module(proc_hibernate).
-export([main/1]).
-export([wake/2, again/1]).
main(_) ->
    S = self(), P = spawn(fun() -> put(x, 1), erlang:hibernate(?MODULE, wake, [S, lists:seq(1, 10)]) end), timer:sleep(5), show(process_info(P, current_function)), P ! hello, show(receive X -> X end), P ! more, show(receive Y -> Y end), {Q, M} = spawn_monitor(fun() -> self() ! early, erlang:hibernate(?MODULE, again, [S]) end), show(receive Z -> Z end), show(receive {'DOWN', M, _, Q, R} -> R end).
wake(S, L) -> receive M -> S ! {woke, M, lists:sum(L), get(x)}, erlang:hibernate(?MODULE, again, [S]) end.
again(S) -> receive M -> S ! {again, M} end.

show(V) -> io:format("~0p~n", [V]).

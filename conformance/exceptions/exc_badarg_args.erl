%% badarg from process BIFs
-module(exc_badarg_args).
-export([main/1]).

main(_) ->
    show([attempt(F) || F <- [fun() -> register(undefined, self()) end, fun() -> register(x, a) end, fun() -> register("x", self()) end, fun() -> unregister(not_there_q) end, fun() -> link(a) end, fun() -> monitor(process, 1) end, fun() -> monitor(foo, self()) end, fun() -> demonitor(a) end, fun() -> exit(a, b) end, fun() -> process_flag(foo, 1) end, fun() -> process_flag(trap_exit, 1) end, fun() -> process_info(a) end, fun() -> process_info(self(), nope_item) end, fun() -> spawn(a) end, fun() -> spawn(m, f, a) end, fun() -> spawn(1, f, []) end, fun() -> spawn_opt(fun() -> ok end, [bad_opt]) end, fun() -> group_leader(a, self()) end, fun() -> erlang:send_after(-1, self(), x) end, fun() -> erlang:start_timer(a, self(), x) end, fun() -> erlang:cancel_timer(a) end, fun() -> erlang:suspend_process(self()) end, fun() -> is_process_alive(a) end, fun() -> erlang:hibernate(1, f, []) end]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

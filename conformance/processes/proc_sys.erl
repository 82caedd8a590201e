%% sys:get_state, replace_state, suspend and resume of a gen_server
-module(proc_sys).
-export([main/1]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).
main(_) ->
    {ok, P} = gen_server:start_link(?MODULE, 7, []), show(sys:get_state(P)), show(sys:replace_state(P, fun(X) -> X * 2 end)), show(gen_server:call(P, get)), show(sys:suspend(P)), show(attempt(fun() -> gen_server:call(P, get, 20) end) =/= 14), show(sys:resume(P)), show(gen_server:call(P, get)), {status, P, {module, M}, [_, St | _]} = sys:get_status(P), show({M, St}), show(gen_server:stop(P)).
init(N) -> {ok, N}.
handle_call(get, _, N) -> {reply, N, N}.
handle_cast(_, N) -> {noreply, N}.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

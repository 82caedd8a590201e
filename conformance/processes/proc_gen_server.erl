%% gen_server: call, cast, info, continue, timeout, stop, noreply and reply
-module(proc_gen_server).
-export([main/1]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2, code_change/3]).
main(_) ->
    logger:set_primary_config(level, none), process_flag(trap_exit, true), {ok, P} = gen_server:start_link({local, gs}, ?MODULE, [self(), 10], []), show(gen_server:call(gs, get)), show(gen_server:call(P, {add, 5})), show(gen_server:cast(gs, {set, 3})), show(gen_server:call(gs, get)), gs ! hello, show(receive {info, X} -> X end), show(gen_server:call(gs, later)), show(gen_server:call(gs, cont)), show(receive continued -> ok end), show(gen_server:call(gs, tmo)), show(receive timed_out -> ok end), show(gen_server:start_link({local, gs}, ?MODULE, [self(), 1], []) =:= {error, {already_started, P}}), show(attempt(fun() -> gen_server:call(gs, slow, 10) end)), show(gen_server:stop(gs)), show(receive {terminated, R} -> R end), show(receive {'EXIT', P, W} -> W end), show(attempt(fun() -> gen_server:call(gs, get) end)), show(gen_server:start(?MODULE, stop, [])), show(gen_server:start(?MODULE, ignore, [])), {ok, Q} = gen_server:start(?MODULE, [self(), 0], []), M = monitor(process, Q), show(attempt(fun() -> gen_server:call(Q, crash) end) =/= ok), show(receive {terminated, {R2, _}} -> R2 end), show(receive {'DOWN', M, _, _, {R3, _}} -> R3 end).
init([S, N]) -> {ok, {S, N}}; init(stop) -> {stop, no_start}; init(ignore) -> ignore.
handle_call(get, _, {_, N} = St) -> {reply, N, St}; handle_call({add, X}, _, {S, N}) -> {reply, N + X, {S, N + X}}; handle_call(later, F, St) -> self() ! {reply, F}, {noreply, St}; handle_call(cont, _, St) -> {reply, ok, St, {continue, c}}; handle_call(tmo, _, St) -> {reply, ok, St, 5}; handle_call(slow, _, St) -> timer:sleep(30), {reply, ok, St}; handle_call(crash, _, _) -> error(crashed).
handle_cast({set, X}, {S, _}) -> {noreply, {S, X}}.
handle_info({reply, F}, St) -> gen_server:reply(F, replied), {noreply, St}; handle_info(timeout, {S, _} = St) -> S ! timed_out, {noreply, St}; handle_info(X, {S, _} = St) -> S ! {info, X}, {noreply, St}.
handle_continue(c, {S, _} = St) -> S ! continued, {noreply, St}.
terminate(R, {S, _}) -> S ! {terminated, R}.
code_change(_, St, _) -> {ok, St}.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

%% gen_server and sys: every answer of every callback, errors of the caller, debugging, looking in from outside
-module(proc_gen_server_api).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2, code_change/3, format_status/1]).
p(X) -> io:format("~p~n", [san(X)]).
san(P) when is_pid(P) -> pid; san(R) when is_reference(R) -> ref; san(F) when is_function(F) -> f;
san(L) when is_list(L) -> sanl(L); san(T) when is_tuple(T) -> list_to_tuple(san(tuple_to_list(T)));
san(M) when is_map(M) -> maps:map(fun(_,V) -> san(V) end, M); san(X) -> X.
sanl([{M,F,_,L}|_]) when is_atom(M), is_atom(F), (L =:= [] orelse is_tuple(hd(L))) -> stack; 
%% The order of a process dictionary differs from run to run.
sanl([{'$initial_call', _} = I, {'$ancestors', _} = A | T]) -> sanl([A, I | T]); sanl([]) -> []; sanl([{file,_},{line,_}]) -> loc; sanl([H|T]) -> [san(H)|sanl(T)]; sanl(X) -> san(X).
t(F) -> p(try F() catch C:E -> {C,E} end), flush().
flush() -> receive {'EXIT',_,_} -> flush(); X -> p({msg, X}), flush() after 0 -> ok end.
down(R) -> receive {'DOWN', R, _, _, W} -> p({down, W}) end, flush().
w(M) -> receive M -> p({msg, M}) end.
%% What a call answers, where the messages that come of it must not be taken yet.
c(F) -> p(try F() catch C:E -> {C,E} end).
%% Until nobody has anything left to do.
settle() ->
    timer:sleep(2),
    [settle() || lists:any(fun(P) -> P =/= self() andalso busy(process_info(P, status)) end, processes())].
busy({status, waiting}) -> false; busy(undefined) -> false; busy(_) -> true.
main(_) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    [ t(fun() -> R = gen_server:start_link(?MODULE, A, []), R end) || A <- [ignore, {stop,why}, crash, exit, throw, bad, shutdown, {sleep}]],
    [ t(fun() -> R = gen_server:start(?MODULE, A, []), R end) || A <- [ignore, {stop,why}, crash, exit, throw, bad, shutdown]],
    t(fun() -> gen_server:start_link({local, 1}, ?MODULE, ok, []) end),
    t(fun() -> gen_server:start_link({local, foo}, ?MODULE, ok, []) end),
    t(fun() -> gen_server:start_link({local, foo}, ?MODULE, ok, []) end),
    t(fun() -> gen_server:start({local, foo}, ?MODULE, ok, []) end),
    t(fun() -> gen_server:call(foo, a) end), t(fun() -> gen_server:call(nope, a) end), t(fun() -> gen_server:call(self(), a) end),
    t(fun() -> gen_server:call(foo, noreply, 20) end), t(fun() -> gen_server:call(foo, a, -1) end), t(fun() -> gen_server:call(foo, a, foo) end),
    t(fun() -> gen_server:call({foo, node()}, a) end), t(fun() -> gen_server:call({foo, 'x@y'}, a) end), t(fun() -> gen_server:call({global, foo}, a) end),
    t(fun() -> gen_server:call({via, foo, bar}, a) end), t(fun() -> gen_server:call("foo", a) end), t(fun() -> gen_server:call({1,2}, a) end),
    t(fun() -> gen_server:cast(nope, a) end), t(fun() -> gen_server:cast("x", a) end),
    t(fun() -> gen_server:call(foo, {reply_later, 5}) end), c(fun() -> gen_server:call(foo, continue) end), w(continued), c(fun() -> gen_server:call(foo, timeout) end), w(got_timeout),
    t(fun() -> gen_server:call(foo, hib) end), t(fun() -> gen_server:call(foo, state) end),
    t(fun() -> gen_server:multi_call([node()], foo, a) end), t(fun() -> gen_server:multi_call(foo, a) end), t(fun() -> gen_server:multi_call([node(), 'x@y'], foo, a) end), t(fun() -> gen_server:multi_call([node()], foo, noreply, 20) end),t(fun() -> gen_server:multi_call([node()], nope, a, 30000) end),
    t(fun() -> gen_server:abcast(foo, {tell, self(), hi}) end), settle(), flush(),
    t(fun() -> gen_server:abcast([node()], foo, {tell, self(), hi}) end), settle(), flush(),
    t(fun() -> gen_server:stop(nope) end), t(fun() -> gen_server:stop(foo, normal, infinity) end),
    t(fun() -> {ok, P} = gen_server:start(?MODULE, ok, []), [gen_server:call(P, {throw, {reply, x, y}}), gen_server:call(P, state)] end),
    [ begin {ok, P} = gen_server:start(?MODULE, ok, []), R = monitor(process, P), c(fun() -> gen_server:call(P, C, 30000) end), down(R) end || C <- [{stop, normal}, {stop, bad}, {stopr, shutdown}, {stopr, {shutdown,x}}, {stopr, boom}, crash, {exit, a}, {throw, hello}, bad, {throw, {stop, normal, z, st}}, exitself, {badterm, x}, {contstop}]],
    [ begin {ok, P} = gen_server:start(?MODULE, ok, []), R = monitor(process, P), gen_server:cast(P, C), down(R) end || C <- [{stop, normal}, {stop, bad}, crash, {exit, a}, {throw, hello}, bad]],
    [ begin {ok, P} = gen_server:start(?MODULE, ok, []), R = monitor(process, P), P ! C, down(R) end || C <- [{stop, normal}, {stop, bad}, crash, {exit, a}, {throw, hello}, bad]],
    [ begin {ok, P} = gen_server:start(?MODULE, T, []), R = monitor(process, P), c(fun() -> gen_server:stop(P, Why, 30000) end), down(R) end || T <- [ok, termcrash, termexit, termthrow], Why <- [normal, shutdown, {shutdown,a}, other]],
    t(fun() -> {ok, P} = gen_server:start(?MODULE, slowterm, []), gen_server:stop(P, normal, 10) end),
    [ begin {ok, P} = gen_server:start_link(?MODULE, T, []), exit(P, Why), receive {'EXIT', P, W} -> p({exit, W}) after 1000 -> p(alive), p(gen_server:call(P, state)), unlink(P), exit(P, kill) end end || T <- [ok, trap], Why <- [normal, shutdown, kill, other]],
    t(fun() -> gen_server:start_monitor(?MODULE, ok, []) end), t(fun() -> gen_server:start_monitor({local, mon}, ?MODULE, ok, []) end), t(fun() -> gen_server:start_monitor(?MODULE, {stop, x}, []) end),
    t(fun() -> gen_server:start(?MODULE, {sleep, 20000}, [{timeout, 20}]) end), t(fun() -> gen_server:start_link(?MODULE, {sleep, 20000}, [{timeout, 20}]) end),
    {ok, Q} = gen_server:start_link({local, q}, ?MODULE, ok, [{hibernate_after, 20}]),
    R1 = gen_server:send_request(Q, a), t(fun() -> gen_server:wait_response(R1, 30000) end), R2 = gen_server:send_request(Q, noreply), t(fun() -> gen_server:wait_response(R2, 10) end), t(fun() -> gen_server:receive_response(R2, 10) end),
    R3 = gen_server:send_request(Q, a), settle(), receive M -> t(fun() -> gen_server:check_response(M, R3) end) end, t(fun() -> gen_server:check_response(zzz, R3) end),
    R4 = gen_server:send_request(nope, a), t(fun() -> gen_server:wait_response(R4, 30000) end),
    t(fun() -> sys:get_state(q) end), t(fun() -> sys:replace_state(q, fun({st,N}) -> {st,N+1} end) end), t(fun() -> sys:replace_state(q, fun(_) -> error(x) end) end), t(fun() -> sys:get_state(q, 30000) end),
    t(fun() -> sys:get_status(q) end), t(fun() -> sys:suspend(q) end), t(fun() -> gen_server:call(q, a, 20) end), t(fun() -> sys:get_status(q) end), t(fun() -> sys:change_code(q, ?MODULE, 1, x) end), t(fun() -> sys:change_code(q, ?MODULE, 1, fail) end), t(fun() -> sys:change_code(q, ?MODULE, 1, crash) end), t(fun() -> sys:resume(q) end), settle(), flush(),
    t(fun() -> sys:change_code(q, ?MODULE, 1, x, 30000) end),
    t(fun() -> sys:statistics(q, get) end), t(fun() -> sys:statistics(q, true) end), gen_server:call(q, a), gen_server:cast(q, {tell, self(), hi}), settle(), flush(), t(fun() -> {ok, L} = sys:statistics(q, get), [{K, case K of messages_in -> V; messages_out -> V; _ -> x end} || {K,V} <- L] end), t(fun() -> sys:statistics(q, false) end), t(fun() -> sys:statistics(q, foo) end),
    t(fun() -> sys:log(q, true) end), gen_server:call(q, a), gen_server:call(q, {reply_later,1}), settle(), gen_server:cast(q, {tell, self(), hi}), q ! foo, settle(), flush(), t(fun() -> sys:log(q, get) end), t(fun() -> sys:log(q, {true, 2}) end), t(fun() -> sys:log(q, get) end), t(fun() -> sys:log(q, false) end), t(fun() -> sys:log(q, get) end),
    t(fun() -> sys:trace(q, true) end), q ! {foo}, gen_server:cast(q, foo), t(fun() -> sys:trace(q, false) end), flush(),
    S = self(), t(fun() -> sys:install(q, {fun(St, Ev, _) -> S ! {ev, Ev, St}, if St > 2 -> done; true -> St+1 end end, 0}) end), gen_server:call(q, a), gen_server:call(q, a), settle(), flush(), t(fun() -> sys:install(q, {foo, fun(_, _, _) -> error(x) end, 0}) end), gen_server:call(q, a), t(fun() -> sys:remove(q, fun(_,_,_) -> ok end) end), t(fun() -> sys:no_debug(q) end), t(fun() -> sys:get_status(nope) end), t(fun() -> sys:get_state(self(), 10) end), t(fun() -> sys:terminate(q, bye) end), flush(),
    t(fun() -> sys:get_state(q) end),
    t(fun() -> gen_server:start(?MODULE, ok, [{debug, [trace]}]) end), t(fun() -> gen_server:start(?MODULE, ok, [{foo, [trace]}]) end), t(fun() -> gen_server:start(nomod, ok, []) end), t(fun() -> gen_server:start_link({via, x, y}, ?MODULE, ok, []) end),
    EL = proc_lib:spawn_link(fun() -> register(el, self()), gen_server:enter_loop(?MODULE, [], {st, 7}, {local, el}) end), settle(), t(fun() -> gen_server:call(el, state) end), unlink(EL),
    {_P5, R5} = spawn_monitor(fun() -> gen_server:enter_loop(?MODULE, [], st) end), down(R5),
    {_P6, R6} = proc_lib:spawn_opt(fun() -> gen_server:enter_loop(?MODULE, [], st, {local, nono}) end, [monitor]), down(R6),
    t(fun() -> gen_server:reply({self(), tag}, x) end), flush().
init(ok) -> {ok, {st, 0}}; init(ignore) -> ignore; init({stop, R}) -> {stop, R}; init({error, R}) -> {error, R}; init(crash) -> error(crashed); init(exit) -> exit(exited); init(throw) -> throw({ok, thrown}); init(bad) -> bad; init(shutdown) -> {stop, shutdown}; init({sleep}) -> {ok, x, 1000}; init({sleep, N}) -> timer:sleep(N), {ok, x};
init(trap) -> process_flag(trap_exit, true), {ok, {st, trap}}; init(X) -> {ok, X}.
handle_call(a, _, S) -> {reply, b, S}; handle_call(b, _, S) -> {reply, c, S}; handle_call(noreply, _, S) -> {noreply, S}; handle_call({reply_later, N}, F, S) -> spawn(fun() -> timer:sleep(N), gen_server:reply(F, later) end), {noreply, S};
handle_call(continue, {P,_}, S) -> {reply, ok, S, {continue, {c, P}}}; handle_call(timeout, {P,_}, _) -> {reply, ok, {to, P}, 10}; handle_call(hib, _, S) -> {reply, hib, S, hibernate}; handle_call(state, _, S) -> {reply, S, S};
handle_call({stop, R}, _, S) -> {stop, R, S}; handle_call({stopr, R}, _, S) -> {stop, R, replied, S}; handle_call(crash, _, _) -> error(oops); handle_call({exit, R}, _, _) -> exit(R); handle_call({throw, X}, _, _) -> throw(X); handle_call(bad, _, _) -> bad; handle_call(exitself, _, S) -> exit(self(), kill), {reply, x, S}; handle_call({badterm, _}, _, _) -> {reply, x}; handle_call({contstop}, _, S) -> {reply, ok, S, {continue, stop}}.
handle_cast({tell, P, M}, S) -> P ! {told, M}, {noreply, S}; handle_cast({stop, R}, S) -> {stop, R, S}; handle_cast(crash, _) -> error(oops); handle_cast({exit, R}, _) -> exit(R); handle_cast({throw, X}, _) -> throw(X); handle_cast(bad, _) -> bad; handle_cast(_, S) -> {noreply, S}.
handle_info(timeout, {to, P}) -> P ! got_timeout, {noreply, {st, 0}}; handle_info({'EXIT', _, R}, S) -> {noreply, {S, R}}; handle_info({stop, R}, S) -> {stop, R, S}; handle_info(crash, _) -> error(oops); handle_info({exit, R}, _) -> exit(R); handle_info({throw, X}, _) -> throw(X); handle_info(bad, _) -> bad; handle_info(_, S) -> {noreply, S}.
handle_continue({c, P}, S) -> P ! continued, {noreply, S}; handle_continue(stop, S) -> {stop, contstop, S}.
terminate(_, termcrash) -> error(tcrash); terminate(_, termexit) -> exit(texit); terminate(_, termthrow) -> throw(tthrow); terminate(_, slowterm) -> timer:sleep(20000); terminate(_, _) -> ok.
code_change(_, S, x) -> {ok, {changed, S}}; code_change(_, _, fail) -> {error, nope}; code_change(_, _, crash) -> error(cc).
format_status(M) -> M.

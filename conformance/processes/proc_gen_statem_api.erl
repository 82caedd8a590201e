%% gen_statem with handle_event and enter calls: inserted, postponed and repeated events, every time-out, ends
-module(proc_gen_statem_api).
-export([main/1, init/1, callback_mode/0, handle_event/4, terminate/3]).
main(_) ->
    process_flag(trap_exit, true), logger:set_primary_config(level, none),
    {ok, P} = gen_statem:start_link({local, g}, ?MODULE, self(), []),
    show(gen_statem:call(g, get)), gen_statem:cast(g, {go, b}), show(gen_statem:call(g, get)), show(gen_statem:call(g, next)), show(r()),
    gen_statem:cast(g, st), show(r()), gen_statem:cast(g, et), show(r()), gen_statem:cast(g, gt), show(r()), gen_statem:cast(g, gtc), show(gen_statem:call(g, get)), gen_statem:cast(g, zero), show([r(), r()]),
    S = self(), spawn(fun() -> S ! {pp, gen_statem:call(g, {only, c})} end), show(gen_statem:call(g, get)), gen_statem:cast(g, {go, c}), show(r()), show(element(1, sys:get_state(g))), P ! hello, show(r()),
    gen_statem:cast(g, rep), show(gen_statem:call(g, get)), show((catch gen_statem:call(g, crash))), show(r()), show(drain()),
    {ok, Q} = gen_statem:start(?MODULE, self(), []), M = monitor(process, Q), show(gen_statem:call(Q, stopr)), receive {'DOWN', M, _, _, W} -> show(W) end, show(drain()),
    [show(case gen_statem:start(?MODULE, X, []) of {error, {R, [_|_]}} -> {error, R}; O -> O end) || X <- [ignore, {stop, a}, crash, bad]].
r() -> receive {'EXIT', _, {R, [_|_]}} -> {exit, R}; X -> X after 30000 -> none end.
drain() -> receive {'EXIT', _, _} -> drain(); X -> [X | drain()] after 20 -> [] end.
callback_mode() -> [handle_event_function, state_enter].
init(P) when is_pid(P) -> {ok, a, {P, 0}, [{next_event, internal, first}]}; init(ignore) -> ignore; init({stop, R}) -> {stop, R}; init(crash) -> error(oops); init(bad) -> bad.
handle_event(enter, Old, New, {P, N}) -> P ! {enter, Old, New}, {keep_state, {P, N + 1}};
handle_event(internal, first, a, {P, N}) -> {keep_state, {P, N + 100}};
handle_event({call, F}, get, S, {_, N}) -> {keep_state_and_data, [{reply, F, {S, N}}]};
handle_event({call, F}, next, _, _) -> {keep_state_and_data, [{next_event, internal, one}, {next_event, internal, two}, {reply, F, ok}]};
handle_event(internal, X, _, {P, _}) -> P ! {internal, X}, keep_state_and_data;
handle_event(cast, {go, S}, _, D) -> {next_state, S, D};
handle_event(cast, st, _, _) -> {keep_state_and_data, {state_timeout, 5, x}};
handle_event(cast, et, _, _) -> {keep_state_and_data, 5};
handle_event(cast, gt, _, _) -> {keep_state_and_data, {{timeout, n}, 5, y}};
handle_event(cast, gtc, _, _) -> {keep_state_and_data, [{{timeout, n}, 5, y}, {{timeout, n}, cancel}]};
handle_event(cast, zero, _, _) -> {keep_state_and_data, [{{timeout, n}, 0, y}, {state_timeout, 0, z}]};
handle_event(cast, rep, _, _) -> repeat_state_and_data;
handle_event({call, F}, {only, S}, S, _) -> {keep_state_and_data, {reply, F, here}};
handle_event({call, _}, {only, _}, _, _) -> {keep_state_and_data, postpone};
handle_event({call, _}, crash, _, _) -> error(crashed);
handle_event({call, F}, stopr, _, _) -> {stop_and_reply, {shutdown, z}, {reply, F, bye}};
handle_event(T, C, _, {P, _}) -> P ! {ev, T, C}, keep_state_and_data.
terminate(R, S, {P, _}) -> P ! {term, case R of {X, [_|_]} -> X; _ -> R end, S}.
show({'EXIT', {{R, [_|_]}, {M, F, _}}}) -> show({R, M, F}); show(V) -> io:format("~0p~n", [V]).

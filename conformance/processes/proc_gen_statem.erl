%% gen_statem with state functions: events, timeouts, postpone, replies
-module(proc_gen_statem).
-export([main/1]).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, locked/3, open/3, terminate/3]).
main(_) ->
    process_flag(trap_exit, true), {ok, P} = gen_statem:start_link(?MODULE, [1, 2], []), show(gen_statem:call(P, state)), [gen_statem:cast(P, {button, B}) || B <- [1, 1]], show(gen_statem:call(P, state)), [gen_statem:cast(P, {button, B}) || B <- [1, 2]], show(gen_statem:call(P, state)), timer:sleep(60), show(gen_statem:call(P, state)), show(gen_statem:call(P, wait_open, 2000)), show(gen_statem:stop(P)), show(receive {'EXIT', P, R} -> R end).
callback_mode() -> state_functions.
init(Code) -> {ok, locked, {Code, Code}}.
locked({call, F}, state, D) -> {keep_state, D, [{reply, F, locked}]};
locked({call, _}, wait_open, D) -> self() ! opener, {keep_state, D, [postpone]};
locked(info, opener, {C, _}) -> {next_state, open, {C, C}, [{state_timeout, 1000, lock}]};
locked(cast, {button, B}, {C, [B]}) -> {next_state, open, {C, C}, [{state_timeout, 20, lock}]};
locked(cast, {button, B}, {C, [B | T]}) -> {keep_state, {C, T}};
locked(cast, {button, _}, {C, _}) -> {keep_state, {C, C}}.
open({call, F}, state, _) -> {keep_state_and_data, [{reply, F, open}]};
open({call, F}, wait_open, _) -> {keep_state_and_data, {reply, F, opened}};
open(state_timeout, lock, D) -> {next_state, locked, D};
open(_, _, _) -> keep_state_and_data.
terminate(_, _, _) -> ok.

show(V) -> io:format("~0p~n", [V]).

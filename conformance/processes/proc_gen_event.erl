%% gen_event: handlers added, notified, called, removed, swapped
-module(proc_gen_event).
-export([main/1]).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2, terminate/2]).
main(_) ->
    {ok, P} = gen_event:start_link(), show(gen_event:add_handler(P, ?MODULE, [self(), a])), show(gen_event:add_handler(P, {?MODULE, 2}, [self(), b])), show(lists:sort(gen_event:which_handlers(P))), show(gen_event:sync_notify(P, ev)), show(lists:sort([receive {T, ev} -> T end || _ <- [1, 2]])), show(gen_event:call(P, ?MODULE, count)), show(gen_event:call(P, {?MODULE, 2}, count)), show(gen_event:call(P, nope, count)), show(gen_event:delete_handler(P, ?MODULE, bye)), show(gen_event:notify(P, remove)), show(receive {gone, W} -> W end), show(gen_event:which_handlers(P)), show(gen_event:delete_handler(P, zz, x)), show(gen_event:stop(P)).
init([S, T]) -> {ok, {S, T, 0}}.
handle_event(remove, _) -> remove_handler; handle_event(E, {S, T, N}) -> S ! {T, E}, {ok, {S, T, N + 1}}.
handle_call(count, {_, _, N} = St) -> {ok, N, St}.
terminate(remove_handler, {S, T, _}) -> S ! {gone, T}; terminate(R, {_, T, _}) -> {T, R}.

show(V) -> io:format("~0p~n", [V]).

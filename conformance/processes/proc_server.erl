%% A hand written server with calls, casts, state and a crash
-module(proc_server).
-export([main/1]).

main(_) ->
    P = start(), show(call(P, {put, a, 1})), show(call(P, {put, b, 2})), show(call(P, {get, a})), show(call(P, {get, z})), cast(P, clear), show(call(P, {get, a})), show([call(P, {add, I}) || I <- lists:seq(1, 5)]), show(call(P, crash)), show(call(P, {get, a})).
start() -> spawn(fun() -> loop(#{sum => 0}) end).
call(P, Q) -> R = monitor(process, P), P ! {call, self(), R, Q}, receive {R, A} -> demonitor(R, [flush]), A; {'DOWN', R, _, _, {W, [_ | _]}} -> {crashed, W}; {'DOWN', R, _, _, W} -> {down, W} after 2000 -> timeout end.
cast(P, M) -> P ! {cast, M}.
loop(St) -> receive {call, F, R, Q} -> {A, St2} = handle(Q, St), F ! {R, A}, loop(St2); {cast, clear} -> loop(#{sum => 0}) end.
handle({put, K, V}, M) -> {ok, M#{K => V}}; handle({get, K}, M) -> {maps:get(K, M, none), M}; handle({add, I}, #{sum := S} = M) -> {S + I, M#{sum := S + I}}; handle(crash, _) -> logger:set_primary_config(level, none), exit({wilful, [1]}).

show(V) -> io:format("~0p~n", [V]).

%% Barriers, a lock and dining philosophers by messages
-module(proc_barrier).
-export([main/1]).

main(_) -> S = self(), B = spawn(fun() -> barrier(5, []) end), [spawn(fun() -> B ! {arrive, self()}, receive go -> S ! through end end) || _ <- lists:seq(1, 5)], show([receive through -> through end || _ <- lists:seq(1, 5)]), L = spawn(fun() -> lock() end), C = ets:new(c, [public]), ets:insert(C, {n, 0}), [spawn(fun() -> [with(L, fun() -> [{n, V}] = ets:lookup(C, n), erlang:yield(), ets:insert(C, {n, V + 1}) end) || _ <- lists:seq(1, 50)], S ! fin end) || _ <- lists:seq(1, 6)], [receive fin -> ok end || _ <- lists:seq(1, 6)], show(ets:lookup(C, n)).
barrier(0, Ps) -> [P ! go || P <- Ps]; barrier(N, Ps) -> receive {arrive, P} -> barrier(N - 1, [P | Ps]) end.
lock() -> receive {lock, P} -> P ! locked, receive {unlock, P} -> lock() end end.
with(L, F) -> L ! {lock, self()}, receive locked -> F() end, L ! {unlock, self()}.

show(V) -> io:format("~0p~n", [V]).

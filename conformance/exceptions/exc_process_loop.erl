%% A worker that survives errors and counts them
-module(exc_process_loop).
-export([main/1]).

main(_) -> P = spawn(fun() -> loop(0, 0) end), show([call(P, F) || F <- [fun() -> 1 end, fun() -> 1 / id(0) end, fun() -> throw(x) end, fun() -> exit(y) end, fun() -> hd(id([])) end, fun() -> ok end]]), show(call(P, stats)).
call(P, M) -> P ! {self(), M}, receive {P, R} -> R end.
loop(G, B) -> receive {F, stats} -> F ! {self(), {G, B}}, loop(G, B); {F, W} -> try W() of V -> F ! {self(), {ok, V}}, loop(G + 1, B) catch C:R -> F ! {self(), {C, R}}, loop(G, B + 1) end end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% spawn, apply and funs of local functions with closures through processes
-module(lang_local_apply).
-export([main/1]).
-export([work/2]).
main(_) ->
    S = self(), P = spawn(?MODULE, work, [S, 5]), show(receive {P, V} -> V end), Q = spawn(fun() -> work(S, 7) end), show(receive {Q, W} -> W end),
    show([begin R = spawn(fun() -> S ! {self(), I * I} end), receive {R, X} -> X end end || I <- [1, 2, 3]]), show(pmap(fun(X) -> X + 1 end, lists:seq(1, 20))),
    F = fun work/2, spawn(fun() -> F(S, 1) end), show(receive {_, Z} -> Z end), show(timer(fun() -> fib(15) end)), erlang:apply(?MODULE, work, [S, 3]), show(receive {S, Y} -> Y end).
work(To, N) -> To ! {self(), N * 2}.
pmap(F, L) -> S = self(), [receive {P, R} -> R end || P <- [spawn(fun() -> S ! {self(), F(X)} end) || X <- L]].
timer(F) -> {T, V} = timer:tc(F), {is_integer(T), V}.
fib(N) when N < 2 -> N; fib(N) -> fib(N - 1) + fib(N - 2).

show(V) -> io:format("~0p~n", [V]).

%% Tail calls and loops keep a constant stack (Efficiency Guide, Functions)
-module(lang_tailrec).
-export([main/1]).

main(_) ->
    show(count(1000000, 0)),
    show(even(300001)), show(odd(300001)),
    show(loop_case(200000, [])), show(via_fun(100000)),
    show(via_apply(100000)), show(try_loop(50000, 0)),
    show(sum(lists:seq(1, 100000))), show(body_sum(lists:seq(1, 100000))),
    show(length(rev(lists:seq(1, 100000), []))), show(ack(2, 9)), show(fib(20)), show(gcd(1071, 462)), show(collatz(27, 0)).

count(0, A) -> A;
count(N, A) -> count(N - 1, A + 1).
even(0) -> true; even(N) -> odd(N - 1).
odd(0) -> false; odd(N) -> even(N - 1).
loop_case(N, S) ->
    case N of
        0 -> length(S);
        _ when N rem 50000 =:= 0 -> loop_case(N - 1, [N | S]);
        _ -> if N > 0 -> loop_case(N - 1, S) end
    end.
via_fun(N) -> F = fun F(0) -> done; F(K) -> F(K - 1) end, F(N).
via_apply(0) -> done;
via_apply(N) -> M = id(erlang), F = id('-'), via_apply(apply(M, F, [N, 1])).
try_loop(0, A) -> A;
try_loop(N, A) -> B = try A + 1 catch _:_ -> 0 end, try_loop(N - 1, B).
sum(L) -> sum(L, 0).
sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).
body_sum([]) -> 0;
body_sum([H | T]) -> H + body_sum(T).
rev([], A) -> A;
rev([H | T], A) -> rev(T, [H | A]).
ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
collatz(1, S) -> S;
collatz(N, S) when N rem 2 =:= 0 -> collatz(N div 2, S + 1);
collatz(N, S) -> collatz(3 * N + 1, S + 1).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

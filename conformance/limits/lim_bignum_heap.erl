%% Big integers in the heap over collections
-module(lim_bignum_heap).
-export([main/1]).

main(_) ->
    L = [1 bsl I || I <- lists:seq(1, 2000)], show(lists:sum(L) =:= (1 bsl 2001) - 2), erlang:garbage_collect(), show(lists:nth(100, L)), show(fib(5000) rem 1000000007), show(fact(1000) rem ((1 bsl 61) - 1)), show(length(integer_to_list(fact(1500)))).
fib(N) -> fib(N, 0, 1). fib(0, A, _) -> A; fib(N, A, B) -> fib(N - 1, B, A + B).
fact(0) -> 1; fact(N) -> N * fact(N - 1).

show(V) -> io:format("~0p~n", [V]).

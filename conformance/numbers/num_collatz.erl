%% Integer loops crossing the small integer limit, with gcd and modular powers
-module(num_collatz).
-export([main/1]).

main(_) -> show([collatz(N, 0) || N <- [27, 97, 871, 6171, (1 bsl 60) - 1]]), show(lists:max([{collatz(N, 0), N} || N <- lists:seq(1, 2000)])), show([powm(3, E, 1000000007) || E <- [10, 1000, 1 bsl 62]]), show(gcd(fact(20), 1 bsl 70)), show([lcg(N, 42) || N <- [1, 10, 100]]), show(mr([I || I <- lists:seq(1000000000, 1000000100), prime(I)])), show(digits(1 bsl 200)).
collatz(1, S) -> S; collatz(N, S) when N band 1 =:= 0 -> collatz(N bsr 1, S + 1); collatz(N, S) -> collatz(3 * N + 1, S + 1).
powm(_, 0, _) -> 1; powm(B, E, M) when E rem 2 =:= 0 -> powm(B * B rem M, E div 2, M); powm(B, E, M) -> B * powm(B, E - 1, M) rem M.
gcd(A, 0) -> A; gcd(A, B) -> gcd(B, A rem B).
fact(0) -> 1; fact(N) -> N * fact(N - 1).
lcg(0, X) -> X; lcg(N, X) -> lcg(N - 1, (X * 6364136223846793005 + 1442695040888963407) band 16#ffffffffffffffff).
prime(N) -> N rem 2 =/= 0 andalso powm(2, N - 1, N) =:= 1.
mr(L) -> L.
digits(N) when N < 10 -> N; digits(N) -> N rem 10 + digits(N div 10).

show(V) -> io:format("~0p~n", [V]).

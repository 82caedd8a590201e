%% Printing and reading of very large integers
-module(num_big_text).
-export([main/1]).

main(_) ->
    N = lists:foldl(fun(X, A) -> A * X end, 1, lists:seq(1, 300)), S = integer_to_list(N), show(length(S)), show(list_to_integer(S) =:= N), show(lists:sum([C - $0 || C <- S])), show(string:slice(S, 0, 40)), show(N rem 1000000007), show(N rem ((1 bsl 89) - 1)),
    F = fib(1000, 0, 1), show(F), show(F div fib(500, 0, 1)), show(integer_to_list(1 bsl 1000, 16)), show(powmod(3, 1 bsl 200, (1 bsl 127) - 1)), show(gcd(N, F)), show(isqrt(1 bsl 201)), show(erlang:phash2(N)).
fib(0, A, _) -> A; fib(N, A, B) -> fib(N - 1, B, A + B).
powmod(_, 0, _) -> 1; powmod(B, E, M) when E band 1 =:= 1 -> B * powmod(B, E - 1, M) rem M; powmod(B, E, M) -> H = powmod(B, E bsr 1, M), H * H rem M.
gcd(A, 0) -> A; gcd(A, B) -> gcd(B, A rem B).
isqrt(N) -> isqrt(N, N). isqrt(N, X) -> case (X + N div X) div 2 of Y when Y >= X -> X; Y -> isqrt(N, Y) end.

show(V) -> io:format("~0p~n", [V]).

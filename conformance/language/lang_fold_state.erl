%% Threading state: folds with tuples, accumulators, continuations
-module(lang_fold_state).
-export([main/1]).

main(_) -> show(lists:foldl(fun(X, {S, P, L}) -> {S + X, P * X, [X | L]} end, {0, 1, []}, [1, 2, 3, 4])), show(cps([3, 1, 2], fun(L) -> lists:sort(L) end)), show(unfold(fun(N) when N > 50 -> stop; (N) -> {N, N * 2} end, 1)), show(state(fun(S) -> {S, S + 1} end, 5, 0)), show(zipper([1, 2, 3])), show(take(5, nat(1))), show(primes(10)).
cps([], K) -> K([]); cps([H | T], K) -> cps(T, fun(R) -> K([H | R]) end).
unfold(F, S) -> case F(S) of stop -> []; {V, N} -> [V | unfold(F, N)] end.
state(_, 0, S) -> [S]; state(F, N, S) -> {V, S2} = F(S), [V | state(F, N - 1, S2)].
zipper(L) -> [{lists:sublist(L, I), lists:nthtail(I, L)} || I <- lists:seq(0, length(L))].
nat(N) -> fun() -> {N, nat(N + 1)} end.
take(0, _) -> []; take(N, S) -> {V, R} = S(), [V | take(N - 1, R)].
primes(N) -> take(N, sieve(nat(2))).
sieve(S) -> fun() -> {P, R} = S(), {P, sieve(filter(fun(X) -> X rem P =/= 0 end, R))} end.
filter(F, S) -> fun() -> filt(F, S()) end.
filt(F, {V, R}) -> case F(V) of true -> {V, filter(F, R)}; false -> filt(F, R()) end.

show(V) -> io:format("~0p~n", [V]).

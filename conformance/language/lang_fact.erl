%% Classic small programs: quicksort, sieve, hanoi, primes, queens, permutations
-module(lang_fact).
-export([main/1]).

main(_) ->
    show(qsort([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9])), show(sieve(lists:seq(2, 60))),
    show(length(hanoi(6, a, b, c))), show(lists:sublist(hanoi(3, a, b, c), 3)), show(length(queens(6))), show(hd(queens(6))),
    show(fact(25)), show(pow(3, 50)), show(rle("aaabccd")), show(roman(1994)), show(pascal(6)), show(transpose([[1, 2, 3], [4, 5, 6]])),
    show(msort([5, 2, 8, 1])), show(subsets([a, b, c])), show(bits(37)), show(flatten([1, [2, [3, []], 4]])).

qsort([]) -> [];
qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P] ++ qsort([X || X <- T, X >= P]).
sieve([]) -> [];
sieve([P | T]) -> [P | sieve([X || X <- T, X rem P =/= 0])].
hanoi(0, _, _, _) -> [];
hanoi(N, A, B, C) -> hanoi(N - 1, A, C, B) ++ [{A, B}] ++ hanoi(N - 1, C, B, A).
queens(N) -> queens(N, N).
queens(0, _) -> [[]];
queens(K, N) -> [[Q | B] || B <- queens(K - 1, N), Q <- lists:seq(1, N), safe(Q, B, 1)].
safe(_, [], _) -> true;
safe(Q, [H | T], D) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, T, D + 1).
fact(0) -> 1; fact(N) -> N * fact(N - 1).
pow(_, 0) -> 1;
pow(B, E) when E band 1 =:= 1 -> B * pow(B, E - 1);
pow(B, E) -> H = pow(B, E div 2), H * H.
rle([]) -> [];
rle([C | T]) -> {S, R} = lists:splitwith(fun(X) -> X =:= C end, T), [{1 + length(S), C} | rle(R)].
roman(N) -> roman(N, [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}]).
roman(0, _) -> "";
roman(N, [{V, S} | _] = L) when N >= V -> S ++ roman(N - V, L);
roman(N, [_ | L]) -> roman(N, L).
pascal(1) -> [[1]];
pascal(N) -> [L | _] = P = pascal(N - 1), [lists:zipwith(fun(A, B) -> A + B end, [0 | L], L ++ [0]) | P].
transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].
msort([]) -> []; msort([X]) -> [X];
msort(L) -> {A, B} = lists:split(length(L) div 2, L), merge(msort(A), msort(B)).
merge([], B) -> B; merge(A, []) -> A;
merge([A | As], [B | _] = Bs) when A =< B -> [A | merge(As, Bs)];
merge(As, [B | Bs]) -> [B | merge(As, Bs)].
subsets([]) -> [[]];
subsets([H | T]) -> S = subsets(T), S ++ [[H | X] || X <- S].
bits(0) -> []; bits(N) -> bits(N bsr 1) ++ [N band 1].
flatten([]) -> []; flatten([H | T]) -> flatten(H) ++ flatten(T); flatten(X) -> [X].

show(V) -> io:format("~0p~n", [V]).

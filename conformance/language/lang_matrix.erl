%% Matrices, knapsack, edit distance, longest common subsequence, life
-module(lang_matrix).
-export([main/1]).

main(_) -> A = [[1, 2], [3, 4]], show(mul(A, A)), show(pow(A, 10)), show(det([[2, 0, 1], [1, 3, 2], [1, 1, 1]])), show(edit("kitten", "sitting")), show(lcs("abcbdab", "bdcaba")), show(knap([{60, 10}, {100, 20}, {120, 30}], 50)), show(life(3, [{1, 0}, {1, 1}, {1, 2}])).
mul(A, B) -> Bt = tr(B), [[lists:sum([X * Y || {X, Y} <- lists:zip(R, C)]) || C <- Bt] || R <- A].
tr([[] | _]) -> []; tr(M) -> [[hd(R) || R <- M] | tr([tl(R) || R <- M])].
pow(A, 1) -> A; pow(A, N) -> mul(A, pow(A, N - 1)).
det([[X]]) -> X; det([R | T]) -> lists:sum([sgn(I) * lists:nth(I, R) * det([drop(I, Q) || Q <- T]) || I <- lists:seq(1, length(R))]).
sgn(I) when I rem 2 =:= 1 -> 1; sgn(_) -> -1.
drop(1, [_ | T]) -> T; drop(N, [H | T]) -> [H | drop(N - 1, T)].
edit([], B) -> length(B); edit(A, []) -> length(A); edit([C | A], [C | B]) -> edit(A, B); edit([_ | A] = X, [_ | B] = Y) -> 1 + lists:min([edit(A, Y), edit(X, B), edit(A, B)]).
lcs([], _) -> []; lcs(_, []) -> []; lcs([C | A], [C | B]) -> [C | lcs(A, B)]; lcs([_ | A] = X, [_ | B] = Y) -> P = lcs(A, Y), Q = lcs(X, B), if length(P) >= length(Q) -> P; true -> Q end.
knap([], _) -> 0; knap([{_, W} | T], C) when W > C -> knap(T, C); knap([{V, W} | T], C) -> max(V + knap(T, C - W), knap(T, C)).
life(0, L) -> lists:sort(L); life(N, L) -> Cells = lists:usort([{X + I, Y + J} || {X, Y} <- L, I <- [-1, 0, 1], J <- [-1, 0, 1]]), life(N - 1, [P || P <- Cells, alive(lists:member(P, L), n(P, L))]).
n({X, Y}, L) -> length([1 || I <- [-1, 0, 1], J <- [-1, 0, 1], {I, J} =/= {0, 0}, lists:member({X + I, Y + J}, L)]).
alive(true, N) -> N =:= 2 orelse N =:= 3; alive(false, N) -> N =:= 3.

show(V) -> io:format("~0p~n", [V]).

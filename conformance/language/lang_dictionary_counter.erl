%% Word counts, grouping, fibonacci by memo in the process dictionary and in maps
-module(lang_dictionary_counter).
-export([main/1]).

main(_) ->
    show(lists:sort(maps:to_list(count(string:tokens("a b a c b a d", " "), #{})))), show(fib(90)), erase(), {F, M} = fibm(60, #{}), show({F, map_size(M)}),
    show(group(fun(X) -> X rem 3 end, lists:seq(1, 10))), show(anagrams(["abc", "bca", "xyz", "cab", "zzz"])), show(histogram([1, 5, 12, 15, 27, 3])), show(inverse(#{a => 1, b => 2, c => 1})).
count([], M) -> M; count([W | T], M) -> count(T, maps:update_with(W, fun(N) -> N + 1 end, 1, M)).
fib(N) when N < 2 -> N;
fib(N) -> case get({fib, N}) of undefined -> V = fib(N - 1) + fib(N - 2), put({fib, N}, V), V; V -> V end.
fibm(N, M) when N < 2 -> {N, M};
fibm(N, M) -> case M of #{N := V} -> {V, M}; _ -> {A, M1} = fibm(N - 1, M), {B, M2} = fibm(N - 2, M1), {A + B, M2#{N => A + B}} end.
group(F, L) -> lists:sort(maps:to_list(lists:foldr(fun(X, A) -> K = F(X), A#{K => [X | maps:get(K, A, [])]} end, #{}, L))).
anagrams(Ws) -> [lists:sort(V) || {_, V} <- group(fun lists:sort/1, Ws)].
histogram(L) -> [{K, length(V)} || {K, V} <- group(fun(X) -> X div 10 * 10 end, L)].
inverse(M) -> maps:fold(fun(K, V, A) -> maps:update_with(V, fun(L) -> lists:sort([K | L]) end, [K], A) end, #{}, M).

show(V) -> io:format("~0p~n", [V]).

%% Records as tree nodes: insert, rotate, fold, with guards on fields
-module(lang_bst_records).
-export([main/1]).
-record(n, {k, v, l = nil, r = nil}).
main(_) -> T = lists:foldl(fun(K, A) -> ins(K, K * K, A) end, nil, [5, 2, 8, 1, 3, 9]), show(T), show(keys(T)), show([get_(K, T) || K <- [1, 9, 10]]), show(T#n.l#n.r#n.v), show(keys(rot(T))), show(count(fun(#n{k = K}) when K > 4 -> true; (_) -> false end, T)).
ins(K, V, nil) -> #n{k = K, v = V};
ins(K, V, #n{k = X, l = L} = N) when K < X -> N#n{l = ins(K, V, L)};
ins(K, V, #n{k = X, r = R} = N) when K > X -> N#n{r = ins(K, V, R)};
ins(_, V, N) -> N#n{v = V}.
keys(nil) -> []; keys(#n{k = K, l = L, r = R}) -> keys(L) ++ [K | keys(R)].
get_(_, nil) -> none; get_(K, #n{k = K, v = V}) -> {ok, V}; get_(K, #n{k = X, l = L}) when K < X -> get_(K, L); get_(K, #n{r = R}) -> get_(K, R).
rot(#n{l = #n{r = LR} = L} = N) -> L#n{r = N#n{l = LR}}.
count(_, nil) -> 0; count(F, N) -> case F(N) of true -> 1; false -> 0 end + count(F, N#n.l) + count(F, N#n.r).

show(V) -> io:format("~0p~n", [V]).

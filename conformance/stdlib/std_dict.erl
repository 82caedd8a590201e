%% dict and orddict: store, append, update, fold, merge
-module(std_dict).
-export([main/1]).

main(_) ->
    [run(M) || M <- [dict, orddict]], D = dict:from_list([{I, I} || I <- lists:seq(1, 500)]), show([dict:size(D), dict:fetch(250, D), lists:sum(dict:fetch_keys(D))]), show(dict:size(lists:foldl(fun dict:erase/2, D, lists:seq(1, 490)))).
run(M) -> D = M:from_list([{a, 1}, {b, 2}]), L = fun(X) -> lists:sort(M:to_list(X)) end, show([M, L(M:store(c, 3, D)), M:fetch(a, D), M:find(z, D), M:find(b, D), M:is_key(a, D), L(M:erase(a, D)), L(M:append(l, x, M:append(l, y, D))), L(M:append_list(l, [1, 2], D)), L(M:update(a, fun(X) -> X + 1 end, D)), L(M:update(z, fun(X) -> X + 1 end, 0, D)), L(M:update_counter(a, 5, D)), M:fold(fun(_, V, S) -> V + S end, 0, D), L(M:map(fun(_, V) -> V * 2 end, D)), L(M:filter(fun(K, _) -> K =:= a end, D)), L(M:merge(fun(_, A, B) -> A + B end, D, M:from_list([{a, 10}, {q, 1}]))), lists:sort(M:fetch_keys(D)), M:size(D), M:is_empty(D), element(1, M:take(a, D))]).

show(V) -> io:format("~0p~n", [V]).

%% Much live data kept over many collections
-module(lim_live_data).
-export([main/1]).

main(_) ->
    T = lists:foldl(fun(I, A) -> gb_trees:insert(I, {I, [I, I + 1], integer_to_list(I)}, A) end, gb_trees:empty(), lists:seq(1, 30000)), churn(100), erlang:garbage_collect(), show(gb_trees:size(T)), show(gb_trees:get(29999, T)), show(lists:sum([A || {A, _, _} <- gb_trees:values(T)])).
churn(0) -> ok; churn(N) -> _ = lists:map(fun(X) -> {X, X} end, lists:seq(1, 5000)), churn(N - 1).

show(V) -> io:format("~0p~n", [V]).

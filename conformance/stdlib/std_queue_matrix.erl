%% Module queue with fitting and unfitting arguments
-module(std_queue_matrix).
-export([main/1]).

% Each function with many combinations of fitting and unfitting arguments: the result, or the class of the exception.
main(_) ->
    put(seed, 31337),
    [[try_it(F, A) || _ <- lists:seq(1, tries(A))] || {F, A} <- functions()],
    ok.

try_it(F, A) ->
    Args = [pick(pool()) || _ <- lists:seq(1, A)],
    case try {ok, apply(queue, F, Args)} catch C:_ -> C end of
        {ok, Result} -> io:format("~w ~w -> ~w~n", [F, plain(Args), plain(Result)]);
        _ when A > 1 -> ok;
        Class -> io:format("~w ~w -> ~w~n", [F, plain(Args), Class])
    end.

tries(0) -> 1;
tries(1) -> 15;
tries(_) -> 25.

% Funs by their arity, maps as sorted lists.
plain(T) when is_function(T) -> {'fun', element(2, erlang:fun_info(T, arity))};
plain([H | T]) -> [plain(H) | plain(T)];
plain(T) when is_tuple(T) -> list_to_tuple(plain(tuple_to_list(T)));
plain(M) when is_map(M) -> {map, lists:sort(plain(maps:to_list(M)))};
plain(X) -> X.

pick(L) -> lists:nth(1 + random(length(L)), L).

random(N) ->
    Seed = (get(seed) * 1103515245 + 12345) band 16#7fffffff,
    put(seed, Seed),
    (Seed bsr 8) rem N.

functions() ->
    [{new, 0}, {is_queue, 1}, {is_empty, 1}, {len, 1}, {to_list, 1}, {from_list, 1}, {in, 2}, {in_r, 2}, {out,
     1}, {out_r, 1}, {get, 1}, {get_r, 1}, {peek, 1}, {peek_r, 1}, {drop, 1}, {drop_r, 1}, {reverse, 1},
     {join, 2}, {split, 2}, {filter, 2}, {filtermap, 2}, {fold, 3}, {any, 2}, {all, 2}, {member, 2}, {delete,
     2}, {delete_r, 2}, {delete_with, 2}, {delete_with_r, 2}, {cons, 2}, {head, 1}, {tail, 1}, {snoc, 2},
     {daeh, 1}, {last, 1}, {liat, 1}, {init, 1}, {lait, 1}].

pool() ->
    [queue:new(), queue:from_list([1]), queue:from_list([1,2,3]), queue:in(x, queue:from_list([1,2,3,4])), queue:in_r(y, queue:in(z, queue:new())), {[],[]}, {[1],[]}, {[2],[1]}, foo, [], [1,2], 0, 1, 2, 3, 10, -1, a, fun(X) -> X > 1 end, fun(X) -> [X,X] end, fun(X) -> {true,{X}} end, fun(_) -> false end, fun(X,A) -> [X|A] end, fun(_) -> [] end].

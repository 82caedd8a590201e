%% sets (both versions), ordsets, gb_sets: the same operations, the same results
-module(std_sets).
-export([main/1]).

main(_) ->
    [run(M) || M <- [sets, ordsets, gb_sets]], S = sets:from_list([1, 2, 3, 2], [{version, 2}]), show([lists:sort(sets:to_list(S)), sets:size(S), sets:is_element(2, S), is_map(S)]), show([gb_sets:smallest(gb_sets:from_list([3, 1])), gb_sets:largest(gb_sets:from_list([3, 1])), gb_sets:to_list(gb_sets:delete(3, gb_sets:from_list([3, 1])))]), {A, G} = gb_sets:take_smallest(gb_sets:from_list([5, 4])), show({A, gb_sets:to_list(G)}), show(gb_sets:next(gb_sets:iterator(gb_sets:empty()))).
run(M) -> A = M:from_list([1, 2, 3, 4]), B = M:from_list([3, 4, 5]), L = fun(S) -> lists:sort(M:to_list(S)) end, show([M, L(M:union(A, B)), L(M:intersection(A, B)), L(M:subtract(A, B)), M:size(A), M:is_element(3, A), L(M:add_element(9, A)), L(M:del_element(1, A)), M:is_subset(M:from_list([1]), A), M:is_disjoint(A, B), M:is_empty(M:new()), L(M:filter(fun(X) -> X > 2 end, A)), M:fold(fun(X, S) -> X + S end, 0, A), L(M:union([A, B])), L(M:intersection([A, B])), M:is_set(A), lists:sort(M:to_list(M:from_list([1, 2.5, a, "s"])))]).

show(V) -> io:format("~0p~n", [V]).

%% lists: sort, usort, merge, keysort, sort with fun; stability
-module(std_lists_sort).
-export([main/1]).

main(_) ->
    L = [{3, a}, {1, b}, {2, c}, {1, a}, {3, b}, {2, a}], show([lists:sort(L), lists:keysort(1, L), lists:keysort(2, L), lists:ukeysort(1, L), lists:usort([3, 1, 2, 3, 1]), lists:sort(fun(A, B) -> A >= B end, [1, 3, 2]), lists:sort(fun({A, _}, {B, _}) -> A =< B end, L), lists:usort(fun(A, B) -> A rem 3 =< B rem 3 end, [1, 4, 2, 5, 3])]), show([lists:merge([1, 3], [2, 4]), lists:merge([[1, 5], [2], [3, 4]]), lists:umerge([1, 2], [2, 3]), lists:merge3([1], [0], [2]), lists:keymerge(1, [{1, a}, {3, a}], [{1, b}, {2, b}]), lists:ukeymerge(1, [{1, a}], [{1, b}, {2, b}]), lists:merge(fun(A, B) -> A >= B end, [3, 1], [4, 2])]), R = [I * 7919 rem 10007 || I <- lists:seq(1, 5000)], S = lists:sort(R), show([lists:sublist(S, 5), lists:last(S), lists:reverse(S) =:= lists:sort(fun erlang:'>='/2, R), S =:= lists:usort(R)]).

show(V) -> io:format("~0p~n", [V]).

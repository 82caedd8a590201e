%% lists: reverse, append, nth, last, sublist, split, member, delete
-module(std_lists_basic).
-export([main/1]).

main(_) ->
    L = lists:seq(1, 10), show([lists:reverse(L), lists:append([[1], [2, 3], []]), lists:append([1], [2]), lists:nth(3, L), lists:last(L), lists:nthtail(8, L), lists:sublist(L, 3), lists:sublist(L, 9, 5), lists:split(4, L), lists:member(5, L), lists:delete(5, L), lists:subtract(L, [1, 2])]), show([lists:seq(5, 1, -2), lists:seq(1, 0), lists:duplicate(3, x), lists:concat([a, 1, "s", 2.5]), lists:flatten([1, [2, [3]], [], [[[4]]]]), lists:flatten([a], [b]), lists:flatlength([1, [2, [3]]]), lists:droplast([1, 2]), lists:prefix("ab", "abc"), lists:suffix("bc", "abc"), lists:sum([1, 2.5]), lists:max([1, 3, 2]), lists:min([b, a])]).

show(V) -> io:format("~0p~n", [V]).

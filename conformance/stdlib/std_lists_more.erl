%% lists: nth edge cases, enumerate, rotations, deep zips and long operations
-module(std_lists_more).
-export([main/1]).

main(_) -> show([lists:enumerate([a, b]), lists:enumerate(5, [a]), lists:sublist([1, 2], 3, 1), lists:sublist([1, 2, 3], 2, 0), lists:nthtail(0, [1]), lists:seq(3, 3), lists:seq(10, 1, -3), lists:sum([]), lists:append([]), lists:flatten([[], [[]]]), lists:usort([]), lists:zip([], []), lists:prefix([], []), lists:suffix([a], []), lists:join(x, []), lists:join(x, [1]), lists:concat([]), lists:merge([], []), lists:max([1, 1.0]), lists:min([1.0, 1])]), show(attempt(fun() -> lists:seq(1, 5, -1) end)), show(lists:seq(1, 0, 1)), show(attempt(fun() -> lists:sublist([1], 0, 1) end)), show(attempt(fun() -> lists:foldl(a, 0, [1]) end)), show(attempt(fun() -> lists:nth(1, []) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

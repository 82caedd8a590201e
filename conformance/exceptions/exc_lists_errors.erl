%% Errors out of library functions: class and reason
-module(exc_lists_errors).
-export([main/1]).

main(_) ->
    show([attempt(F) || F <- [fun() -> lists:nth(3, [1]) end, fun() -> lists:last([]) end, fun() -> lists:max([]) end, fun() -> lists:sum([a]) end, fun() -> lists:zip([1], []) end, fun() -> lists:split(3, [1]) end, fun() -> lists:sublist([1], -1) end, fun() -> lists:keysort(2, [{a}]) end, fun() -> lists:nthtail(2, [1]) end, fun() -> lists:seq(1, 10, 0) end, fun() -> lists:sort(a) end, fun() -> lists:flatten(a) end, fun() -> lists:append([a], b) end, fun() -> string:to_upper(1) end, fun() -> dict:fetch(a, dict:new()) end, fun() -> queue:get(queue:new()) end, fun() -> array:get(-1, array:new()) end, fun() -> gb_trees:get(a, gb_trees:empty()) end, fun() -> orddict:fetch(q, []) end, fun() -> proplists:get_value(a, b) end]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

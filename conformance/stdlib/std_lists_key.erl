%% lists: key functions, zip, unzip
-module(std_lists_key).
-export([main/1]).

main(_) ->
    L = [{a, 1}, {b, 2}, {c, 3}, {a, 4}], show([lists:keyfind(a, 1, L), lists:keyfind(z, 1, L), lists:keydelete(a, 1, L), lists:keyreplace(b, 1, L, {b, x}), lists:keystore(d, 1, L, {d, 5}), lists:keystore(a, 1, L, {a, 9}), lists:keytake(c, 1, L), lists:keytake(z, 1, L), lists:keymember(3, 2, L), lists:keymap(fun(X) -> X * 2 end, 2, L), lists:keysearch(2, 2, L)]), show([lists:zip([1, 2], [a, b]), lists:zip3([1], [2], [3]), lists:unzip(L), lists:unzip3([{1, 2, 3}, {4, 5, 6}])]), show([attempt(fun() -> lists:zip([1], [1, 2]) end), attempt(fun() -> lists:unzip([{1}]) end), attempt(fun() -> lists:keymap(fun(X) -> X end, 3, L) end)]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

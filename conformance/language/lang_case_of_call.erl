%% Results of BIF and function calls matched directly
-module(lang_case_of_call).
-export([main/1]).

main(_) ->
    case lists:keyfind(b, 1, [{a, 1}, {b, 2}]) of {_, V} -> show(V); false -> show(none) end, case string:split("k=v", "=") of [K, W] -> show({K, W}) end,
    {ok, N, _} = {ok, length("abc"), x}, show(N), [H | _] = lists:reverse([1, 2, 3]), show(H), {Q, R} = {7 div 2, 7 rem 2}, show({Q, R}), 5 = 2 + 3, ok = (fun() -> ok end)(),
    show(case element(1, {tag, x}) of tag -> yes end), show(case catch throw(1) of 1 -> caught end), show(case [X || X <- [1, 2], X > 1] of [2] -> two end),
    show(case {self() =:= self(), is_pid(self())} of {true, true} -> pid end), show(case fun() -> f end of F when is_function(F, 0) -> F() end),
    show(case #{k => v} of #{k := Val} when is_atom(Val) -> Val end), show(attempt(fun() -> {ok, _} = id({error, enoent}) end)), show(attempt(fun() -> ok = id(error) end)),
    show(attempt(fun() -> [] = id([1]) end)), show(attempt(fun() -> "x" = id("y") end)), show(attempt(fun() -> <<1>> = id(<<2>>) end)), show(attempt(fun() -> 1 = id(1.0) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% exit and error values through catch as data
-module(exc_exit_in_catch).
-export([main/1]).

main(_) ->
    show(catch {'EXIT', not_raised}), show(case catch exit({shutdown, x}) of {'EXIT', {shutdown, X}} -> X end), show([case catch F() of {'EXIT', {R, [_ | _]}} -> {error, R}; {'EXIT', R} -> {exit, R}; V -> {value, V} end || F <- [fun() -> 1 end, fun() -> throw(2) end, fun() -> exit(3) end, fun() -> error(4) end, fun() -> exit({5, [six]}) end, fun() -> lists:last([]) end]]), show(catch catch throw(x)), show(catch (catch exit(y))), show({catch throw(1), (catch 2) + 1}), V2 = (catch throw(bound)), show(V2).

show(V) -> io:format("~0p~n", [V]).

%% Order of after blocks in nested tries, with exceptions in them
-module(exc_after_order).
-export([main/1]).

main(_) ->
    show(run(fun() -> try try s(1) after s(2) end after s(3) end end)), show(run(fun() -> try try throw(a) after s(1) end catch throw:a -> s(2) after s(3) end end)), show(run(fun() -> try throw(a) catch throw:a -> throw(b) after s(1) end end)), show(run(fun() -> try s(1) after throw(c) end end)), show(run(fun() -> try try error(a) after error(b) end catch error:X -> s(X) end end)), show(run(fun() -> try s(1) of 1 -> throw(d) after s(2) end end)), show(run(fun() -> lists:foreach(fun(I) -> try s(I), I > 2 andalso throw(stop) after s({a, I}) end end, [1, 2, 3, 4]) end)).
s(X) -> put(log, [X | get(log)]), X.
run(F) -> put(log, []), R = attempt(F), {R, lists:reverse(get(log))}.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

%% Exceptions in receive bodies and timeouts; messages stay in the queue
-module(exc_in_receive).
-export([main/1]).

main(_) ->
    self() ! {n, 0}, self() ! {n, 5}, show(attempt(fun() -> receive {n, X} -> 10 div X end end)), show(attempt(fun() -> receive {n, X} -> 10 div X end end)), show(attempt(fun() -> receive after 0 -> throw(timeout) end end)), self() ! keep, show(attempt(fun() -> receive other -> ok after 1 -> error(late) end end)), show(receive keep -> kept end), show(attempt(fun() -> try receive x -> y after 0 -> exit(z) end after self() ! from_after end end)), show(receive from_after -> ok end), show(attempt(fun() -> receive after id(foo) -> x end end)).

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

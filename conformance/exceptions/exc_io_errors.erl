%% io:format and io_lib:format with bad formats and arguments
-module(exc_io_errors).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> lists:flatten(io_lib:format(F, A)) end) || {F, A} <- [{"~s", [a]}, {"~s", [1]}, {"~d", [1]}, {"~p", []}, {"~p", [1, 2]}, {"~c", [a]}, {"~f", [a]}, {"~i~w", [1, 2]}, {"~", []}, {"~s", [[256]]}, {"~ts", [[256]]}, {"~b", [1.5]}, {"~z", [1]}, {"~5", [1]}, {"~*w", [a, b]}, {"~~", []}, {"~n~n", []}, {a, []}, {"x", y}]]), show(attempt(fun() -> io:format("~d~n", [1]) end)), show(attempt(fun() -> io:format("~s~n", []) end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

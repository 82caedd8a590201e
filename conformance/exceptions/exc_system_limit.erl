%% system_limit and badarg at sizes that can't be
-module(exc_system_limit).
-export([main/1]).

main(_) ->
    show([attempt(F) || F <- [fun() -> 1 bsl id(1 bsl 64) end, fun() -> list_to_atom(lists:duplicate(300, $a)) end, fun() -> erlang:make_tuple(id(1 bsl 30), a) end, fun() -> <<0:(id(1 bsl 70))>> end, fun() -> <<0:(id(-1))>> end, fun() -> binary:copy(<<"a">>, id(-1)) end, fun() -> lists:seq(1, id(a)) end, fun() -> lists:duplicate(id(-1), a) end]]).

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

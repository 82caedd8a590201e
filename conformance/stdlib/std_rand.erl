%% rand with seeds: algorithms give the same numbers
-module(std_rand).
-export([main/1]).

main(_) ->
    [begin rand:seed(A, {1, 2, 3}), show({A, [rand:uniform(1000) || _ <- lists:seq(1, 8)], [round(rand:uniform() * 1.0e9) || _ <- [1, 2, 3]]}) end || A <- [exsss, exrop, exsp, exs1024s, exro928ss]], S = rand:seed_s(exsss, 42), {X, S2} = rand:uniform_s(100, S), {Y, _} = rand:uniform_s(100, S2), show([X, Y]), rand:seed(exsss, {4, 5, 6}), show([rand:uniform(1 bsl 70), rand:bytes(5)]), show(round(rand:normal() * 1000000)), show(attempt(fun() -> rand:uniform(0) end)), show(lists:all(fun(I) -> I >= 1 andalso I =< 6 end, [rand:uniform(6) || _ <- lists:seq(1, 1000)])).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

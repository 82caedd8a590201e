%% phash2 of many terms and ranges, phash
-module(bif_hash).
-export([main/1]).

main(_) ->
    L = [0, 1, -1, 255, 1 bsl 27, 1 bsl 59, 1 bsl 60, -(1 bsl 60), 1 bsl 64, -(1 bsl 64), 1 bsl 200, 1.0, -2.5, 1.0e300, a, abc, '', true, '\x{e5}', [], [1], [1, 2, 3], [a | b], "hello", [256], [[]], {}, {a}, {1, 2, 3}, <<>>, <<1>>, <<"hello">>, <<1:3>>, <<1, 2:3>>, #{}, #{a => 1}, #{1 => a, b => "c"}, [<<"x">>, {1.5, #{}}]],
    [show({X, erlang:phash2(X)}) || X <- L], show([erlang:phash2(X, 1000) || X <- L]), show([erlang:phash2(X, 1 bsl 32) || X <- L]), show([attempt(fun() -> erlang:phash2(a, R) end) || R <- [1, 0, -1, 1 bsl 32, (1 bsl 32) + 1, a]]), show(erlang:phash2(lists:seq(1, 1000))), show(erlang:phash2(binary:copy(<<"abc">>, 100))), show(erlang:phash2(list_to_tuple(lists:seq(1, 300)))), show(erlang:phash2(maps:from_list([{I, I} || I <- lists:seq(1, 100)]))), show(erlang:phash2(lists:duplicate(100, $a))).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

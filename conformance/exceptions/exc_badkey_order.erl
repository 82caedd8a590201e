%% Of several missing keys in one update the first in the order of keys is told.
-module(exc_badkey_order).
-export([main/1]).

try_it(F, M) ->
    try F(M) of R -> {updated, R}
    catch error:{badkey, K} -> {badkey, K};
          error:{badmap, M1} -> {badmap, M1}
    end.

main(_) ->
    M = maps:from_list([{1, a}, {2, b}, {a, c}, {"x", y}]),
    Fs = [fun(X) -> X#{42.0 := v, 42 := v2} end,
          fun(X) -> X#{42 := v, 42.0 := v2} end,
          fun(X) -> X#{zz := 1, aa := 2, 4 := 5, 5.0 := 1, 5 := 3} end,
          fun(X) -> X#{42 => v1, 42.0 := v2} end,
          fun(X) -> X#{"q" := 1, {a} := 2, zz := 3} end,
          fun(X) -> X#{b := 1, a := 2, aa := 3} end,
          fun(X) -> X#{1 := new, "x" := z} end],
    [io:format("~p~n", [try_it(F, M)]) || F <- Fs],
    [io:format("~p~n", [try_it(F, not_a_map)]) || F <- Fs],
    X = {same, 1},
    io:format("~p ~p~n", [erts_debug:size([X, X]), erts_debug:flat_size([X, X])]).

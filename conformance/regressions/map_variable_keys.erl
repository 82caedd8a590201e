%% Several keys of one map that are known only when it runs.
-module(map_variable_keys).
-export([main/1]).

main(_) ->
    M = #{a => 1, b => 2, {c} => 3},
    io:format("~p~n", [[has(K, L, M) || K <- [a, b, x], L <- [{c}, b, y]]]),
    io:format("~p~n", [[some(K, L, M) || K <- [a, {c}, x], L <- [b, z]]]),
    io:format("~p~n", [[guard(K, L, M) || K <- [a, x], L <- [b, {c}, z]]]).

has(K, L, M) ->
    case M of
        #{a := _, b := _, K := _, L := _} -> both;
        #{K := _} -> first;
        _ -> none
    end.

some(K, L, M) ->
    case M of
        #{a := A, K := V, L := W} -> {A, V, W};
        #{L := W} -> W;
        _ -> none
    end.

guard(K, L, M) when is_map_key(K, M), is_map_key(L, M), is_map_key(a, M), is_map_key(b, M) -> all;
guard(_, L, M) when is_map_key(L, M) -> last;
guard(_, _, _) -> none.

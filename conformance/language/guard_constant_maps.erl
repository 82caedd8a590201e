%% Maps of constants in guards, updated and asked.
-module(guard_constant_maps).
-export([main/1]).
-compile(nowarn_nomatch).
f(X) when is_map_key(b, #{1 => X, b => 2}), X > 1 -> one;
f(X) when map_get(a, #{a => 1, {X} => 2}) =:= X -> two;
f(X) when (#{a => X})#{a := 2} =:= #{a => 2}, X < 0 -> three;
f(X) when (#{})#{a := X} =:= #{} -> never;
f(X) when is_map_key(b, #{a => 1}) orelse X =:= 0 -> four;
f(X) when is_map_key(b, #{1 => a, b => b, 1.0 => c}), X =:= a -> five;
f(_) -> other.
g(M, X) when M#{a := X} =:= #{a => 1} -> updated;
g(M, X) when M#{a => X} =:= #{a => 1} -> put;
g(_, _) -> other.
main(_) ->
    [io:format("~p ~p~n", [X, f(X)]) || X <- [2, 1, -1, 0, a, b]],
    [io:format("~p ~p ~p~n", [M, X, g(M, X)]) || M <- [#{}, #{a => 2}, #{b => 1}, x], X <- [1, 2]].

%% Map and binary tests in guards and comprehensions
-module(lang_guard_maps).
-export([main/1]).

main(_) ->
    L = [#{}, #{a => 1}, #{a => 2, b => 3}, #{b => <<1, 2>>}, <<1, 2>>, <<5:5>>, [], nope],
    show([f(X) || X <- L]), show([X || X <- L, is_map(X), is_map_key(a, X)]), show([X || #{a := V} = X <- L, V > 1]),
    show([V || #{b := <<_, V>>} <- L]), show([map_size(X) || X <- L, map_size(X) >= 0]), show([X || X <- L, byte_size(X) < 2]),
    show([X || X <- L, map_get(a, X) =:= 1 orelse true]), show([X || X <- L, true orelse map_get(a, X) =:= 1] =:= L).
f(M) when map_get(a, M) > 1 -> big;
f(M) when is_map_key(b, M), is_binary(map_get(b, M)) -> bin;
f(M) when map_size(M) =:= 0; M =:= nope -> empty;
f(B) when bit_size(B) rem 8 =/= 0 -> bits;
f(B) when binary_part(B, 0, 1) =:= <<1>> -> starts;
f(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% iolist_to_binary, iolist_size, list_to_binary, list_to_bitstring
-module(bif_iolist).
-export([main/1]).

main(_) ->
    L = [[], "abc", ["a", [<<"b">>], $c], [<<"x">> | <<"y">>], <<"bin">>, [[[[1]]], 2], [1 | 2], [256], [-1], [a], a, 1, [<<1:3>>], <<1:3>>, [1.0], ["ab" | <<"t">>], [{}]], show([attempt(fun() -> iolist_to_binary(X) end) || X <- L]), show([attempt(fun() -> iolist_size(X) end) || X <- L]), show([attempt(fun() -> list_to_binary(X) end) || X <- L]), show([attempt(fun() -> list_to_bitstring(X) end) || X <- L]),
    show([attempt(fun() -> erlang:iolist_to_iovec(X) end) || X <- ["a", [], a]]), show(byte_size(iolist_to_binary(lists:duplicate(1000, ["ab", <<"cd">>, [$e]])))), show(iolist_size(nest(500, []))).
nest(0, L) -> L; nest(N, L) -> nest(N - 1, [$a, L, <<"b">>]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

%% Maps: chains of updates, many keys at once, keys of all types
-module(lang_map_update).
-export([main/1]).

main(_) ->
    M = lists:foldl(fun(I, A) -> A#{I => I * 2, {k, I} => [I]} end, #{}, lists:seq(1, 10)),
    show(lists:sort(maps:to_list(M))),
    N = M#{1 := one, 2 := two, {k, 3} := three, new => 1, "str" => s, 1.5 => f, <<"b">> => b, [] => nil, #{x => 1} => map},
    show(length(maps:keys(N))), show([maps:get(K, N) || K <- [1, 2, {k, 3}, new, "str", 1.5, <<"b">>, [], #{x => 1}]]),
    show(upd(#{count => 0}, 100)),
    show(attempt(fun() -> (id(#{a => 1}))#{a := 2, zz := 3} end)),
    #{count := C} = upd(#{count => 5, x => y}, 3), show(C),
    F = fun(#{a := A} = X) -> X#{a := A + 1}; (X) -> X#{a => 0} end, show(F(F(F(#{})))),
    show(#{id(k) => v, id(k) => w, id(j) => u}), show(maps:fold(fun(_, V, A) when is_integer(V) -> A + V; (_, _, A) -> A end, 0, M)).
upd(M, 0) -> M;
upd(#{count := C} = M, N) -> upd(M#{count := C + 1}, N - 1).

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

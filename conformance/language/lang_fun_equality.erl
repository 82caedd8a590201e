%% Funs as terms: comparison, in lists and maps, as messages
-module(lang_fun_equality).
-export([main/1]).
-export([x/0]).
main(_) ->
    F = fun(X) -> X end, G = F, show({F =:= G, F == G, F < G}), E = fun ?MODULE:x/0, show({E =:= fun ?MODULE:x/0, E =:= fun ?MODULE:main/1}), show(lists:usort([F, F, G]) =:= [F]),
    M = #{F => 1, E => 2}, show({maps:get(G, M), maps:get(fun ?MODULE:x/0, M)}), self() ! F, show((receive H -> H end)(5)), A = mk(1), B = mk(1), C = mk(2), show({A =:= B, A =:= C}),
    show({is_function(E, 0), is_function(fun lists:nope/3, 3), is_function(a), is_function(F, id(1))}), show(fun lists:map/2 < fun lists:nap/2), show(F > a), show(F < self()),
    show(erlang:fun_info(E)), show(element(2, erlang:fun_info(F, type))), show(E()), show(apply(E, [])), show(attempt(fun() -> is_function(F, id(-1)) end)), show(attempt(fun() -> is_function(F, id(a)) end)).
x() -> x.
mk(N) -> fun() -> N end.

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

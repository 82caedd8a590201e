%% Predefined macros and records in guards of funs
-module(lang_include_record).
-export([main/1]).
-record(r, {k, v = 0}).
-define(IS(R), is_record(R, r)).
-define(GETV(R), R#r.v).
-define(W(V, G), fun(V) when G -> yes; (_) -> no end).
main(_) ->
    F = fun(R) when ?IS(R), ?GETV(R) > 5 -> big; (#r{k = K}) -> K; (_) -> other end,
    show([F(X) || X <- [#r{v = 9}, #r{k = a}, {r}, {r, 1, 2}, {r, 1, 20}]]),
    show([(?W(X, X > 1 andalso X < 5))(Y) || Y <- [0, 3, 9]]), show(?FUNCTION_NAME), show([?FUNCTION_NAME, ?FUNCTION_ARITY]),
    show(lists:keysort(#r.v, [#r{k = 1, v = 3}, #r{k = 2, v = 1}])), show(lists:map(fun(#r{v = V} = R) -> R#r{v = V + 1} end, [#r{}, #r{v = 4}])),
    show((fun() -> ?FUNCTION_NAME end)()), show(lines()).
lines() -> [A, B] = [?LINE,
    ?LINE], B - A.

show(V) -> io:format("~0p~n", [V]).

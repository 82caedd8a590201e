%% erl_scan, erl_parse, erl_eval: strings to values
-module(std_erl_scan_parse).
-export([main/1]).

main(_) ->
    show([eval(S) || S <- ["1 + 2 * 3.", "lists:map(fun(X) -> X * X end, [1, 2, 3]).", "X = 5, Y = X + 1, {X, Y}.", "[A || {A, _} <- [{1, 2}, {3, 4}], A > 1].", "case foo of foo -> yes; _ -> no end.", "<<1, 2:16>>.", "#{a => 1}.", "try throw(x) catch T -> {caught, T} end.", "if 1 > 2 -> a; true -> b end.", "begin F = fun(0) -> 1; (_) -> 2 end, F(0) end."]]), show(erl_scan:string("foo(X) -> \"s\" ++ $a. %c")), {ok, T, _} = erl_scan:string("{a, [1, 2.5, \"x\"], <<\"b\">>}."), show(erl_parse:parse_term(T)), show(element(1, erl_scan:string("'abc"))), {ok, B, _} = erl_scan:string("1 + ."), show(element(1, erl_parse:parse_exprs(B))).
eval(S) -> {ok, T, _} = erl_scan:string(S), {ok, E} = erl_parse:parse_exprs(T), {value, V, _} = erl_eval:exprs(E, []), V.

show(V) -> io:format("~0p~n", [V]).

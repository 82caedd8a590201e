%% Tokens to forms and expressions, with the annotations of the tokens; terms to expressions and back; annotations.
-module(std_erl_parse).
-export([main/1]).

main(_) ->
    [show(exprs(Text)) || Text <- exprs()],
    [show(form(Text)) || Text <- forms()],
    {ok, WithText, _} = erl_scan:string("foo(X) + \"a\".", {1, 1}, [text]),
    show(erl_parse:parse_exprs(WithText)),
    show(erl_parse:parse_exprs([{atom, 7, a}])),
    Terms = [{a, "bc", 1.5, #{a => [1 | 2]}, <<1, 2:3>>, -1, -2.5, fun lists:map/2}, [], [a, $b], [$a | b], "text", {}, <<>>, [1000, $a]],
    [show(erl_parse:abstract(Term)) || Term <- Terms],
    show([erl_parse:abstract("a\x{400}", [{encoding, latin1}]), erl_parse:abstract([a, b], {3, 4}), erl_parse:abstract(x, [{location, 9}])]),
    show([Term || Term <- Terms, erl_parse:normalise(erl_parse:abstract(Term)) =/= Term]),
    show([catch erl_parse:normalise({op, 1, '-', {integer, 1, 5}}), erl_parse:tokens({cons, 1, {tuple, 1, [{atom, 1, a}, {var, 2, 'X'}]}, {nil, 1}})]),
    {ok, Form} = form("f(X, #r{a = Y}) when X > 1; Y -> [Z || {Z, _} <- X, fun(A) -> <<A:8/integer>> end], #{a => \"s\"}."),
    show([erl_parse:map_anno(fun(A) -> {A, A} end, Form), erl_parse:fold_anno(fun(_, N) -> N + 1 end, 0, Form)]),
    {ok, Spec} = form("-spec f(integer()) -> [atom()] | {ok, #{a := b}}."),
    show([erl_parse:map_anno(fun(_) -> here end, Spec), erl_parse:anno_to_term(Spec) =:= Spec]),
    annotations().

exprs() ->
    ["a + 1, foo(X).", "case X of {ok, Y} when Y > 0 -> Y; _ -> error end.", "fun F(0) -> 1; F(N) -> N * F(N - 1) end.",
     "try f() of A -> A catch error:E:S -> {E, S} after ok end.", "receive {X, Y} -> ok after 10 -> no end.", "<<X:8, Y/binary-unit:8>>.",
     "[X || X <- L, X > 1].", "#{a => 1, b := 2}.", "X#r.a.", "if true -> a end.", "\"a\" \"b\".", "-1 + - 2.", "begin a, b end.", "catch f().",
     "fun m:f/2.", "$a.", "12345678901234567890123.", "1.5.", "a + .", "a + ).", "a", "f(1.", "X = .", "a b."].

forms() ->
    ["-module(a).", "-export([f/1]).", "-record(r, {a = 1 :: integer(), b}).", "f() -> ok.", "f(X) when X -> 1; f(_) -> 2.", "-type t() :: a | b.",
     "-spec f(A) -> B when A :: integer(), B :: atom().", "-vsn(1).", "-foo({a, [b]}).", "f() -> .", "f(", "-module(.", "a."].

exprs(Text) -> parse(fun erl_parse:parse_exprs/1, Text).
form(Text) -> parse(fun erl_parse:parse_form/1, Text).

parse(Parse, Text) ->
    {ok, Tokens, _} = erl_scan:string(Text, {1, 1}),
    Parse(Tokens).

annotations() ->
    A = erl_anno:new({1, 2}),
    B = erl_anno:set_text("ab\nc", A),
    show([A, B, erl_anno:end_location(B), erl_anno:set_generated(true, A), erl_anno:set_generated(true, B),
          erl_anno:set_file("x", erl_anno:set_generated(true, B)), erl_anno:set_generated(false, erl_anno:set_generated(true, A)),
          erl_anno:set_line(5, B), erl_anno:to_term(B), erl_anno:is_anno([]), erl_anno:is_anno(B), erl_anno:is_anno(-1),
          erl_anno:set_record(true, erl_anno:new(5)), erl_anno:line(B), erl_anno:column(A), erl_anno:column(erl_anno:new(3)), erl_anno:text(B),
          erl_anno:file(A), erl_anno:generated(A)]).

show(Term) -> io:format("~p~n", [Term]).

%% erl_scan and erl_parse: strings to tokens and terms
-module(std_erl_scan_term).
-export([main/1]).

main(_) ->
    show(erl_scan:string("foo(X) -> \"s\" ++ $a. %c")),
    {ok, T, _} = erl_scan:string("{a, [1, 2.5, \"x\"], <<\"b\">>}."),
    show(erl_parse:parse_term(T)),
    show(element(1, erl_scan:string("'abc"))),
    {ok, B, _} = erl_scan:string("{1, ."),
    show(element(1, erl_parse:parse_term(B))),
    {ok, N, _} = erl_scan:string("[-1, +2, - 3.5, #{k => [$x | tail]}]."),
    show(erl_parse:parse_term(N)).

show(V) -> io:format("~0p~n", [V]).

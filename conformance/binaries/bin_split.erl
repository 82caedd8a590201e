%% binary:split, matches, match, replace
-module(bin_split).
-export([main/1]).

main(_) ->
    B = <<"a,b,,c;d">>, show([binary:split(B, P, O) || P <- [<<",">>, <<"x">>, [<<",">>, <<";">>], <<",,">>], O <- [[], [global], [global, trim], [global, trim_all]]]), show(binary:split(<<",a,">>, <<",">>, [global, trim_all])), show(binary:split(<<>>, <<",">>)), show([binary:match(B, P) || P <- [<<",">>, <<"c">>, <<"zz">>, [<<"d">>, <<"b">>]]]), show([binary:matches(B, P) || P <- [<<",">>, <<"zz">>, [<<",">>, <<",,">>]]]), show(binary:match(B, <<",">>, [{scope, {2, 5}}])), show([binary:replace(B, <<",">>, <<"--">>, O) || O <- [[], [global], [global, {insert_replaced, 1}]]]), C = binary:compile_pattern([<<"b">>, <<"c">>]), show(binary:matches(B, C)), show(binary:replace(B, C, <<>>, [global])), show([attempt(F) || F <- [fun() -> binary:split(a, <<",">>) end, fun() -> binary:match(B, <<>>) end, fun() -> binary:match(B, []) end, fun() -> binary:split(B, <<",">>, [foo]) end, fun() -> binary:match(B, <<"a">>, [{scope, {5, 10}}]) end]]), show(binary:matches(<<"aaaa">>, <<"aa">>)), show(binary:split(B, <<",">>, [{scope, {3, 3}}])).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

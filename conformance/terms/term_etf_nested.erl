%% Round trips of nested terms through the external format
-module(term_etf_nested).
-export([main/1]).

main(_) -> L = [[{a, [1, {b, <<1:3>>}]}, #{k => [#{}]}], {[], {[]}}, [1.5 | 1 bsl 100], #{[1] => {x}, {y} => "z"}, [[], [[]], [[[]]]], list_to_tuple(lists:duplicate(256, [a])), lists:seq(1, 300), [256 | lists:duplicate(10, 1)], "latin" ++ [233], 'atom with space'], show([binary_to_term(term_to_binary(X)) =:= X || X <- L]), show([erlang:md5(term_to_binary(X, [{minor_version, 2}])) || X <- L]), show([binary_to_term(term_to_binary(X, [compressed])) =:= X || X <- L]).

show(V) -> io:format("~0p~n", [V]).

%% Character and numeral syntax, unicode in strings, atoms, binaries (Reference Manual, Data Types)
-module(lang_charlits).
-export([main/1]).

main(_) ->
    show([$\b, $\f, $\r, $\v, $\s, $\x{1F600}, $\377, $\^Z, $%, $$, $\\]),
    io:format("~tp ~ts~n", ["\x{3c0}\x{1F600}", [16#1F600, $a]]), io:format("~p ~w~n", ["caf\x{e9}", 'caf\x{e9}']),
    io:format("~tp ~ts~n", ['\x{3b1}\x{3b2}', '\x{3b1}']), show(<<"\x{e9}">>), show(<<"\x{3b1}"/utf8>>), show(<<"\x{3b1}"/utf16>>),
    show(length("\x{1F600}a")), show(atom_to_list('\x{3b1}')), show([2#11111111, 16#FF, 8#377, 10#255, 32#V, 1_0_0]),
    show("tab\there" ++ "\"" ++ [39]), show(<<"mixed", 0, 255, "x">>), io:format("~s|~ts|~p~n", [<<"bin">>, <<"\x{e9}"/utf8>>, <<"\x{e9}"/utf8>>]),
    io:format("~w ~p ~p~n", ["abc", [0, 1], [97, 98, 7]]), io:format("~p ~p ~p~n", ['$x', 'A', '_a']).

show(V) -> io:format("~0p~n", [V]).

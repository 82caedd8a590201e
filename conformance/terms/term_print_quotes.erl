%% When atoms and strings are quoted and escaped
-module(term_print_quotes).
-export([main/1]).

main(_) -> [io:format("~p ~w ~tp~n", [X, X, X]) || X <- [a, 'A', '_', a1, 'a-b', a@b, 'a.b', '', '1a', 'end', 'div', 'caf\x{e9}', '\x{c9}t', 'new\nline', 'tab\t', 'q\'q', 'b\\s', '\x{3b1}', "q\"q", "tab\t\n\e", "b\\s", [127], [160], [233], [955], [0], [8, 9, 10, 11, 12, 13, 27], <<"q\"">>, <<127>>, <<233>>, <<"a\n">>]].

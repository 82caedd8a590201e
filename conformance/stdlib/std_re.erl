%% re: run, replace, split with options
-module(std_re).
-export([main/1]).

main(_) ->
    show([re:run("hello world", P, O) || {P, O} <- [{"wor", []}, {"(h)(e)", []}, {"(h)(e)", [{capture, all, list}]}, {"o", [global]}, {"z", []}, {"HELLO", [caseless, {capture, first, binary}]}, {"(?<x>l+)", [{capture, [x], list}]}, {"o", [{offset, 5}]}, {"^w", [multiline]}, {"l", [{capture, none}]}, {"(a)?h", [{capture, all, list}]}]]), show([re:replace("a-b-c", "-", "+", O) || O <- [[{return, list}], [global, {return, list}], [global, {return, binary}]]]), show(re:replace("john smith", "(\\w+) (\\w+)", "\\2 &\\1", [{return, list}])), show([re:split("a,b;c", "[,;]", O) || O <- [[], [{return, list}], [{return, list}, {parts, 2}]]]), show(re:split("abc", "(b)", [{return, list}])), {ok, R} = re:compile("[0-9]+"), show(re:run("ab123", R, [{capture, all, list}])), show(element(1, re:compile("("))), show(re:run("\x{e5}b", "b", [unicode])), show(re:split("", "x", [{return, list}])).

show(V) -> io:format("~0p~n", [V]).

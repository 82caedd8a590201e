-module(format_kinds).
-export([f/1]).
f(X) -> io:format(X, [X]), io:format(user, "~p", []), io:format(user, "~p~p", [1]), io_lib:fwrite("~p", [1, 2]), io:format(atom, [1]), io:format(<<"~p">>, []), io:format([$~, $p], []), io:format("a" ++ "~p", []), io:format("a~p" ++ X, []), io:format("abc" "~p"), io_lib:format("~p", [], [1]), io_lib:bformat("~p", []), io:format(user, X, []), io:fwrite("~p").

%% ~p line breaking of nested terms, ~P and ~W depths, records as tuples
-module(std_io_pretty).
-export([main/1]).

main(_) ->
    io:format("~p~n", [lists:seq(1, 60)]), io:format("~p~n", [[{I, "string number", [a, b, {c, I}]} || I <- lists:seq(1, 4)]]), io:format("~p~n", [#{key => lists:seq(1, 30), other => "text", third => #{nested => {a, b, c}}}]), io:format("~p~n", [{a_long_atom_name, {another_long_atom_name, [yet_another_long_atom_name, <<"a binary of some length">>, "a string of some length"]}, 12345678901234567890}]), io:format("~p~n", [lists:duplicate(5, "a fairly long string to be broken")]), io:format("~20p~n", [[abc, defghi, {jkl, mno}, "pqr", 12345]]), io:format("~P~n", [lists:seq(1, 100), 10]), io:format("~P ~W~n", [{a, {b, {c, {d}}}}, 3, {a, {b, {c, {d}}}}, 3]), io:format("~p~n", [binary:copy(<<"abc def ">>, 20)]), io:format("~p~n", [<<0:800>>]), io:format("x~p~n", [[lists:seq(1, 20), lists:seq(1, 20)]]), io:format("~0p~n", [lists:seq(1, 60)]), io:format("~p~n", [["a", "\n\t", [0], [1, 2], "\x{e5}", <<"\x{e5}">>, <<1>>]]), io:format("~lp ~p~n", ["ab", [$a, 10]]).

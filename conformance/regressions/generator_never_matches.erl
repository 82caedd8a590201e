%% A pattern of bits met only by what is no bitstring; the rest of the list must still be walked.
-module(generator_never_matches).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[x || <<_>> <- [a, b]]]),
    io:format("~p~n", [[{V, W} || <<V:1/binary, W/utf32, _>> <- [a, {1, 2}, "x"]]]),
    io:format("~p~n", [walk([a, b, c], 0)]),
    io:format("~p~n", [sum([a, b], 1)]).

walk([<<_, _/binary>> | T], N) -> walk(T, N + 100);
walk([_ | T], N) -> walk(T, N + 1);
walk([], N) -> N.

sum([H | T], N) ->
    M = try hd(H) catch error:badarg -> N end,
    sum(T, M + 1);
sum([], N) -> N.

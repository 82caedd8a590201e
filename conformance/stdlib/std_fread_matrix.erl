%% io_lib:fread/2 and the re-entrant fread/3 with many formats and inputs, drawn by a generator of our own.
-module(std_fread_matrix).
-export([main/1]).

main(_) ->
    put(state, 42),
    [whole() || _ <- lists:seq(1, 1500)],
    [in_pieces() || _ <- lists:seq(1, 1500)].

whole() ->
    Format = format(),
    Input = input(),
    io:format("~w ~w ~w~n", [Format, Input, outcome(fun() -> io_lib:fread(Format, Input) end)]).

in_pieces() ->
    Format = format(),
    Pieces = [input() || _ <- lists:seq(1, 1 + random(3))] ++ [eof],
    io:format("~w ~w ~w~n", [Format, Pieces, outcome(fun() -> feed([], Pieces, Format) end)]).

outcome(Fun) ->
    try Fun() catch Class:Reason -> {Class, Reason} end.

feed(Continuation, [Piece | Pieces], Format) ->
    case io_lib:fread(Continuation, Piece, Format) of
        {more, Next} when Pieces =/= [] -> feed(Next, Pieces, Format);
        Result -> Result
    end.

format() ->
    several(4, [
        "~d", "~u", "~f", "~s", "~a", "~c", "~l", "~#", "~-", "~16u", "~2d", "~5s", "~3c", "~*d", "~*s", "~ts", "~tc", "~ta",
        "~5ts", "~40u", "~16#", "~3f", "~3a", " ", "a", ",", "~~", "\n", "\t", "x y", "~", "~z", "~3~", "~t", "~0d"
    ]).

input() ->
    several(6, [
        "12", "-12", "+3", "1.5", "-2.5e3", "1e5", "abc", "'q r'", "  ", "\n", " ", "\t", "16#ff", "2#101", "37#1", "z", "-",
        "+", [233], [1077, 1078], "~", "a", "x", "y", ",", "0", "007", "1_0", ".", "1.", "1.5e", "1.5e+", "ff", "FF", "\r\n",
        "\r", "\f", "\"s\"", [0], [127]
    ]).

several(Most, Words) -> lists:append([lists:nth(1 + random(length(Words)), Words) || _ <- lists:seq(1, 1 + random(Most))]).

random(Below) ->
    State = (get(state) * 1103515245 + 12345) band 16#7FFFFFFF,
    put(state, State),
    (State bsr 8) rem Below.

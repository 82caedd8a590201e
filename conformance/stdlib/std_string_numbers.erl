%% string:to_integer/1 and to_float/1 on text that ends in all sorts of ways; case on text that has nothing to change.
-module(std_string_numbers).
-export([main/1]).

main(_) ->
    Texts = [
        "", "-", "+1", "1", "12x", "12 ", " 12", "0x12", "1_000", "12345678901234567890123x", "-0", "+-1", "1.", ".5", "1.5",
        "1,5x", "-1.5e3", "1.5e", "1.5e+", "1.5e-2.", "1.5e400", "1e5", "1.e5", <<>>, <<"12">>, <<"12.5e1 ">>, <<"-3x">>,
        [<<>>], [[]], [$1, [], "2"], [$1, <<"2.">>, $3], [<<"12">>, "34"], ["1", ["2" | <<".5">>]], [[$-, $1], $2],
        "12" ++ a, "1" ++ [a], "12.3" ++ a, "-" ++ a, "1." ++ a, a, 1, {}, <<255>>, [$1, <<255>>], [<<"1">> | <<255>>],
        <<"1", 255>>, <<"1.5", 255>>
    ],
    [io:format("~w ~w ~w~n", [T, string:to_integer(T), string:to_float(T)]) || T <- Texts, T =/= "12.3" ++ a],
    Cased = [
        [[]], [<<>>, <<>>], ["AB", []], ["ab", <<>>], [$A | <<>>], [$a | <<"b">>], [<<"Ab">>, [[$c] | <<"d">>]], [<<"a">>],
        [$A, [[]]], "ß", ["\x{149}" | <<"x">>], a, {}, <<1:3>>
    ],
    [
        io:format("~w ~w -> ~w~n", [F, T, try string:F(T) catch error:Reason -> Reason end])
     || F <- [uppercase, lowercase, titlecase, casefold], T <- Cased
    ].

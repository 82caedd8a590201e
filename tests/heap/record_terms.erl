%% Writes random terms as a real Erlang node sees them, for tests/heap/recorded_terms_test.cpp: one line a term, in term order,
%%
%%   {"<external form in hex>", <phash2 of range 2^32>, <1 if it equals (==) the line before, else 0>},
%%
%%   escript record_terms.erl COUNT [SEED] > recorded_terms.inc
%%
%% Run by OTP 26 or later (atoms in UTF-8).
-mode(compile).


main([Count]) -> main([Count, "1"]);
main([Count, Seed]) ->
    rand:seed(exsss, list_to_integer(Seed)),
    Fixed = fixed(),
    Random = [term(rand:uniform(4) - 1) || _ <- lists:seq(1, list_to_integer(Count) - length(Fixed))],
    Sorted = lists:sort(Fixed ++ Random),
    lines(Sorted, none).

lines([], _) -> ok;
lines([T | Rest], Before) ->
    Same = case Before of
               {some, B} when B == T -> 1;
               _ -> 0
           end,
    io:put_chars(["{\"", hex(term_to_binary(T)), "\", ", integer_to_list(erlang:phash2(T, 1 bsl 32)), "u, ",
                  integer_to_list(Same), "},\n"]),
    lines(Rest, {some, T}).

hex(Binary) -> [io_lib:format("~2.16.0b", [B]) || <<B>> <= Binary].

fixed() ->
    Edges = [1 bsl N || N <- [0, 7, 8, 26, 27, 28, 31, 32, 52, 53, 54, 59, 60, 61, 62, 63, 64, 65, 127, 128, 1000]],
    Integers = lists:append([[E, E - 1, E + 1, -E, -E - 1, -E + 1] || E <- Edges]),
    Floats = [float(E) || E <- Edges] ++ [-float(E) || E <- Edges]
        ++ [0.0, -0.0, 0.1, 1.5, -1.5, 1.0e-300, 1.0e300, 5.0e-324, 1.7976931348623157e308, 1.0e-77, 1.0e77],
    Integers ++ Floats
        ++ [a, '', 'A b', 'ab', abc, abcd, abcde, 'åäö', 'ÿ', 'Ω', '日本語', true, false, undefined]
        ++ [[], {}, #{}, <<>>, <<0:1>>, <<1:1>>, <<255>>, <<1, 2, 3:3>>, [a | b], "abc", "abcd", [256], [255 | 256],
            [1.0], [-1], {[]}, [[]], [[], []], {{}}, #{1 => 1, 1.0 => 2}, #{#{} => #{}}, #{0.0 => a, -0.0 => b}]
        ++ [maps:from_list([{I, I * I} || I <- lists:seq(1, N)]) || N <- [1, 31, 32, 33, 100]]
        ++ [maps:from_list([{integer_to_list(I), I} || I <- lists:seq(1, 40)]),
            maps:from_list([{I + 0.0, I} || I <- lists:seq(1, 40)]),
            maps:from_list([{I, I + 0.0} || I <- lists:seq(1, 40)])]
        ++ [external_pid(N) || N <- [1, 2, 70000]] ++ [external_ref(N) || N <- [1, 2, 70000]]
        ++ [external_port(N) || N <- [1, 70000, 1 bsl 40]].

node_name() -> <<119, 3, "a@b">>.
external_pid(N) -> binary_to_term(<<131, 88, (node_name())/binary, N:32, 7:32, 99:32>>).
external_port(N) -> binary_to_term(<<131, 120, (node_name())/binary, N:64, 99:32>>).
external_ref(N) -> binary_to_term(<<131, 90, 3:16, (node_name())/binary, 99:32, N:32, 5:32, 6:32>>).

term(Depth) when Depth =< 0 -> leaf(rand:uniform(9));
term(Depth) ->
    case rand:uniform(12) of
        1 -> list_to_tuple(terms(Depth, rand:uniform(5) - 1));
        2 -> terms(Depth, rand:uniform(6));
        3 -> terms(Depth, rand:uniform(3)) ++ leaf(rand:uniform(9));
        4 -> maps:from_list([{term(Depth - 1), term(Depth - 1)} || _ <- lists:seq(1, rand:uniform(8) - 1)]);
        5 -> maps:from_list([{leaf(rand:uniform(9)), leaf(1)} || _ <- lists:seq(1, 30 + rand:uniform(30))]);
        6 -> [rand:uniform(256) - 1 || _ <- lists:seq(1, rand:uniform(20))] ++ terms(Depth, rand:uniform(3) - 1);
        7 -> list_to_tuple([leaf(1) || _ <- lists:seq(1, rand:uniform(40))]);
        _ -> leaf(rand:uniform(9))
    end.

terms(Depth, N) -> [term(Depth - 1) || _ <- lists:seq(1, N)].

leaf(1) -> rand:uniform(100) - 50;
leaf(2) -> rand:uniform(1 bsl 64) - (1 bsl 63);
leaf(3) -> (rand:uniform(1 bsl 64) bsl (rand:uniform(300) - 1) + rand:uniform(1 bsl 64)) * (1 - 2 * (rand:uniform(2) - 1));
leaf(4) -> (rand:uniform() - 0.5) * math:pow(10, rand:uniform(200) - 100);
leaf(5) -> lists:nth(rand:uniform(6), [a, b, ab, 'Ä', error, list_to_atom("x" ++ integer_to_list(rand:uniform(1000)))]);
leaf(6) -> rand:bytes(rand:uniform(100) - 1);
leaf(7) -> Size = rand:uniform(70) - 1, <<B:Size/bitstring, _/bitstring>> = rand:bytes(10), B;
leaf(8) -> [];
leaf(9) -> float(rand:uniform(1000) - 500).

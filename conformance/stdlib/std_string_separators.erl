%% Trimming, taking and lexemes: separators inside of grapheme clusters, over the borders of nested text, in binaries
%% that are no UTF-8.
-module(std_string_separators).
-export([main/1]).

main(_) ->
    Texts = [
        "xx\r\n", " \r\n", " \r\n ", "\r\n\r\n", "a\r\nb", "a\r\r\nb\n\r\n", "\n\r\n", "a\r", [$a, 769], [$a, 769, $a],
        [$b, 769, 769, $a], [$\s, 769, $a], [$\r, 769], [$\n, 769, $a], ["xx\r", "\n"], ["x", <<"x\r\n">>],
        [<<"xx\r\n">>], ["ab\r" | <<"\nc">>], ["a ", <<" ">>], ["ab", <<"ab">>]
    ],
    Sets = [
        "\n", "\r\n", "\r", " \n", "a", [769], [[$a, 769]], [$a, [$a, 769]], [[$\r, $\n]], [[$\r, $\n], $\s], " "
    ],
    Forms = [lists:usort([T, unicode:characters_to_binary(T)]) || T <- Texts],
    [show(F, T, S) || F <- [lexemes, trim_leading, trim_trailing, take, until, take_end], Form <- Forms, T <- Form, S <- Sets],
    Bad = [
        <<255, "ab ">>, <<"ab", 255, " ">>, <<"ab ", 255>>, <<" ", 255, " ">>, <<"a ", 195>>, <<"a", 195, "  ">>,
        <<"ab ", 128, " ">>, <<"a ", 204, 129>>, <<"a", 204, 129, " ">>, <<>>, <<" ">>
    ],
    [show(F, B, S) || F <- [trim_leading, trim_trailing, until], B <- Bad, S <- [" ", "\n", [$\s, 1093]]],
    [show(trim, T, default) || T <- Bad ++ Texts],
    [show(chomp, T, none) || T <- Texts ++ [[<<"ab\r">>, $\n], [<<"ab">>, <<"\r">>, $\n]]].

show(Function, Text, Set) ->
    Result =
        try plain(call(Function, Text, Set))
        catch error:Reason -> {error, Reason}
        end,
    io:format("~w ~w ~w -> ~w~n", [Function, Text, Set, Result]).

call(lexemes, Text, Set) -> {list, [unicode:characters_to_list(L) || L <- string:lexemes(Text, Set)]};
call(trim_leading, Text, Set) -> string:trim(Text, leading, Set);
call(trim_trailing, Text, Set) -> string:trim(Text, trailing, Set);
call(trim, Text, _) -> string:trim(Text);
call(chomp, Text, _) -> string:chomp(Text);
call(take, Text, Set) -> both(string:take(Text, Set));
call(until, Text, Set) -> both(string:take(Text, Set, true));
call(take_end, Text, Set) -> both(string:take(Text, Set, false, trailing)).

both({A, B}) -> {unicode:characters_to_list(A), unicode:characters_to_list(B)}.

%% How deep the result is nested is nobody's business.
plain(Text) when is_list(Text); is_binary(Text) ->
    case unicode:characters_to_list(Text) of
        Chars when is_list(Chars) -> Chars;
        _ -> Text
    end;
plain(Other) -> Other.

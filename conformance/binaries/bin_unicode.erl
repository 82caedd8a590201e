%% unicode module: characters_to_binary, characters_to_list, encodings, errors
-module(bin_unicode).
-export([main/1]).

main(_) ->
    S = "a\x{e5}\x{20ac}\x{1f600}", show([unicode:characters_to_binary(S, unicode, E) || E <- [utf8, utf16, {utf16, little}, utf32, {utf32, little}]]), show(unicode:characters_to_list(unicode:characters_to_binary(S))), show(unicode:characters_to_list([<<"x\x{e5}"/utf8>>, [$y, 955]])), show(unicode:characters_to_list(<<229, 97>>, latin1)), show(unicode:characters_to_binary(S, unicode, latin1)), show(unicode:characters_to_binary(<<"abc", 255, "d">>)), show(unicode:characters_to_binary(<<"abc", 16#e2, 130>>)), show(unicode:characters_to_list(<<"ab", 200>>)), show(unicode:characters_to_list([$a, 16#d800])), show(attempt(fun() -> unicode:characters_to_list(a) end)), show([unicode:bom_to_encoding(B) || B <- [<<16#ef, 16#bb, 16#bf, 1>>, <<16#fe, 16#ff>>, <<16#ff, 16#fe, 0, 0>>, <<16#ff, 16#fe, 1>>, <<"x">>]]), show([unicode:encoding_to_bom(E) || E <- [utf8, utf16, latin1]]), show(unicode:characters_to_nfc_list("a\x{30a}")), show(unicode:characters_to_nfd_list("\x{e5}")), show(unicode:characters_to_nfkc_binary("\x{fb01}")).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

%% utf8, utf16, utf32 segments, valid and not
-module(bin_utf).
-export([main/1]).

main(_) ->
    Cs = [0, $a, 16#7f, 16#80, 16#7ff, 16#800, 16#20ac, 16#d7ff, 16#e000, 16#fffd, 16#ffff, 16#10000, 16#1f600, 16#10ffff], show([<<C/utf8>> || C <- Cs]), show([<<C/utf16>> || C <- Cs]), show([<<C/utf16-little>> || C <- Cs]), show([<<C/utf32>> || C <- Cs]), show([C || C <- Cs, begin <<X/utf8>> = <<C/utf8>>, <<Y/utf16>> = <<C/utf16>>, <<Z/utf32-little>> = <<C/utf32-little>>, X =/= C orelse Y =/= C orelse Z =/= C end]), show([attempt(fun() -> <<C/utf8>> end) || C <- [16#d800, 16#dfff, 16#110000, -1]]), show([attempt(fun() -> <<C/utf16>> end) || C <- [16#d800, 16#110000]]), show([case B of <<C/utf8, R/binary>> -> {C, R}; _ -> bad end || B <- [<<128>>, <<16#c0, 128>>, <<16#c3>>, <<16#c3, 65>>, <<16#ed, 160, 128>>, <<16#f4, 144, 128, 128>>, <<16#e2, 130, 172, 1>>, <<16#f8, 1, 2, 3, 4>>, <<>>, <<16#f0, 128, 128, 128>>]]), show([case B of <<C/utf16, R/binary>> -> {C, R}; _ -> bad end || B <- [<<216, 0>>, <<216, 0, 220, 0>>, <<220, 0>>, <<0, 65, 1>>, <<65>>, <<216, 0, 0, 65>>]]), show([case B of <<C/utf32>> -> C; _ -> bad end || B <- [<<0, 0, 216, 0>>, <<0, 17, 0, 0>>, <<0, 0, 0, 65>>, <<1, 2>>]]), show(<<"\x{e5}\x{20ac}"/utf8, "ab"/utf16>>), show([C || <<C/utf8>> <= <<"\x{e5}\x{3b1}b"/utf8>>]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

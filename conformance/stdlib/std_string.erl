%% string: case, trim, split, find, replace, pad, slice, length with unicode
-module(std_string).
-export([main/1]).

main(_) ->
    S = " Hello, World ", show([string:trim(S), string:trim(S, leading), string:trim(S, trailing), string:trim("xxaxx", both, "x"), string:uppercase(S), string:lowercase(S), string:titlecase("abc"), string:casefold("ABC"), string:length("a\x{301}b"), string:reverse("abc"), string:to_graphemes("a\x{301}b"), string:slice("hello", 1, 3), string:slice("hello", 3)]), show([string:split("a,b,c", ","), string:split("a,b,c", ",", all), string:split("a,b,c", ",", trailing), string:lexemes("a b;c", " ;"), string:find("abcabc", "b"), string:find("abcabc", "b", trailing), string:find("abc", "z"), string:replace("a-b-c", "-", "+"), lists:flatten(string:replace("a-b-c", "-", "+", all)), lists:flatten(string:pad("ab", 5)), lists:flatten(string:pad("ab", 5, leading, $*)), lists:flatten(string:pad("ab", 5, both)), string:prefix("abcd", "ab"), string:prefix("abcd", "x"), string:equal("abc", "ABC", true), string:is_empty("")]), show([string:to_integer("12abc"), string:to_integer("abc"), string:to_float("1.5e2x"), string:to_float("x"), string:next_codepoint("ab"), string:next_grapheme(<<"ab">>), string:take("aabc", "a"), string:take("aabc", "c", true), string:chomp("a\n"), string:nth_lexeme("a b c", 2, " ")]), show([string:trim(<<"  b ">>), string:split(<<"a,b">>, ","), string:uppercase(<<"ab">>), string:lexemes(<<"a b">>, " "), string:length(<<"\x{e5}"/utf8>>)]).

show(V) -> io:format("~0p~n", [V]).

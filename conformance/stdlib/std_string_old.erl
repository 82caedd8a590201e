%% string: the older functions on lists
-module(std_string_old).
-export([main/1]).

main(_) ->
    show([string:tokens("a b,c", " ,"), string:join(["a", "b"], "-"), string:str("hello", "l"), string:rstr("hello", "l"), string:chr("hello", $l), string:rchr("hello", $l), string:substr("hello", 2), string:substr("hello", 2, 3), string:strip("  a "), string:strip("xax", both, $x), string:left("ab", 4), string:right("ab", 4, $.), string:centre("ab", 5), string:copies("ab", 3), string:words("a b c"), string:sub_word("a b c", 2), string:span("aab", "a"), string:cspan("aab", "b"), string:to_upper("abC"), string:to_lower($A), string:len("abc"), string:concat("a", "b"), string:chars($x, 3), string:equal("a", "a"), string:sub_string("hello", 2, 3)]).

show(V) -> io:format("~0p~n", [V]).

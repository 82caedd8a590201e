%% since OTP 29
-module(since_texts).
-export([main/1]).
-define(TEXT, ~"macro").

main(_) ->
    show("""
    plain
    """),
    show("""
    two
      "lines" \n \x{41} \
    """),
    show("""
        """),
    show("""

        """),
    show("""
        a

         b
        """),
    show(""""
    has """ inside
    """"),
    show(["""
	tab indented
	""", b]),
    show("a"
         "b"
         """
         c
         """
         "d"),
    show(~"binary"),
    show(~b"bytes \x{e9}\n"),
    show(~s"list \t\x{41}"),
    show(~S"verbatim \t\x{41}\"),
    show(~B"verbatim \n"),
    show([~(a "b" 'c'), ~[a], ~{a}, ~<a>, ~/a/, ~|a|, ~'a', ~`a`, ~#a#]),
    show([~s(a), ~s[a], ~s{a}, ~s<a>, ~s/a/, ~s|a|, ~s'a', ~s`a`, ~s#a#]),
    show([~S(\a), ~B[\a], ~b{\a}, ~s<\>>, ~/\//, ~"\""]),
    show(~"""
    triple \t "quoted"
    """),
    show(~s"""
    triple \t "quoted" \
    joined
    """),
    show(~b"""
      \x41
     b
    """),
    show(~S"""
    \x41
    """),
    show(~B"""
    \x41
    """),
    show([?TEXT, ?TEXT]),
    show(match(~"abc")),
    show(match("abc")),
    show(match(~s"abcdef")),
    show(<<(~"in")/binary, "side"/utf8>>),
    show(~"\x{20ac}"),
    show(~""),
    show(~s""),
    show(byte_size(~"é")),
    show({line, ?LINE}).

match(~"abc") -> binary;
match("abc") -> list;
match(~s"abc" ++ T) -> {more, T}.

show(X) -> io:format("~p~n", [X]).

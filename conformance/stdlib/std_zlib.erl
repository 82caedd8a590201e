%% Compression: in one go, by streams, damaged data, dictionaries.
-module(std_zlib).
-export([main/1]).

main(_) ->
    Text = lists:duplicate(5000, "The quick brown fox. "),
    Flat = iolist_to_binary(Text),
    show([zlib:uncompress(zlib:compress(Text)) =:= Flat, zlib:unzip(zlib:zip(Text)) =:= Flat, zlib:gunzip(zlib:gzip(Text)) =:= Flat,
          zlib:gunzip([zlib:gzip("one "), zlib:gzip("two")]), zlib:uncompress(zlib:compress(<<>>))]),
    show([zlib:compress("abc"), zlib:zip("abc"), byte_size(zlib:compress(Text))]),
    show([reason(fun() -> zlib:uncompress(<<1, 2, 3>>) end), reason(fun() -> zlib:unzip(<<>>) end),
          reason(fun() -> zlib:uncompress(binary:part(zlib:compress(Text), 0, 50)) end), reason(fun() -> zlib:gunzip(<<1, 2, 3>>) end),
          reason(fun() -> zlib:compress(a) end)]),
    deflating(Flat),
    inflating(Flat),
    dictionary(),
    misuse().

deflating(Flat) ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, best_compression, deflated, -15, 9, default),
    Pieces = [zlib:deflate(Z, Piece) || <<Piece:1000/binary>> <= Flat],
    Last = zlib:deflate(Z, binary:part(Flat, byte_size(Flat), -(byte_size(Flat) rem 1000)), finish),
    show([zlib:unzip([Pieces, Last]) =:= Flat, zlib:deflateEnd(Z)]),
    ok = zlib:deflateInit(Z),
    A = [zlib:deflate(Z, "hello", sync), zlib:deflate(Z, " world", full)],
    ok = zlib:deflateParams(Z, best_speed, huffman_only),
    B = zlib:deflate(Z, "!", finish),
    show([zlib:uncompress([A, B]), zlib:deflateReset(Z), reason(fun() -> zlib:deflateEnd(Z) end), zlib:close(Z)]).

inflating(Flat) ->
    Z = zlib:open(),
    ok = zlib:inflateInit(Z),
    Small = zlib:compress(Flat),
    Out = [zlib:inflate(Z, <<Byte>>) || <<Byte>> <= Small],
    show([iolist_to_binary(Out) =:= Flat, zlib:inflateEnd(Z)]),
    ok = zlib:inflateInit(Z, 31),
    {First, Second} = split_binary(zlib:gzip("some text"), 12),
    show([iolist_to_binary([zlib:inflate(Z, First), zlib:inflate(Z, Second)]), zlib:inflateEnd(Z)]),
    ok = zlib:inflateInit(Z),
    show([iolist_to_binary(safe(Z, zlib:safeInflate(Z, Small))) =:= Flat, zlib:inflateReset(Z)]),
    _ = zlib:inflate(Z, binary:part(Small, 0, 20)),
    show([reason(fun() -> zlib:inflateEnd(Z) end), zlib:close(Z)]).

safe(Z, {continue, Out}) -> [Out | safe(Z, zlib:safeInflate(Z, []))];
safe(_, {finished, Out}) -> Out.

dictionary() ->
    Z = zlib:open(),
    ok = zlib:deflateInit(Z),
    Adler = zlib:deflateSetDictionary(Z, "hello world"),
    Data = zlib:deflate(Z, "hello hello world", finish),
    ok = zlib:deflateEnd(Z),
    ok = zlib:inflateInit(Z),
    show([Adler =:= erlang:adler32("hello world"), reason(fun() -> zlib:inflate(Z, Data) end)]),
    ok = zlib:inflateSetDictionary(Z, "hello world"),
    show([iolist_to_binary(zlib:inflate(Z, [])), zlib:inflateEnd(Z), zlib:close(Z)]).

misuse() ->
    Z = zlib:open(),
    show([reason(fun() -> zlib:inflate(Z, "a") end), reason(fun() -> zlib:deflateInit(Z, 11) end), reason(fun() -> zlib:deflateInit(Z, 1, foo, 15, 8, default) end),
          reason(fun() -> zlib:deflateInit(Z, 1, deflated, 99, 8, default) end), reason(fun() -> zlib:deflateInit(Z, 1, deflated, 15, 10, default) end),
          reason(fun() -> zlib:deflateInit(Z, 1, deflated, 15, 8, x) end), reason(fun() -> zlib:close(foo) end)]),
    ok = zlib:deflateInit(Z),
    show([reason(fun() -> zlib:deflate(Z, "a", x) end), reason(fun() -> zlib:deflate(Z, foo) end), element(1, reason_elsewhere(fun() -> zlib:deflate(Z, "a") end)),
          zlib:close(Z), reason(fun() -> zlib:close(Z) end)]).

reason(F) ->
    try F() catch C:E -> {C, E} end.

reason_elsewhere(F) ->
    Self = self(),
    spawn(fun() -> Self ! {self(), reason(F)} end),
    receive {_, Reason} -> Reason end.

show(Terms) -> [io:format("~p~n", [Term]) || Term <- Terms].

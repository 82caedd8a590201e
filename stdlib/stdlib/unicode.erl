%% Conversions between encodings and normal forms of text: OTP's `unicode` module whole.
%%
%% What is in UTF-8 or Latin-1 and becomes UTF-8 or a list is converted natively. Everything else goes through
%% convert/3 below, which walks the nested data with this state:
%%
%%     {Done, Pending}    Done: what is converted, newest first; Pending: bytes at the end of the last binary that
%%                        are the beginning of a character, to be completed by the next binary
%%
%% Natively provided by the machine, whatever the bodies here say: characters_to_binary/2, characters_to_list/2 (which
%% may call characters_to_*_int/2 for encodings they leave to this module), bin_is_7bit/1.
-module(unicode).

-export([characters_to_list/1, characters_to_list/2, characters_to_list_int/2,
         characters_to_binary/1, characters_to_binary/2, characters_to_binary/3, characters_to_binary_int/2,
         bom_to_encoding/1, encoding_to_bom/1, bin_is_7bit/1]).
-export([characters_to_nfc_list/1, characters_to_nfc_binary/1, characters_to_nfd_list/1, characters_to_nfd_binary/1,
         characters_to_nfkc_list/1, characters_to_nfkc_binary/1, characters_to_nfkd_list/1,
         characters_to_nfkd_binary/1]).
-export([category/1, is_whitespace/1, is_id_start/1, is_id_continue/1]).

-export_type([chardata/0, charlist/0, encoding/0, external_chardata/0, external_charlist/0, latin1_char/0,
              latin1_chardata/0, latin1_charlist/0, latin1_binary/0, unicode_binary/0, external_unicode_binary/0]).

-type encoding() :: latin1 | unicode | utf8 | utf16 | {utf16, endian()} | utf32 | {utf32, endian()}.
-type endian() :: big | little.
-type unicode_binary() :: binary().
-type charlist() :: maybe_improper_list(char() | unicode_binary() | charlist(), unicode_binary() | nil()).
-type chardata() :: charlist() | unicode_binary().
-type external_unicode_binary() :: binary().
-type external_chardata() :: external_charlist() | external_unicode_binary().
-type external_charlist() :: maybe_improper_list(char() | external_unicode_binary() | external_charlist(),
                                                 external_unicode_binary() | nil()).
-type latin1_binary() :: binary().
-type latin1_char() :: byte().
-type latin1_chardata() :: latin1_charlist() | latin1_binary().
-type latin1_charlist() :: maybe_improper_list(latin1_char() | latin1_binary() | latin1_charlist(),
                                               latin1_binary() | nil()).
-type any_chardata() :: latin1_chardata() | chardata() | external_chardata().

%% Fails in the function whose text this is, with its arguments and a hint where an explanation is to be had.
-define(FAIL(Args), erlang:error(badarg, Args, [{error_info, #{module => erl_stdlib_errors}}])).

%%% Encodings.

-spec bin_is_7bit(binary()) -> boolean().
bin_is_7bit(_Binary) ->
    erlang:nif_error(undef).

-spec characters_to_list(any_chardata()) ->
          list() | {error, list(), any_chardata()} | {incomplete, list(), binary()}.
characters_to_list(Data) ->
    try unicode:characters_to_list(Data, unicode)
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_list(any_chardata(), encoding()) ->
          list() | {error, list(), any_chardata()} | {incomplete, list(), binary()}.
characters_to_list(_Data, _In) ->
    erlang:nif_error(undef).

%% @private For the native function.
-spec characters_to_list_int(any_chardata(), encoding()) ->
          list() | {error, list(), any_chardata()} | {incomplete, list(), binary()}.
characters_to_list_int(Data, In) ->
    try convert(Data, input(In), list)
    catch error:_ -> erlang:error(badarg)
    end.

-spec characters_to_binary(any_chardata()) ->
          binary() | {error, binary(), any_chardata()} | {incomplete, binary(), binary()}.
characters_to_binary(Data) ->
    try unicode:characters_to_binary(Data, unicode)
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_binary(any_chardata(), encoding()) ->
          binary() | {error, binary(), any_chardata()} | {incomplete, binary(), binary()}.
characters_to_binary(_Data, _In) ->
    erlang:nif_error(undef).

%% @private For the native function.
-spec characters_to_binary_int(any_chardata(), encoding()) ->
          binary() | {error, binary(), any_chardata()} | {incomplete, binary(), binary()}.
characters_to_binary_int(Data, In) ->
    try convert(Data, input(In), utf8)
    catch error:_ -> erlang:error(badarg)
    end.

-spec characters_to_binary(any_chardata(), In :: encoding(), Out :: encoding()) ->
          binary() | {error, binary(), any_chardata()} | {incomplete, binary(), binary()}.
characters_to_binary(Data, In, Out) ->
    try
        case input(Out) of
            latin1 when is_binary(Data), In =:= latin1 -> Data;
            utf8 -> unicode:characters_to_binary(Data, In);
            Encoding -> convert(Data, input(In), Encoding)
        end
    catch
        error:_ -> ?FAIL([Data, In, Out])
    end.

%% The same encoding always by the same name.
input(unicode) -> utf8;
input(utf16) -> {utf16, big};
input(utf32) -> {utf32, big};
input(latin1) -> latin1;
input(utf8) -> utf8;
input({utf16, Endian} = Encoding) when Endian =:= big; Endian =:= little -> Encoding;
input({utf32, Endian} = Encoding) when Endian =:= big; Endian =:= little -> Encoding.

convert(Data, In, Out) ->
    case walk(Data, In, Out, {[], <<>>}) of
        {ok, {Done, <<>>}} -> finished(Done, Out);
        {ok, {Done, Pending}} -> {incomplete, finished(Done, Out), Pending};
        {error, Done, Rest} -> {error, finished(Done, Out), Rest}
    end.

finished(Done, list) -> lists:reverse(Done, []);
finished(Done, _) -> iolist_to_binary(lists:reverse(Done, [])).

walk([Char | Rest], _, _, {Done, Pending}) when is_integer(Char), Pending =/= <<>> ->
    {error, Done, [Pending, Char | Rest]};
walk([Char | Rest], In, Out, {Done, Pending}) when is_integer(Char) ->
    case (In =/= latin1 orelse Char < 256) andalso encoded(Char, Out) of
        false when Out =:= utf8; Out =:= list, In =:= latin1 -> {error, Done, [Char | Rest]};
        false -> {error, Done, [[Char] | Rest]};
        Code -> walk(Rest, In, Out, {[Code | Done], Pending})
    end;
walk([Inner | Rest], In, Out, State) ->
    case walk(Inner, In, Out, State) of
        {ok, NewState} -> walk(Rest, In, Out, NewState);
        {error, Done, Left} -> {error, Done, [Left | Rest]}
    end;
walk([], _, _, State) ->
    {ok, State};
walk(Binary, In, Out, {Done, <<>>}) when is_binary(Binary) ->
    walk_bytes(Binary, In, Out, Done);
walk(Binary, In, Out, {Done, Pending}) when is_binary(Binary) ->
    walk_bytes(<<Pending/binary, Binary/binary>>, In, Out, Done).

walk_bytes(<<>>, _, _, Done) -> {ok, {Done, <<>>}};
walk_bytes(Bytes, In, Out, Done) ->
    case decoded(Bytes, In) of
        {Char, Rest} ->
            case encoded(Char, Out) of
                false -> {error, Done, Bytes};
                Code -> walk_bytes(Rest, In, Out, [Code | Done])
            end;
        none ->
            case is_beginning(Bytes, In) of
                true -> {ok, {Done, Bytes}};
                false -> {error, Done, Bytes}
            end
    end.

decoded(<<Char/utf8, Rest/binary>>, utf8) -> {Char, Rest};
decoded(<<Char, Rest/binary>>, latin1) -> {Char, Rest};
decoded(<<Char/utf16-big, Rest/binary>>, {utf16, big}) -> {Char, Rest};
decoded(<<Char/utf16-little, Rest/binary>>, {utf16, little}) -> {Char, Rest};
decoded(<<Char/utf32-big, Rest/binary>>, {utf32, big}) -> {Char, Rest};
decoded(<<Char/utf32-little, Rest/binary>>, {utf32, little}) -> {Char, Rest};
decoded(_, _) -> none.

%% Whether bytes that aren't a character could become one with more bytes after them. In UTF-8 only their number counts: whether the
%% character is one is told when it is whole.
is_beginning(<<_>>, {utf16, _}) -> true;
is_beginning(<<High, _>>, {utf16, big}) -> High >= 16#D8 andalso High < 16#DC;
is_beginning(<<High, _, Low>>, {utf16, big}) ->
    High >= 16#D8 andalso High < 16#DC andalso Low >= 16#DC andalso Low < 16#E0;
is_beginning(<<_, High, _/binary>> = Bytes, {utf16, little}) when byte_size(Bytes) < 4 ->
    High >= 16#D8 andalso High < 16#DC;
is_beginning(<<0>>, {utf32, big}) -> true;
is_beginning(<<0, Plane>>, {utf32, big}) -> Plane =< 16#10;
is_beginning(<<0, Plane, High>>, {utf32, big}) -> Plane =< 16#10 andalso not is_surrogate(Plane, High);
is_beginning(<<_, High, Plane>>, {utf32, little}) -> Plane =< 16#10 andalso not is_surrogate(Plane, High);
is_beginning(Bytes, {utf32, little}) -> byte_size(Bytes) < 3;
is_beginning(<<First>>, utf8) -> First >= 16#C0 andalso First < 16#F8;
is_beginning(<<First, Second>>, utf8) -> First >= 16#E0 andalso First < 16#F8 andalso Second band 16#C0 =:= 16#80;
is_beginning(<<First, Second, Third>>, utf8) ->
    First >= 16#F0 andalso First < 16#F8 andalso Second band 16#C0 =:= 16#80 andalso Third band 16#C0 =:= 16#80;
is_beginning(_, _) -> false.

is_surrogate(Plane, High) -> Plane =:= 0 andalso High >= 16#D8 andalso High =< 16#DF.

encoded(Char, _) when Char < 0; Char > 16#10FFFF -> false;
encoded(Char, _) when Char >= 16#D800, Char =< 16#DFFF -> false;
encoded(Char, list) -> Char;
encoded(Char, latin1) -> Char < 256 andalso Char;
encoded(Char, utf8) -> <<Char/utf8>>;
encoded(Char, {utf16, big}) -> <<Char/utf16-big>>;
encoded(Char, {utf16, little}) -> <<Char/utf16-little>>;
encoded(Char, {utf32, big}) -> <<Char/utf32-big>>;
encoded(Char, {utf32, little}) -> <<Char/utf32-little>>.

%% Byte order marks. That of UTF-32, little endian, begins with that of UTF-16.
-spec bom_to_encoding(binary()) -> {encoding(), Length :: non_neg_integer()}.
bom_to_encoding(<<16#EF, 16#BB, 16#BF, _/binary>>) -> {utf8, 3};
bom_to_encoding(<<0, 0, 16#FE, 16#FF, _/binary>>) -> {{utf32, big}, 4};
bom_to_encoding(<<16#FF, 16#FE, 0, 0, _/binary>>) -> {{utf32, little}, 4};
bom_to_encoding(<<16#FE, 16#FF, _/binary>>) -> {{utf16, big}, 2};
bom_to_encoding(<<16#FF, 16#FE, _/binary>>) -> {{utf16, little}, 2};
bom_to_encoding(Binary) when is_binary(Binary) -> {latin1, 0}.

-spec encoding_to_bom(encoding()) -> binary().
encoding_to_bom(latin1) -> <<>>;
encoding_to_bom(Unicode) when Unicode =:= unicode; Unicode =:= utf8 -> <<16#EF, 16#BB, 16#BF>>;
encoding_to_bom(Utf16) when Utf16 =:= utf16; Utf16 =:= {utf16, big} -> <<16#FE, 16#FF>>;
encoding_to_bom({utf16, little}) -> <<16#FF, 16#FE>>;
encoding_to_bom(Utf32) when Utf32 =:= utf32; Utf32 =:= {utf32, big} -> <<0, 0, 16#FE, 16#FF>>;
encoding_to_bom({utf32, little}) -> <<16#FF, 16#FE, 0, 0>>.

%%% Normal forms.

-spec characters_to_nfc_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfc_list(Data) ->
    try normal(Data, fun unicode_util:nfc/1, [])
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfd_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfd_list(Data) ->
    try normal(Data, fun unicode_util:nfd/1, [])
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfkc_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfkc_list(Data) ->
    try normal(Data, fun unicode_util:nfkc/1, [])
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfkd_list(chardata()) -> [char()] | {error, [char()], chardata()}.
characters_to_nfkd_list(Data) ->
    try normal(Data, fun unicode_util:nfkd/1, [])
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfc_binary(chardata()) -> unicode_binary() | {error, unicode_binary(), chardata()}.
characters_to_nfc_binary(Data) ->
    try as_binary(normal(Data, fun unicode_util:nfc/1, []))
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfd_binary(chardata()) -> unicode_binary() | {error, unicode_binary(), chardata()}.
characters_to_nfd_binary(Data) ->
    try as_binary(normal(Data, fun unicode_util:nfd/1, []))
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfkc_binary(chardata()) -> unicode_binary() | {error, unicode_binary(), chardata()}.
characters_to_nfkc_binary(Data) ->
    try as_binary(normal(Data, fun unicode_util:nfkc/1, []))
    catch error:_ -> ?FAIL([Data])
    end.

-spec characters_to_nfkd_binary(chardata()) -> unicode_binary() | {error, unicode_binary(), chardata()}.
characters_to_nfkd_binary(Data) ->
    try as_binary(normal(Data, fun unicode_util:nfkd/1, []))
    catch error:_ -> ?FAIL([Data])
    end.

%% Clusters off the front until the end; Done is in reverse.
normal(Data, Next, Done) ->
    case Next(Data) of
        [Char | Rest] when is_integer(Char) -> normal(Rest, Next, [Char | Done]);
        [Cluster | Rest] -> normal(Rest, Next, lists:reverse(Cluster, Done));
        [] -> lists:reverse(Done, []);
        {error, Rest} -> {error, lists:reverse(Done, []), Rest}
    end.

as_binary({error, Chars, Rest}) -> {error, as_binary(Chars), Rest};
as_binary(Chars) -> << <<Char/utf8>> || Char <- Chars >>.

%%% Characters.

-define(is_char(Char), is_integer(Char), Char >= 0, Char =< 16#10FFFF).

-spec category(char()) -> {atom(), atom()}.
category(Char) when ?is_char(Char) -> unicode_util:category(Char);
category(Char) -> ?FAIL([Char]).

%% As the property White_Space has it.
-spec is_whitespace(char()) -> boolean().
is_whitespace(Char) when ?is_char(Char) ->
    if
        Char < 16#80 -> Char >= 9 andalso Char =< 13 orelse Char =:= 32;
        Char >= 16#2000, Char =< 16#200A -> true;
        true -> lists:member(Char, [16#85, 16#A0, 16#1680, 16#2028, 16#2029, 16#202F, 16#205F, 16#3000])
    end;
is_whitespace(Char) ->
    ?FAIL([Char]).

%% Unicode Standard Annex 31: ID_Start and ID_Continue, as Erlang's names have them.
-spec is_id_start(char()) -> boolean().
is_id_start(Char) when ?is_char(Char) ->
    if
        Char < 128 -> Char >= $a andalso Char =< $z orelse Char >= $A andalso Char =< $Z;
        true -> unicode_util:is_letter_not_pattern_syntax(Char) orelse unicode_util:is_other_id_start(Char)
    end;
is_id_start(Char) ->
    ?FAIL([Char]).

-spec is_id_continue(char()) -> boolean().
is_id_continue(Char) when ?is_char(Char) ->
    if
        Char < 128 -> is_id_start(Char) orelse Char >= $0 andalso Char =< $9 orelse Char =:= $_;
        true ->
            is_id_start(Char) orelse unicode_util:is_other_id_continue(Char) orelse
                continues_id(unicode_util:category(Char))
    end;
is_id_continue(Char) ->
    ?FAIL([Char]).

continues_id({mark, Kind}) -> Kind =/= enclosing;
continues_id({number, Kind}) -> Kind =:= decimal;
continues_id(Category) -> Category =:= {punctuation, connector}.

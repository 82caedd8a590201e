%% Base 64 encoding, RFC 4648: OTP's `base64` module whole.
%%
%% Options: mode => standard | urlsafe, which says what stands for 62 and 63; padding => boolean(), whether the end
%% is filled with = when encoding, or has to be when decoding.
%%
%% Whole, well-formed binaries are worked on by native functions (vm/bifs/bifs_base64.cpp) before encode and decode here.
-module(base64).

-export([encode/1, encode/2, encode_to_string/1, encode_to_string/2,
         decode/1, decode/2, decode_to_string/1, decode_to_string/2,
         mime_decode/1, mime_decode/2, mime_decode_to_string/1, mime_decode_to_string/2]).

-type options() :: #{padding => boolean(), mode => standard | urlsafe}.
-export_type([options/0]).

%%% Encoding.

-spec encode(binary() | [byte()]) -> binary().
encode(Data) -> encode(Data, #{}).

-spec encode(binary() | [byte()], options()) -> binary().
encode(Data, Options) when is_binary(Data) ->
    {Digits, _} = alphabet(Options),
    encoded(Data, Digits, is_padded(Options));
encode(Data, Options) when is_list(Data) ->
    encode(list_to_binary(Data), Options).

-spec encode_to_string(binary() | [byte()]) -> string().
encode_to_string(Data) -> binary_to_list(encode(Data, #{})).

-spec encode_to_string(binary() | [byte()], options()) -> string().
encode_to_string(Data, Options) -> binary_to_list(encode(Data, Options)).

%% Whole groups of six bits, then what is left over.
encoded(Data, Digits, Padded) ->
    Rest = byte_size(Data) rem 3,
    Whole = byte_size(Data) - Rest,
    <<Groups:Whole/binary, End/binary>> = Data,
    Front = << <<(binary:at(Digits, S1)), (binary:at(Digits, S2)), (binary:at(Digits, S3)), (binary:at(Digits, S4))>>
               || <<S1:6, S2:6, S3:6, S4:6>> <= Groups >>,
    case End of
        <<>> -> Front;
        <<A:6, B:2>> ->
            <<Front/binary, (binary:at(Digits, A)), (binary:at(Digits, B bsl 4)), (padding(2, Padded))/binary>>;
        <<A:6, B:6, C:4>> ->
            <<Front/binary, (binary:at(Digits, A)), (binary:at(Digits, B)), (binary:at(Digits, C bsl 2)),
              (padding(1, Padded))/binary>>
    end.

padding(_, false) -> <<>>;
padding(1, true) -> <<"=">>;
padding(2, true) -> <<"==">>.

is_padded(Options) -> maps:get(padding, Options, true).

%% The digits and the two characters that the modes differ in.
alphabet(#{mode := urlsafe}) ->
    {<<"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_">>, {$-, $_}};
alphabet(#{}) ->
    {<<"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/">>, {$+, $/}}.

%%% Decoding. White space doesn't count; the MIME functions pass over every other foreign character as well.

-spec decode(binary() | string()) -> binary().
decode(Text) -> decode(Text, #{}).

-spec decode(binary() | string(), options()) -> binary().
decode(Text, Options) when is_binary(Text); is_list(Text) -> decoded(Text, strict, Options).

-spec decode_to_string(binary() | string()) -> string().
decode_to_string(Text) -> binary_to_list(decode(Text, #{})).

-spec decode_to_string(binary() | string(), options()) -> string().
decode_to_string(Text, Options) -> binary_to_list(decode(Text, Options)).

-spec mime_decode(binary() | string()) -> binary().
mime_decode(Text) -> mime_decode(Text, #{}).

-spec mime_decode(binary() | string(), options()) -> binary().
mime_decode(Text, Options) when is_binary(Text); is_list(Text) -> decoded(Text, mime, Options).

-spec mime_decode_to_string(binary() | string()) -> string().
mime_decode_to_string(Text) -> binary_to_list(mime_decode(Text, #{})).

-spec mime_decode_to_string(binary() | string(), options()) -> string().
mime_decode_to_string(Text, Options) -> binary_to_list(mime_decode(Text, Options)).

decoded(Text, Kind, Options) ->
    {_, Special} = alphabet(Options),
    Chars = if is_binary(Text) -> binary_to_list(Text); true -> Text end,
    Sixes = sixes(Chars, Special, Kind),
    Counted = if Kind =:= mime -> inner_pads_dropped(Sixes); true -> Sixes end,
    list_to_binary(groups(Counted, is_padded(Options))).

%% The value of each digit, `pad` for =.
sixes([Char | Chars], Special, Kind) ->
    case value(Char, Special) of
        foreign when Kind =:= strict -> erlang:error(badarg);
        foreign -> sixes(Chars, Special, Kind);
        space -> sixes(Chars, Special, Kind);
        Value -> [Value | sixes(Chars, Special, Kind)]
    end;
sixes([], _, _) ->
    [].

value(Char, _) when Char >= $A, Char =< $Z -> Char - $A;
value(Char, _) when Char >= $a, Char =< $z -> Char - $a + 26;
value(Char, _) when Char >= $0, Char =< $9 -> Char - $0 + 52;
value(Char, {Char, _}) -> 62;
value(Char, {_, Char}) -> 63;
value($=, _) -> pad;
value(Char, _) when Char =:= $\s; Char =:= $\t; Char =:= $\r; Char =:= $\n -> space;
value(Char, _) when is_integer(Char), Char >= 0, Char < 256 -> foreign.

%% MIME takes a = that more digits come after for one more foreign character, and any number of them at the end.
inner_pads_dropped(Sixes) ->
    Digits = [Six || Six <- Sixes, Six =/= pad],
    case length(Digits) rem 4 of
        0 -> Digits;
        Few -> Digits ++ lists:sublist(trailing_pads(Sixes), 4 - Few)
    end.

trailing_pads(Sixes) -> lists:takewhile(fun(Six) -> Six =:= pad end, lists:reverse(Sixes)).

groups([A, B, C, D | Rest], Padded) when is_integer(A), is_integer(B), is_integer(C), is_integer(D) ->
    [A bsl 2 bor (B bsr 4), (B band 15) bsl 4 bor (C bsr 2), (C band 3) bsl 6 bor D | groups(Rest, Padded)];
groups([], _) -> [];
groups([A, B, C, pad], _) when is_integer(A), is_integer(B), is_integer(C) ->
    [A bsl 2 bor (B bsr 4), (B band 15) bsl 4 bor (C bsr 2)];
groups([A, B, pad, pad], _) when is_integer(A), is_integer(B) -> [A bsl 2 bor (B bsr 4)];
groups([A, B, C], false) when is_integer(A), is_integer(B), is_integer(C) ->
    [A bsl 2 bor (B bsr 4), (B band 15) bsl 4 bor (C bsr 2)];
groups([A, B], false) when is_integer(A), is_integer(B) -> [A bsl 2 bor (B bsr 4)].

%% Text made from terms, and terms found in text: what `io`, the io servers and the loggers share.
%%
%% The writers answer deep lists of code points. Everything here is a plain function of its arguments and runs in
%% the caller; line breaking (~p) lives in io_lib_pretty and format strings in io_lib_format, which are loaded when
%% first needed.
%%
%% Three limits recur. Depth is the number of levels shown, -1 for all. The character limit is soft and bounds the
%% whole result, -1 for none. Encoding latin1 shows code points above 255 as \x{...}, unicode as they are.
-module(io_lib).

%% Format strings.
-export([format/2, format/3, fwrite/2, fwrite/3, fread/2, fread/3]).
-export([scan_format/2, unscan_format/1, build_text/1, build_text/2]).
-export([format_prompt/1, format_prompt/2]).
-export([bformat/2, bformat/3, bfwrite/2, bfwrite/3, bwrite/2, bwrite_string/3]).
%% Terms to text.
-export([print/1, print/4, write/1, write/2, write/3, write_binary/3, limit_term/2]).
-export([write_atom/1, write_atom_as_latin1/1, quote_atom/2]).
-export([write_string/1, write_string/2, write_string_as_latin1/1, write_string_as_latin1/2]).
-export([write_latin1_string/1, write_latin1_string/2, write_unicode_string/1]).
-export([write_char/1, write_char_as_latin1/1, write_latin1_char/1, write_unicode_char/1]).
%% What text is made of.
-export([char_list/1, latin1_char_list/1]).
-export([deep_char_list/1, deep_latin1_char_list/1, deep_unicode_char_list/1]).
-export([printable_list/1, printable_latin1_list/1, printable_unicode_list/1]).
-export([indentation/2, chars_length/1, nl/0]).
%% Collecting input piece by piece, for io servers.
-export([get_until/3, get_until/4, collect_chars/3, collect_chars/4, collect_line/3, collect_line/4]).
%% For io_lib_format, io_lib_pretty and erl_scan.
-export([write_atom_in/2, write_flat/2, write_depth/4, record_head/2, reserved/1]).

-export_type([chars/0, latin1_string/0, continuation/0, fread_error/0, fread_item/0]).
-export_type([format_spec/0, chars_limit/0]).

%% What shows nothing of what it holds. A term of no other kind than these and plain data is a native record.
-define(is_opaque(Term), (is_pid(Term) orelse is_reference(Term) orelse is_port(Term) orelse is_function(Term))).

-type chars() :: [char() | chars()].
-type latin1_string() :: [byte()].
-type depth() :: -1 | non_neg_integer().
-type chars_limit() :: integer().
-type encoding() :: latin1 | utf8 | unicode.
-type continuation() :: {io:format(), string(), non_neg_integer(), list()}.
-type fread_error() ::
    atom | based | character | float | format | input | integer | string | unsigned.
-type fread_item() :: string() | atom() | integer() | float().
-type format_spec() :: #{
    control_char := char(),
    args := [term()],
    width := none | integer(),
    adjust := left | right,
    precision := none | integer(),
    pad_char := char(),
    encoding := unicode | latin1,
    strings := boolean(),
    maps_order => term()
}.

-define(IS_CODE_POINT(C),
    (is_integer(C) andalso C >= 0 andalso C =< 16#10FFFF andalso
        not (C >= 16#D800 andalso C =< 16#DFFF) andalso C =/= 16#FFFE andalso C =/= 16#FFFF)
).
-define(IS_BYTE(C), (is_integer(C) andalso C >= 0 andalso C =< 255)).

%% Format strings

-spec format(io:format(), [term()]) -> chars().
format(Format, Args) ->
    try
        io_lib_format:fwrite(Format, Args)
    catch
        _:_ -> erlang:error(badarg, [Format, Args])
    end.

-spec format(io:format(), [term()], [{chars_limit, chars_limit()}]) -> chars().
format(Format, Args, Options) ->
    try
        io_lib_format:fwrite(Format, Args, Options)
    catch
        _:_ -> erlang:error(badarg, [Format, Args])
    end.

-spec fwrite(io:format(), [term()]) -> chars().
fwrite(Format, Args) -> format(Format, Args).

-spec fwrite(io:format(), [term()], [{chars_limit, chars_limit()}]) -> chars().
fwrite(Format, Args, Options) -> format(Format, Args, Options).

%% The same as UTF-8 binaries.

-spec bformat(io:format(), [term()]) -> binary().
bformat(Format, Args) -> utf8(format(Format, Args)).

-spec bformat(io:format(), [term()], [{chars_limit, chars_limit()}]) -> binary().
bformat(Format, Args, Options) -> utf8(format(Format, Args, Options)).

-spec bfwrite(io:format(), [term()]) -> binary().
bfwrite(Format, Args) -> bformat(Format, Args).

-spec bfwrite(io:format(), [term()], [{chars_limit, chars_limit()}]) -> binary().
bfwrite(Format, Args, Options) -> bformat(Format, Args, Options).

-spec bwrite(term(), [{chars_limit, chars_limit()} | {depth, depth()} | {encoding, encoding()}]) -> binary().
bwrite(Term, Options) -> utf8(write(Term, Options)).

%% String in quotes (or without, for []), what needs it escaped; its bytes are of the given encoding if it is a binary.
-spec bwrite_string(string() | binary(), char() | [], encoding()) -> binary().
bwrite_string(String, Quote, Encoding) ->
    Chars = if is_binary(String) -> unicode:characters_to_list(String, Encoding); true -> String end,
    utf8(write_string(Chars, Quote)).

utf8(Chars) -> unicode:characters_to_binary(Chars).

-spec fread(string(), string()) ->
    {ok, [fread_item()], string()}
    | {more, string(), non_neg_integer(), chars()}
    | {error, {fread, fread_error()}}.
fread(Format, Chars) -> io_lib_fread:fread(Format, Chars).

-spec fread(continuation() | [], string() | eof, string()) ->
    {more, continuation()}
    | {done, {ok, [fread_item()]} | eof | {error, {fread, fread_error()}}, string() | eof}.
fread(Continuation, Chars, Format) -> io_lib_fread:fread(Continuation, Chars, Format).

-spec scan_format(io:format(), [term()]) -> [char() | format_spec()].
scan_format(Format, Args) ->
    try
        io_lib_format:scan(Format, Args)
    catch
        _:_ -> erlang:error(badarg, [Format, Args])
    end.

-spec unscan_format([char() | format_spec()]) -> {io:format(), [term()]}.
unscan_format(Items) -> io_lib_format:unscan(Items).

-spec build_text([char() | format_spec()]) -> chars().
build_text(Items) ->
    try
        io_lib_format:build(Items)
    catch
        _:_ -> erlang:error(badarg, [Items])
    end.

-spec build_text([char() | format_spec()], [{chars_limit, chars_limit()}]) -> chars().
build_text(Items, Options) ->
    try
        io_lib_format:build(Items, Options)
    catch
        _:_ -> erlang:error(badarg, [Items, Options])
    end.

-spec format_prompt(term()) -> chars().
format_prompt(Prompt) -> format_prompt(Prompt, latin1).

%% The text of an io request's prompt; what cannot be shown in Encoding becomes ???.
-spec format_prompt(term(), encoding()) -> chars().
format_prompt({format, Format, Args}, Encoding) ->
    prompt_text(Format, Args, Encoding);
format_prompt(Prompt, Encoding) when is_list(Prompt); is_atom(Prompt); is_binary(Prompt) ->
    prompt_text(add_t("~s", Encoding), [Prompt], Encoding);
format_prompt(Prompt, Encoding) ->
    prompt_text(add_t("~p", Encoding), [Prompt], Encoding).

add_t([$~ | Control], unicode) -> [$~, $t | Control];
add_t(Format, _) -> Format.

prompt_text(Format, Args, Encoding) ->
    try format(Format, Args) of
        Text when Encoding =:= unicode -> Text;
        Text ->
            case deep_latin1_char_list(Text) of
                true -> Text;
                false -> "???"
            end
    catch
        _:_ -> "???"
    end.

%% Terms to text

-spec print(term()) -> chars().
print(Term) -> io_lib_pretty:print(Term).

-spec print(term(), non_neg_integer(), non_neg_integer(), depth()) -> chars().
print(Term, Column, LineLength, Depth) -> io_lib_pretty:print(Term, Column, LineLength, Depth).

-spec write(term()) -> chars().
write(Term) -> write_flat(Term, latin1).

-spec write(term(), depth() | [Option]) -> chars() when
    Option :: {chars_limit, chars_limit()} | {depth, depth()} | {encoding, encoding()}.
write(Term, Options) when is_list(Options) ->
    Depth = option(depth, Options, -1),
    Encoding = option(encoding, Options, latin1),
    case option(chars_limit, Options, -1) of
        _ when Depth =:= 0 -> "...";
        0 -> "...";
        Limit when Limit < 0 -> write_depth(Term, Depth, mode(Encoding));
        Limit ->
            Shape = io_lib_pretty:intermediate(
                Term, Depth, Limit, fun(_, _) -> no end, mode(Encoding), false
            ),
            io_lib_pretty:write(Shape)
    end;
write(Term, Depth) ->
    write_depth(Term, depth_of(Depth), latin1).

%% As write/2; with Pretty, maps and strings count as in ~P.
-spec write(term(), depth(), boolean()) -> chars().
write(Term, Depth, _Pretty) -> write_depth(Term, Depth, latin1).

depth_of(Depth) when is_integer(Depth) -> Depth;
depth_of(_) -> -1.

option(Key, Options, Default) ->
    case lists:keyfind(Key, 1, Options) of
        {_, Value} -> Value;
        false -> Default
    end.

mode(latin1) -> latin1;
mode(_) -> unicode.

%% All of Term on one line. Mode is latin1 or unicode.
-spec write_flat(term(), latin1 | unicode) -> chars().
write_flat(Term, _) when is_integer(Term) -> integer_to_list(Term);
write_flat(Term, Mode) when is_atom(Term) -> write_atom_in(Term, Mode);
write_flat([], _) -> "[]";
write_flat([Head | Tail], Mode) -> [$[, [write_flat(Head, Mode) | flat_tail(Tail, Mode)], $]];
write_flat({}, _) -> "{}";
write_flat(Term, Mode) when is_tuple(Term) ->
    [Head | Tail] = tuple_to_list(Term),
    [${, [write_flat(Head, Mode) | flat_tail(Tail, Mode)], $}];
write_flat(Term, _) when is_float(Term) -> float_to_list(Term, [short]);
write_flat(Term, Mode) when is_map(Term) ->
    [$#, ${, flat_pairs(maps:next(maps:iterator(Term)), Mode), $}];
write_flat(Term, _) when is_bitstring(Term) -> [$<, $<, bytes(Term, -1), $>, $>];
write_flat(Term, _) when ?is_opaque(Term) -> write_opaque(Term);
write_flat(Record, Mode) ->
    Fields = [flat_field(Field, Record, Mode) || Field <- records:get_field_names(Record)],
    [record_head(Record, Mode), lists:join($,, Fields), $}].

%% `#module:name{`.
-spec record_head(term(), latin1 | unicode) -> chars().
record_head(Record, Mode) ->
    [$#, write_atom_in(records:get_module(Record), Mode), $:, write_atom_in(records:get_name(Record), Mode), ${].

flat_field(Field, Record, Mode) ->
    [write_atom_in(Field, Mode), " = ", write_flat(records:get(Field, Record), Mode)].

flat_tail([], _) -> [];
flat_tail([Head | Tail], Mode) -> [$,, write_flat(Head, Mode) | flat_tail(Tail, Mode)];
flat_tail(Last, Mode) -> [$|, write_flat(Last, Mode)].

flat_pairs(none, _) -> [];
flat_pairs({Key, Value, Rest}, Mode) ->
    Pair = [write_flat(Key, Mode), " => ", write_flat(Value, Mode)],
    case maps:next(Rest) of
        none -> [Pair];
        More -> [Pair, $, | flat_pairs(More, Mode)]
    end.

write_opaque(Term) when is_pid(Term) -> pid_to_list(Term);
write_opaque(Term) when is_reference(Term) -> ref_to_list(Term);
write_opaque(Term) when is_port(Term) -> port_to_list(Term);
write_opaque(Term) when is_function(Term) -> erlang:fun_to_list(Term).

%% Down to Depth levels: each element of a list, tuple or map is one level shallower than the one before.
write_depth(Term, Depth, Mode) when Depth < 0 -> write_flat(Term, Mode);
write_depth(Term, Depth, Mode) -> write_depth(Term, Depth, Mode, undefined).

%% The pairs of maps in this order, see maps:iterator/2.
-spec write_depth(term(), non_neg_integer(), latin1 | unicode, term()) -> chars().
write_depth(_, 0, _, _) -> "...";
write_depth([_ | _], 1, _, _) -> "[...]";
write_depth([Head | Tail], Depth, Mode, Order) ->
    [$[, [write_depth(Head, Depth - 1, Mode, Order) | depth_tail(Tail, Depth - 1, Mode, Order, $|)], $]];
write_depth(Term, Depth, Mode, Order) when is_tuple(Term), Term =/= {} ->
    case Depth of
        1 -> "{...}";
        _ ->
            [Head | Tail] = tuple_to_list(Term),
            [${, [write_depth(Head, Depth - 1, Mode, Order) | depth_tail(Tail, Depth - 1, Mode, Order, $,)], $}]
    end;
write_depth(Term, Depth, Mode, Order) when is_map(Term), map_size(Term) > 0 ->
    [$#, ${, depth_pairs(maps:next(maps:iterator(Term, Order)), Depth, Depth, Mode, Order), $}];
write_depth(Term, Depth, _, _) when is_bitstring(Term), bit_size(Term) > 0 ->
    [$<, $<, bytes(Term, Depth), $>, $>];
write_depth(Term, _, Mode, _) when
    is_number(Term); is_atom(Term); is_list(Term); is_tuple(Term); is_map(Term); is_bitstring(Term); ?is_opaque(Term)
->
    write_flat(Term, Mode);
write_depth(Record, Depth, Mode, Order) ->
    [record_head(Record, Mode), depth_fields(records:get_field_names(Record), Record, Depth, Mode, Order), $}].

depth_fields([], _, _, _, _) -> [];
depth_fields(_, _, 1, _, _) -> "...";
depth_fields([Field | Fields], Record, Depth, Mode, Order) ->
    Value = write_depth(records:get(Field, Record), Depth - 1, Mode, Order),
    [write_atom_in(Field, Mode), " = ", Value, [$, || Fields =/= []] | depth_fields(Fields, Record, Depth - 1, Mode, Order)].

depth_tail([], _, _, _, _) -> [];
depth_tail(_, 1, _, _, Separator) -> [Separator | "..."];
depth_tail([Head | Tail], Depth, Mode, Order, Separator) ->
    [$,, write_depth(Head, Depth - 1, Mode, Order) | depth_tail(Tail, Depth - 1, Mode, Order, Separator)];
depth_tail(Last, Depth, Mode, Order, _) ->
    [$|, write_depth(Last, Depth - 1, Mode, Order)].

%% Left counts the pairs still to be shown; the dots come even when no pair is left, as in OTP.
depth_pairs(_, 1, 1, _, _) -> "";
depth_pairs(_, _, 1, _, _) -> "...";
depth_pairs(none, _, _, _, _) -> [];
depth_pairs({Key, Value, Rest}, Depth, Left, Mode, Order) ->
    Pair = [write_depth(Key, Depth - 1, Mode, Order), " => ", write_depth(Value, Depth - 1, Mode, Order)],
    case maps:next(Rest) of
        none when Left > 2 -> [Pair];
        More -> [Pair, $, | depth_pairs(More, Depth, Left - 1, Mode, Order)]
    end.

%% The inside of <<...>>: one number a byte, then the bits left over. Depth 1 shows no byte.
bytes(<<>>, _) -> [];
bytes(_, 1) -> "...";
bytes(<<Byte>>, _) -> [integer_to_list(Byte)];
bytes(<<Byte, Rest/bitstring>>, Depth) ->
    [integer_to_list(Byte), $, | bytes(Rest, Depth - 1)];
bytes(Bits, _) ->
    Size = bit_size(Bits),
    <<Value:Size>> = Bits,
    [integer_to_list(Value), $:, integer_to_list(Size)].

%% The bytes that Depth and Limit leave room for, and the rest of the binary.
-spec write_binary(bitstring(), depth(), chars_limit()) -> {chars(), bitstring()}.
write_binary(Binary, Depth, Limit) ->
    {Text, Rest} = byte_texts(Binary, Depth, Limit),
    {[$<, $<, Text, $>, $>], Rest}.

byte_texts(<<>>, _, _) -> {[], <<>>};
byte_texts(Rest, 1, _) -> {"...", Rest};
byte_texts(Rest, _, 0) -> {"...", Rest};
byte_texts(<<Byte>>, _, _) -> {[integer_to_list(Byte)], <<>>};
byte_texts(<<Byte, Rest/bitstring>>, Depth, Limit) ->
    Digits = integer_to_list(Byte),
    Left =
        if
            Limit < 0 -> Limit;
            true -> max(0, Limit - length(Digits) - 1)
        end,
    {Texts, End} = byte_texts(Rest, Depth - 1, Left),
    {[Digits, $, | Texts], End};
byte_texts(Bits, Depth, _) -> {bytes(Bits, Depth), <<>>}.

%% Term with everything below Depth replaced by the atom '...'.
-spec limit_term(term(), depth()) -> term().
limit_term(Term, Depth) when Depth < 0 -> Term;
limit_term(_, 0) -> '...';
limit_term([_ | _] = List, Depth) ->
    case Depth > 1 andalso printable_list(List) of
        true -> List;
        false -> limit_list(List, Depth)
    end;
limit_term({}, _) -> {};
limit_term(Tuple, Depth) when is_tuple(Tuple) ->
    list_to_tuple(limit_elements(tuple_to_list(Tuple), Depth));
limit_term(Map, Depth) when is_map(Map), map_size(Map) > 0 ->
    maps:from_list(limit_pairs(maps:next(maps:iterator(Map)), Depth - 1, Depth + 1));
limit_term(Term, _) -> Term.

limit_list([], _) -> [];
limit_list(_, 1) -> ['...'];
limit_list([Head | Tail], Depth) ->
    [limit_term(Head, Depth - 1) | limit_list(Tail, Depth - 1)];
limit_list(Last, Depth) -> limit_term(Last, Depth - 1).

limit_elements([], _) -> [];
limit_elements(_, 1) -> ['...'];
limit_elements([Head | Tail], Depth) ->
    [limit_term(Head, Depth - 1) | limit_elements(Tail, Depth - 1)].

limit_pairs(none, _, _) -> [];
limit_pairs(_, _, 0) -> [];
limit_pairs({Key, Value, Rest}, Depth, Left) ->
    [{Key, limit_term(Value, Depth)} | limit_pairs(maps:next(Rest), Depth, Left - 1)].

%% Atoms

-spec write_atom(atom()) -> chars().
write_atom(Atom) -> write_atom_in(Atom, unicode).

-spec write_atom_as_latin1(atom()) -> latin1_string().
write_atom_as_latin1(Atom) -> write_atom_in(Atom, latin1).

-spec write_atom_in(atom(), latin1 | unicode) -> chars().
write_atom_in(Atom, Mode) ->
    Chars = atom_to_list(Atom),
    case quote_atom(Atom, Chars) of
        false -> Chars;
        true -> quoted(Chars, $', Mode)
    end.

%% Must the atom, spelt Chars, stand in quotes?
-spec quote_atom(atom(), chars()) -> boolean().
quote_atom(Atom, [First | Rest]) when First >= $a, First =< $z; First >= $ß, First =< $ÿ, First =/= $÷ ->
    not (atom_chars(Rest) andalso not reserved(Atom)) orelse of_a_feature(Atom);
quote_atom(_, _) -> true.

atom_chars([C | Rest]) when C >= $a, C =< $z -> atom_chars(Rest);
atom_chars([C | Rest]) when C >= $0, C =< $9; C =:= $_; C =:= $@ -> atom_chars(Rest);
atom_chars([C | Rest]) when C >= $A, C =< $Z -> atom_chars(Rest);
atom_chars([C | Rest]) when C >= $À, C =< $ÿ, C =/= $×, C =/= $÷ -> atom_chars(Rest);
atom_chars(Rest) -> Rest =:= [].

%% The words of the language that no atom can be spelt as.
-spec reserved(atom()) -> boolean().
reserved(Word) ->
    case Word of
        'after' -> true; 'and' -> true; 'andalso' -> true; 'band' -> true; 'begin' -> true;
        'bnot' -> true; 'bor' -> true; 'bsl' -> true; 'bsr' -> true; 'bxor' -> true;
        'case' -> true; 'catch' -> true; 'cond' -> true; 'div' -> true; 'end' -> true;
        'fun' -> true; 'if' -> true; 'let' -> true; 'not' -> true; 'of' -> true;
        'or' -> true; 'orelse' -> true; 'receive' -> true; 'rem' -> true; 'try' -> true;
        'when' -> true; 'xor' -> true;
        _ -> false
    end.

%% The words that a feature of the language, on by default, reserves. The scanner of this library takes them for atoms.
of_a_feature('maybe') -> true;
of_a_feature('else') -> true;
of_a_feature(_) -> false.

%% Strings and characters

-spec write_string(string()) -> chars().
write_string(Chars) -> quoted(Chars, $", unicode).

-spec write_string(string(), char()) -> chars().
write_string(Chars, Quote) -> quoted(Chars, Quote, unicode).

-spec write_unicode_string(string()) -> chars().
write_unicode_string(Chars) -> quoted(Chars, $", unicode).

-spec write_latin1_string(latin1_string()) -> latin1_string().
write_latin1_string(Chars) -> write_latin1_string(Chars, $").

-spec write_latin1_string(latin1_string(), char()) -> latin1_string().
write_latin1_string(Chars, Quote) ->
    case latin1_char_list(Chars) of
        true -> quoted(Chars, Quote, latin1);
        false -> erlang:error(function_clause, [Chars, Quote])
    end.

-spec write_string_as_latin1(string()) -> latin1_string().
write_string_as_latin1(Chars) -> quoted(Chars, $", latin1).

-spec write_string_as_latin1(string(), char()) -> latin1_string().
write_string_as_latin1(Chars, Quote) -> quoted(Chars, Quote, latin1).

quoted(Chars, Quote, Mode) -> [Quote | escaped(Chars, Quote, Mode)].

escaped([C | Rest], Quote, Mode) when C >= $\s, C =< $~, C =/= Quote, C =/= $\\ ->
    [C | escaped(Rest, Quote, Mode)];
escaped([C | Rest], Quote, Mode) ->
    escape(C, Quote, Mode, escaped(Rest, Quote, Mode));
escaped([], Quote, _) ->
    [Quote].

%% C as it stands between Quotes, before Tail.
escape(C, C, _, Tail) -> [$\\, C | Tail];
escape($\\, _, _, Tail) -> [$\\, $\\ | Tail];
escape($\n, _, _, Tail) -> [$\\, $n | Tail];
escape($\t, _, _, Tail) -> [$\\, $t | Tail];
escape($\r, _, _, Tail) -> [$\\, $r | Tail];
escape($\v, _, _, Tail) -> [$\\, $v | Tail];
escape($\b, _, _, Tail) -> [$\\, $b | Tail];
escape($\f, _, _, Tail) -> [$\\, $f | Tail];
escape($\e, _, _, Tail) -> [$\\, $e | Tail];
escape($\d, _, _, Tail) -> [$\\, $d | Tail];
escape(C, _, _, Tail) when C >= $\s, C =< $~ -> [C | Tail];
escape(C, _, _, Tail) when C < 160 ->
    [$\\, $0 + (C bsr 6), $0 + ((C bsr 3) band 7), $0 + (C band 7) | Tail];
escape(C, _, latin1, Tail) when C > 255 ->
    [$\\, $x, ${ | integer_to_list(C, 16) ++ [$} | Tail]];
escape(C, _, _, Tail) -> [C | Tail].

-spec write_char(char()) -> chars().
write_char(C) when is_integer(C), C >= 0 -> named_char(C, unicode).

-spec write_unicode_char(char()) -> chars().
write_unicode_char(C) -> write_char(C).

-spec write_latin1_char(byte()) -> latin1_string().
write_latin1_char(C) when ?IS_BYTE(C) -> [$$ | escape(C, none, latin1, [])].

-spec write_char_as_latin1(char()) -> latin1_string().
write_char_as_latin1(C) when is_integer(C), C >= 0 -> [$$ | escape(C, none, latin1, [])].

named_char($\s, _) -> "$\\s";
named_char(C, Mode) -> [$$ | escape(C, none, Mode, [])].

%% What text is made of

-spec char_list(term()) -> boolean().
char_list([C | Rest]) when ?IS_CODE_POINT(C) -> char_list(Rest);
char_list(Rest) -> Rest =:= [].

-spec latin1_char_list(term()) -> boolean().
latin1_char_list([C | Rest]) when ?IS_BYTE(C) -> latin1_char_list(Rest);
latin1_char_list(Rest) -> Rest =:= [].

-spec deep_char_list(term()) -> boolean().
deep_char_list(Term) -> deep(Term, [], 16#10FFFF).

-spec deep_unicode_char_list(term()) -> boolean().
deep_unicode_char_list(Term) -> deep(Term, [], 16#10FFFF).

-spec deep_latin1_char_list(term()) -> boolean().
deep_latin1_char_list(Term) -> deep(Term, [], 255).

deep([C | Rest], Later, Max) when ?IS_CODE_POINT(C), C =< Max -> deep(Rest, Later, Max);
deep([Inner | Rest], Later, Max) when is_list(Inner) -> deep(Inner, [Rest | Later], Max);
deep([], [Next | Later], Max) -> deep(Next, Later, Max);
deep([], [], _) -> true;
deep(_, _, _) -> false.

-spec printable_list(term()) -> boolean().
printable_list(Term) ->
    case io:printable_range() of
        latin1 -> printable_latin1_list(Term);
        unicode -> printable_unicode_list(Term)
    end.

-spec printable_latin1_list(term()) -> boolean().
printable_latin1_list([C | Rest]) when is_integer(C), C >= $\s, C =< $~ -> printable_latin1_list(Rest);
printable_latin1_list([C | Rest]) when is_integer(C), C >= 160, C =< 255 -> printable_latin1_list(Rest);
printable_latin1_list([C | Rest]) when C >= $\b, C =< $\r, is_integer(C); C =:= $\e ->
    printable_latin1_list(Rest);
printable_latin1_list(Rest) -> Rest =:= [].

-spec printable_unicode_list(term()) -> boolean().
printable_unicode_list([C | Rest]) when is_integer(C), C >= $\s, C =< $~ -> printable_unicode_list(Rest);
printable_unicode_list([C | Rest]) when C >= 160, ?IS_CODE_POINT(C) -> printable_unicode_list(Rest);
printable_unicode_list([C | Rest]) when C >= $\b, C =< $\r, is_integer(C); C =:= $\e ->
    printable_unicode_list(Rest);
printable_unicode_list(Rest) -> Rest =:= [].

-spec nl() -> string().
nl() -> "\n".

%% The column reached when Text, printed from Column, has been printed; columns count from 0.
-spec indentation(chars(), integer()) -> integer().
indentation([C | Rest], Column) when is_integer(C) ->
    indentation(Rest, column_after(C, Column));
indentation([Inner | Rest], Column) -> indentation(Rest, indentation(Inner, Column));
indentation([], Column) -> Column.

column_after($\n, _) -> 0;
column_after($\t, Column) -> (Column div 8 + 1) * 8;
column_after(_, Column) -> Column + 1.

%% Characters as a reader counts them. Latin-1 needs no look-up.
-spec chars_length(unicode:chardata()) -> non_neg_integer().
chars_length(Text) ->
    try iolist_size(Text) of
        Size -> Size
    catch
        _:_ -> string:length(Text)
    end.

%% Collecting input
%%
%% Each takes a state (`start`, `[]`, or what it answered before), the next piece of input (a list, a binary or eof)
%% and an argument; it answers {stop, Result, RestOfInput} or a new state.

-spec get_until(term(), term(), {module(), atom(), list()}) -> term().
get_until(State, Data, MFA) -> get_until(State, Data, latin1, MFA).

-spec get_until(term(), term(), encoding(), {module(), atom(), list()}) -> term().
get_until(start, Data, Encoding, MFA) -> get_until([], Data, Encoding, MFA);
get_until(State, Data, Encoding, {Module, Function, Extra}) ->
    Chars =
        case is_binary(Data) of
            true -> binary_to_chars(Data, Encoding);
            false -> Data
        end,
    case apply(Module, Function, [State, Chars | Extra]) of
        {done, Result, Rest} when is_binary(Data), is_list(Result) ->
            {stop, chars_to_binary(Result, Encoding), Rest};
        {done, Result, Rest} -> {stop, Result, Rest};
        {more, Next} -> Next
    end.

binary_to_chars(Binary, latin1) -> binary_to_list(Binary);
binary_to_chars(Binary, _) -> unicode:characters_to_list(Binary).

chars_to_binary(Chars, Encoding) ->
    case unicode:characters_to_binary(Chars, unicode, Encoding) of
        Binary when is_binary(Binary) -> Binary;
        _ -> unicode:characters_to_binary(Chars)
    end.

-spec collect_chars(term(), term(), non_neg_integer()) -> term().
collect_chars(State, Data, Count) -> collect_chars(State, Data, latin1, Count).

-spec collect_chars(term(), term(), encoding(), non_neg_integer()) -> term().
collect_chars([], Data, Encoding, Count) ->
    case collect_chars(start, Data, Encoding, Count) of
        {stop, Result, Rest} -> {done, Result, Rest};
        State -> {more, State}
    end;
collect_chars(start, eof, _, _) -> {stop, eof, eof};
collect_chars(start, Data, Encoding, Count) when is_binary(Data) ->
    collect_binary([], Data, Encoding, Count);
collect_chars(start, Data, _, Count) -> collect_list([], Data, Count);
collect_chars({binary, Parts, _}, eof, _, _) ->
    {stop, iolist_to_binary(lists:reverse(Parts)), eof};
collect_chars({binary, Parts, Left}, Data, Encoding, _) ->
    collect_binary(Parts, Data, Encoding, Left);
collect_chars({list, Chars, _}, eof, _, _) -> {stop, lists:reverse(Chars), eof};
collect_chars({list, Chars, Left}, Data, _, _) -> collect_list(Chars, Data, Left).

collect_list(Chars, Rest, 0) -> {stop, lists:reverse(Chars), Rest};
collect_list(Chars, [C | Rest], Left) -> collect_list([C | Chars], Rest, Left - 1);
collect_list(Chars, [], Left) -> {list, Chars, Left}.

collect_binary(Parts, Data, Encoding, Left) ->
    case take_chars(Data, 0, Left, Encoding) of
        {Size, 0} ->
            <<Part:Size/binary, Rest/binary>> = Data,
            {stop, iolist_to_binary(lists:reverse(Parts, [Part])), Rest};
        {_, Missing} ->
            {binary, [Data | Parts], Missing}
    end.

%% The size in bytes of the first Left characters from Offset on, and how many were missing.
take_chars(_, Offset, 0, _) -> {Offset, 0};
take_chars(Data, Offset, Left, latin1) ->
    Here = min(Left, byte_size(Data) - Offset),
    {Offset + Here, Left - Here};
take_chars(Data, Offset, Left, Encoding) ->
    case Data of
        <<_:Offset/binary, C/utf8, _/binary>> ->
            take_chars(Data, Offset + utf8_size(C), Left - 1, Encoding);
        _ -> {Offset, Left}
    end.

utf8_size(C) when C < 16#80 -> 1;
utf8_size(C) when C < 16#800 -> 2;
utf8_size(C) when C < 16#10000 -> 3;
utf8_size(_) -> 4.

-spec collect_line(term(), term(), term()) -> term().
collect_line(State, Data, Extra) -> collect_line(State, Data, latin1, Extra).

%% A line ends in \n; \r\n is read as \n.
-spec collect_line(term(), term(), encoding(), term()) -> term().
collect_line(start, Data, Encoding, Extra) -> collect_line([], Data, Encoding, Extra);
collect_line([], eof, _, _) -> {stop, eof, eof};
collect_line([Part | _] = Parts, eof, _, _) when is_binary(Part) ->
    {stop, iolist_to_binary(lists:reverse(Parts)), eof};
collect_line(Chars, eof, _, _) -> {stop, lists:reverse(Chars), eof};
collect_line(Parts, Data, _, _) when is_binary(Data) ->
    case binary:split(Data, <<"\n">>) of
        [_] -> [Data | Parts];
        [Line, Rest] -> {stop, ended_line(iolist_to_binary(lists:reverse(Parts, [Line]))), Rest}
    end;
collect_line(Chars, Data, _, _) when is_list(Data) -> collect_line_chars(Chars, Data).

collect_line_chars([$\r | Chars], [$\n | Rest]) -> {stop, lists:reverse(Chars, "\n"), Rest};
collect_line_chars(Chars, [$\n | Rest]) -> {stop, lists:reverse(Chars, "\n"), Rest};
collect_line_chars(Chars, [C | Rest]) -> collect_line_chars([C | Chars], Rest);
collect_line_chars(Chars, []) -> Chars.

%% A carriage return may have come with an earlier piece.
ended_line(Line) ->
    Size = byte_size(Line) - 1,
    case Line of
        <<Text:Size/binary, $\r>> -> <<Text/binary, $\n>>;
        _ -> <<Line/binary, $\n>>
    end.

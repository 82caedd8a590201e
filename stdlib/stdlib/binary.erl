%% Binaries as strings of bytes: OTP's `binary` module whole.
%%
%% Searching, parts and numbers are native; here are the functions built upon them.
%%
%% Natively provided by the machine, whatever the bodies here say: all that fail with nif_error below, and
%% bin_to_list/1,2,3.
-module(binary).

%% Bytes and parts.
-export([at/2, first/1, last/1, part/2, part/3, bin_to_list/1, bin_to_list/2, bin_to_list/3, list_to_bin/1,
         copy/1, copy/2, referenced_byte_size/1, join/2]).
%% Searching.
-export([compile_pattern/1, match/2, match/3, matches/2, matches/3, split/2, split/3, replace/3, replace/4,
         longest_common_prefix/1, longest_common_suffix/1]).
%% Numbers.
-export([encode_unsigned/1, encode_unsigned/2, decode_unsigned/1, decode_unsigned/2,
         encode_hex/1, encode_hex/2, decode_hex/1]).

-export_type([cp/0, part/0]).

-opaque cp() :: {'am' | 'bm', reference()}.
-type part() :: {Start :: non_neg_integer(), Length :: integer()}.

%% Fails in the function whose text this is, with its arguments and a hint where an explanation is to be had.
-define(FAIL(Args), erlang:error(badarg, Args, [{error_info, #{module => erl_stdlib_errors}}])).
-define(NATIVE, erlang:nif_error(undef)).

%%% Bytes and parts.

-spec at(binary(), non_neg_integer()) -> byte().
at(_Subject, _Position) -> ?NATIVE.

-spec first(binary()) -> byte().
first(_Subject) -> ?NATIVE.

-spec last(binary()) -> byte().
last(_Subject) -> ?NATIVE.

-spec part(binary(), part()) -> binary().
part(_Subject, _Part) -> ?NATIVE.

-spec part(binary(), non_neg_integer(), integer()) -> binary().
part(_Subject, _Start, _Length) -> ?NATIVE.

-spec bin_to_list(binary()) -> [byte()].
bin_to_list(Subject) ->
    try binary_to_list(Subject)
    catch error:_ -> ?FAIL([Subject])
    end.

-spec bin_to_list(binary(), part()) -> [byte()].
bin_to_list(Subject, {Start, Length} = Part) ->
    try bytes(Subject, Start, Length)
    catch error:_ -> ?FAIL([Subject, Part])
    end;
bin_to_list(Subject, Part) ->
    ?FAIL([Subject, Part]).

-spec bin_to_list(binary(), non_neg_integer(), integer()) -> [byte()].
bin_to_list(Subject, Start, Length) ->
    try bytes(Subject, Start, Length)
    catch error:_ -> ?FAIL([Subject, Start, Length])
    end.

bytes(Subject, Start, Length) -> binary_to_list(binary:part(Subject, Start, Length)).

-spec list_to_bin(iolist()) -> binary().
list_to_bin(_Bytes) -> ?NATIVE.

-spec copy(binary()) -> binary().
copy(_Subject) -> ?NATIVE.

-spec copy(binary(), N :: non_neg_integer()) -> binary().
copy(_Subject, _N) -> ?NATIVE.

-spec referenced_byte_size(binary()) -> non_neg_integer().
referenced_byte_size(_Binary) -> ?NATIVE.

-spec join([binary()], Separator :: binary()) -> binary().
join([], Separator) when is_binary(Separator) -> <<>>;
join([Only], Separator) when is_binary(Only), is_binary(Separator) -> Only;
join(Binaries, Separator) when is_binary(Separator) ->
    try iolist_to_binary(join_rest(Binaries, Separator))
    catch error:_ -> ?FAIL([Binaries, Separator])
    end;
join(Binaries, Separator) ->
    ?FAIL([Binaries, Separator]).

join_rest([Last], _) when is_binary(Last) -> [Last];
join_rest([Binary | Binaries], Separator) when is_binary(Binary) ->
    [Binary, Separator | join_rest(Binaries, Separator)].

%%% Searching.

-spec compile_pattern(binary() | [binary()]) -> cp().
compile_pattern(_Pattern) -> ?NATIVE.

-spec match(binary(), binary() | [binary()] | cp()) -> part() | nomatch.
match(_Subject, _Pattern) -> ?NATIVE.

-spec match(binary(), binary() | [binary()] | cp(), [{scope, part()}]) -> part() | nomatch.
match(_Subject, _Pattern, _Options) -> ?NATIVE.

-spec matches(binary(), binary() | [binary()] | cp()) -> [part()].
matches(_Subject, _Pattern) -> ?NATIVE.

-spec matches(binary(), binary() | [binary()] | cp(), [{scope, part()}]) -> [part()].
matches(_Subject, _Pattern, _Options) -> ?NATIVE.

-spec split(binary(), binary() | [binary()] | cp()) -> [binary()].
split(Subject, Pattern) ->
    case parts(Subject, Pattern, []) of
        error -> ?FAIL([Subject, Pattern]);
        Parts -> Parts
    end.

-spec split(binary(), binary() | [binary()] | cp(), [global | trim | trim_all | {scope, part()}]) -> [binary()].
split(Subject, Pattern, Options) ->
    case parts(Subject, Pattern, Options) of
        error -> ?FAIL([Subject, Pattern, Options]);
        Parts -> Parts
    end.

%% What the native shortcut leaves to us: a scope, and bad arguments.
parts(Subject, Pattern, Options) ->
    case split_options(Options, false, none, []) of
        {Global, Trim, Scope} when is_binary(Subject) ->
            case found(Subject, Pattern, Global, Scope) of
                error -> error;
                Found -> trimmed(Trim, outside(Subject, 0, Found))
            end;
        _ -> error
    end.

split_options([global | Options], _, Trim, Scope) -> split_options(Options, true, Trim, Scope);
split_options([trim | Options], Global, none, Scope) -> split_options(Options, Global, trim, Scope);
split_options([trim | Options], Global, Trim, Scope) -> split_options(Options, Global, Trim, Scope);
split_options([trim_all | Options], Global, _, Scope) -> split_options(Options, Global, trim_all, Scope);
split_options([{scope, Part} | Options], Global, Trim, _) -> split_options(Options, Global, Trim, [{scope, Part}]);
split_options([], Global, Trim, Scope) -> {Global, Trim, Scope};
split_options(_, _, _, _) -> error.

outside(Subject, From, [{Start, Length} | Found]) ->
    [binary:part(Subject, From, Start - From) | outside(Subject, Start + Length, Found)];
outside(Subject, From, []) ->
    [binary:part(Subject, From, byte_size(Subject) - From)].

trimmed(none, Parts) -> Parts;
trimmed(trim_all, Parts) -> [Part || Part <- Parts, Part =/= <<>>];
trimmed(trim, Parts) -> lists:reverse(lists:dropwhile(fun(Part) -> Part =:= <<>> end, lists:reverse(Parts))).

-spec longest_common_prefix([binary()]) -> non_neg_integer().
longest_common_prefix(_Binaries) -> ?NATIVE.

-spec longest_common_suffix([binary()]) -> non_neg_integer().
longest_common_suffix(_Binaries) -> ?NATIVE.

-spec replace(binary(), binary() | [binary()] | cp(), binary() | fun((binary()) -> binary())) -> binary().
replace(Subject, Pattern, Replacement) ->
    case replaced(Subject, Pattern, Replacement, []) of
        {ok, Result} -> Result;
        error -> ?FAIL([Subject, Pattern, Replacement])
    end.

-spec replace(binary(), binary() | [binary()] | cp(), binary() | fun((binary()) -> binary()), [Option]) -> binary()
      when Option :: global | {scope, part()} | {insert_replaced, non_neg_integer() | [non_neg_integer()]}.
replace(Subject, Pattern, Replacement, Options) ->
    case replaced(Subject, Pattern, Replacement, Options) of
        {ok, Result} -> Result;
        error -> ?FAIL([Subject, Pattern, Replacement, Options])
    end.

%% Errors of a replacement fun pass through; everything else that fails is a bad argument.
replaced(Subject, Pattern, Replacement, Options)
  when is_binary(Subject), is_binary(Replacement) orelse is_function(Replacement, 1) ->
    case replace_options(Options, false, [], []) of
        {Global, Scope, Positions} ->
            case new_text(Replacement, Positions) of
                error -> error;
                New ->
                    case found(Subject, Pattern, Global, Scope) of
                        error -> error;
                        [] -> {ok, Subject};
                        Parts -> {ok, iolist_to_binary(between(Subject, 0, Parts, New))}
                    end
            end;
        error ->
            error
    end;
replaced(_, _, _, _) ->
    error.

%% A fun from the part replaced to what takes its place.
new_text(Replacement, []) when is_binary(Replacement) -> fun(_) -> Replacement end;
new_text(Replacement, Positions) when is_binary(Replacement) ->
    case pieces(Replacement, lists:usort(Positions), 0, Positions) of
        error -> error;
        Pieces -> fun(Old) -> woven(Pieces, Old) end
    end;
new_text(Replacement, []) -> Replacement;
new_text(_, _) -> error.

replace_options([global | Options], _, Scope, Positions) -> replace_options(Options, true, Scope, Positions);
replace_options([{scope, Part} | Options], Global, _, Positions) ->
    replace_options(Options, Global, [{scope, Part}], Positions);
replace_options([{insert_replaced, Position} | Options], Global, Scope, _) when is_integer(Position) ->
    replace_options(Options, Global, Scope, [Position]);
replace_options([{insert_replaced, Positions} | Options], Global, Scope, _) when is_list(Positions) ->
    replace_options(Options, Global, Scope, Positions);
replace_options([], Global, Scope, Positions) -> {Global, Scope, Positions};
replace_options(_, _, _, _) -> error.

found(Subject, Pattern, true, Scope) ->
    try binary:matches(Subject, Pattern, Scope)
    catch error:_ -> error
    end;
found(Subject, Pattern, false, Scope) ->
    try binary:match(Subject, Pattern, Scope) of
        nomatch -> [];
        Part -> [Part]
    catch
        error:_ -> error
    end.

%% The subject's bytes between the parts, and for each part what New makes of it.
between(Subject, From, [{Start, Length} | Parts], New) ->
    [binary:part(Subject, From, Start - From), New(binary:part(Subject, Start, Length))
     | between(Subject, Start + Length, Parts, New)];
between(Subject, From, [], _) ->
    [binary:part(Subject, From, byte_size(Subject) - From)].

%% The replacement cut where the replaced part is to be inserted: bytes, then how often, and so on.
pieces(Replacement, [Position | Positions], From, All)
  when is_integer(Position), Position >= 0, Position =< byte_size(Replacement) ->
    case pieces(Replacement, Positions, Position, All) of
        error -> error;
        Pieces ->
            Times = length([Same || Same <- All, Same =:= Position]),
            [binary:part(Replacement, From, Position - From), Times | Pieces]
    end;
pieces(Replacement, [], From, _) -> [binary:part(Replacement, From, byte_size(Replacement) - From)];
pieces(_, _, _, _) -> error.

woven([Bytes, Times | Pieces], Old) -> [Bytes, lists:duplicate(Times, Old) | woven(Pieces, Old)];
woven([Bytes], _) -> [Bytes].

%%% Numbers.

-spec encode_unsigned(non_neg_integer()) -> binary().
encode_unsigned(_Number) -> ?NATIVE.

-spec encode_unsigned(non_neg_integer(), big | little) -> binary().
encode_unsigned(_Number, _Endianness) -> ?NATIVE.

-spec decode_unsigned(binary()) -> non_neg_integer().
decode_unsigned(_Subject) -> ?NATIVE.

-spec decode_unsigned(binary(), big | little) -> non_neg_integer().
decode_unsigned(_Subject, _Endianness) -> ?NATIVE.

-spec encode_hex(binary()) -> binary().
encode_hex(Binary) when is_binary(Binary) -> hex(Binary, $A - 10);
encode_hex(Binary) -> ?FAIL([Binary]).

-spec encode_hex(binary(), uppercase | lowercase) -> binary().
encode_hex(Binary, uppercase) when is_binary(Binary) -> hex(Binary, $A - 10);
encode_hex(Binary, lowercase) when is_binary(Binary) -> hex(Binary, $a - 10);
encode_hex(Binary, Case) -> ?FAIL([Binary, Case]).

hex(Binary, Letters) ->
    << <<(hex_digit(High, Letters)), (hex_digit(Low, Letters))>> || <<High:4, Low:4>> <= Binary >>.

hex_digit(Digit, _) when Digit < 10 -> $0 + Digit;
hex_digit(Digit, Letters) -> Letters + Digit.

-spec decode_hex(binary()) -> binary().
decode_hex(Digits) when is_binary(Digits), byte_size(Digits) rem 2 =:= 0 ->
    try << <<(digit(High) bsl 4 bor digit(Low))>> || <<High, Low>> <= Digits >>
    catch error:_ -> ?FAIL([Digits])
    end;
decode_hex(Digits) ->
    ?FAIL([Digits]).

digit(Char) when Char >= $0, Char =< $9 -> Char - $0;
digit(Char) when Char >= $a, Char =< $f -> Char - $a + 10;
digit(Char) when Char >= $A, Char =< $F -> Char - $A + 10.

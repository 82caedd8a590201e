%% Terms from tokens, for io:read/1 and for files of terms. Of OTP's erl_parse this is parse_term/1 with what it
%% needs; expressions and forms are parsed by the compiler.
%%
%% Every parsing function answers {Term, RestOfTokens} and throws {error, ErrorInfo}. A token that can continue an
%% expression that is no term makes a "bad term", any other token out of place is a syntax error.
-module(erl_parse).

-export([parse_term/1, format_error/1, tokens/1]).

-export_type([error_info/0]).

-type error_info() :: {erl_anno:location(), module(), term()}.

-spec parse_term(erl_scan:tokens()) -> {ok, term()} | {error, error_info()}.
parse_term(Tokens) ->
    try
        case term(Tokens) of
            {Term, [{dot, _}]} -> {ok, Term};
            {_, [{dot, _}, Next | _]} -> syntax_error([Next]);
            {_, [{',', _} | _]} -> bad_term(Tokens);
            {_, Rest} -> misplaced(ended(Rest, Tokens), Tokens)
        end
    catch
        throw:{?MODULE, Error} -> {error, Error}
    end.

-spec format_error(term()) -> io_lib:chars().
format_error(Message) ->
    case io_lib:deep_char_list(Message) of
        true -> Message;
        false -> io_lib:write(Message)
    end.

-spec tokens(term()) -> no_return().
tokens(Form) -> erlang:error(badarg, [Form]).

%% Errors

%% Rest begins where the term, which began at Start, ought to have gone on otherwise.
misplaced([{Category, _} | _] = Rest, Start) ->
    case continues(Category) of
        true -> bad_term(Start);
        false -> syntax_error(Rest)
    end;
misplaced(Rest, _) -> syntax_error(Rest).

continues(Category) ->
    lists:member(Category, [
        '(', ':', '#', '=', '!', '+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', 'and', 'or',
        'xor', 'andalso', 'orelse', '==', '/=', '=<', '<', '>=', '>', '=:=', '=/=', '++', '--', '||'
    ]).

-spec bad_term(erl_scan:tokens()) -> no_return().
bad_term([Token | _]) -> throw({?MODULE, {erl_scan:location(Token), ?MODULE, "bad term"}}).

-spec syntax_error(erl_scan:tokens()) -> no_return().
syntax_error([]) -> throw({?MODULE, {0, ?MODULE, ["syntax error before: ", []]}});
syntax_error([{end_of_tokens, Location} | _]) ->
    throw({?MODULE, {Location, ?MODULE, ["syntax error before: ", []]}});
syntax_error([Token | _]) ->
    throw({?MODULE, {erl_scan:location(Token), ?MODULE, ["syntax error before: ", token_text(Token)]}}).

token_text({dot, _}) -> "'.'";
token_text(Token) ->
    case {erl_scan:text(Token), Token} of
        {undefined, {atom, _, Atom}} -> io_lib:write_atom(Atom);
        {undefined, {var, _, Name}} -> atom_to_list(Name);
        {undefined, {string, _, Chars}} -> io_lib:write_string(Chars);
        {undefined, {char, _, C}} -> io_lib:write_char(C);
        {undefined, {_, _, Number}} -> io_lib:write(Number);
        {undefined, {Symbol, _}} -> io_lib:write_atom(Symbol);
        {Text, {Category, _}} when is_atom(Category) -> [$', Text, $'];
        {Text, _} -> Text
    end.

%% What is expected next, or the error for what is there.
expect(Category, [{Category, _} | Rest], _) -> Rest;
expect(_, Rest, Start) -> misplaced(ended(Rest, Start), Start).

%% The end of the tokens has the place of the last one.
ended([], Start) -> [{end_of_tokens, erl_scan:location(lists:last(Start))}];
ended(Rest, _) -> Rest.

%% Terms

term([{atom, _, Atom} | Rest]) -> {Atom, Rest};
term([{integer, _, Integer} | Rest]) -> {Integer, Rest};
term([{float, _, Float} | Rest]) -> {Float, Rest};
term([{char, _, C} | Rest]) -> {C, Rest};
term([{string, _, Chars} | Rest]) -> strings(Chars, Rest);
term([{'-', _} | Rest] = Start) ->
    case operand(Rest, Start) of
        {Number, Left} when is_number(Number) -> {-Number, Left};
        _ -> bad_term(Start)
    end;
term([{'+', _} | Rest] = Start) ->
    case operand(Rest, Start) of
        {Number, Left} when is_number(Number) -> {Number, Left};
        _ -> bad_term(Start)
    end;
term([{'(', _} | Rest] = Start) ->
    {Term, Left} = inner(Rest, Start),
    {Term, expect(')', Left, Start)};
term([{'[', _}, {']', _} | Rest]) -> {[], Rest};
term([{'[', _} | Rest] = Start) -> list(Rest, [], Start);
term([{'{', _}, {'}', _} | Rest]) -> {{}, Rest};
term([{'{', _} | Rest] = Start) ->
    {Terms, Left} = sequence(Rest, Start),
    {list_to_tuple(Terms), expect('}', Left, Start)};
term([{'#', _}, {'{', _}, {'}', _} | Rest]) -> {#{}, Rest};
term([{'#', _}, {'{', _} | Rest] = Start) ->
    {Pairs, Left} = pairs(Rest, Start),
    {maps:from_list(Pairs), expect('}', Left, Start)};
term([{'<<', _}, {'>>', _} | Rest]) -> {<<>>, Rest};
term([{'<<', _} | Rest] = Start) -> segments(Rest, <<>>, Start);
term([{'fun', _}, {atom, _, M}, {':', _}, {atom, _, F}, {'/', _}, {integer, _, A} | Rest]) ->
    {fun M:F/A, Rest};
term([{'fun', _}, {atom, _, _}, {':', _}, {atom, _, _}, {'/', _} | Rest]) -> syntax_error(Rest);
term([{var, _, _} | _] = Start) -> bad_term(Start);
term([{Category, _} | _] = Start) ->
    Begins = ['fun', 'case', 'if', 'begin', 'receive', 'try', 'catch', 'not', 'bnot', '#'],
    case lists:member(Category, Begins) of
        true -> bad_term(Start);
        false -> syntax_error(Start)
    end;
term(Rest) -> syntax_error(Rest).

%% A term inside another one, which began at Start.
inner([], Start) -> syntax_error(ended([], Start));
inner(Tokens, Start) ->
    {Term, Rest} = term(Tokens),
    case Rest of
        [{Category, _} | _] when Category =/= '||' ->
            case continues(Category) of
                true -> bad_term(Start);
                false -> {Term, Rest}
            end;
        _ -> {Term, Rest}
    end.

%% The number after a sign; signs don't pile up.
operand([{Sign, _} | _], Start) when Sign =:= '-'; Sign =:= '+' -> bad_term(Start);
operand([], Start) -> syntax_error(ended([], Start));
operand(Tokens, _) -> term(Tokens).

strings(Chars, [{string, _, More} | Rest]) -> strings(Chars ++ More, Rest);
strings(Chars, Rest) -> {Chars, Rest}.

list(Tokens, Done, Start) ->
    case inner(Tokens, Start) of
        {Term, [{',', _} | Rest]} -> list(Rest, [Term | Done], Start);
        {Term, [{']', _} | Rest]} -> {lists:reverse(Done, [Term]), Rest};
        {Term, [{'|', _} | Rest]} ->
            {Tail, Left} = inner(Rest, Start),
            {lists:reverse([Term | Done], Tail), expect(']', Left, Start)};
        {_, Rest} -> expect(']', Rest, Start)
    end.

sequence(Tokens, Start) ->
    case inner(Tokens, Start) of
        {Term, [{',', _} | Rest]} ->
            {Terms, Left} = sequence(Rest, Start),
            {[Term | Terms], Left};
        {Term, Rest} -> {[Term], Rest}
    end.

pairs(Tokens, Start) ->
    {Key, Rest} = inner(Tokens, Start),
    case Rest of
        [{':=', _} | _] -> bad_term(Start);
        _ -> ok
    end,
    {Value, Left} = inner(expect('=>', Rest, Start), Start),
    case Left of
        [{',', _} | More] ->
            {Pairs, End} = pairs(More, Start),
            {[{Key, Value} | Pairs], End};
        _ -> {[{Key, Value}], Left}
    end.

%% Binaries

segments(Tokens, Bits, Start) ->
    {Value, Rest} = inner_segment(Tokens, Start),
    {Size, Sized} = size(Rest, Start),
    {Types, Typed} = types(Sized, Start),
    New =
        try
            segment(Value, Size, Types)
        catch
            error:_ -> bad_term(Start)
        end,
    Joined = <<Bits/bitstring, New/bitstring>>,
    case Typed of
        [{',', _} | More] -> segments(More, Joined, Start);
        _ -> {Joined, expect('>>', Typed, Start)}
    end.

%% A value may be followed by : and /, which mean something else here.
inner_segment([], Start) -> syntax_error(ended([], Start));
inner_segment(Tokens, _) -> term(Tokens).

size([{':', _} | Rest], Start) -> inner_segment(Rest, Start);
size(Rest, _) -> {default, Rest}.

types([{'/', _} | Rest], Start) -> type_list(Rest, Start);
types(Rest, _) -> {[], Rest}.

type_list([{atom, _, unit}, {':', _}, {integer, _, Unit}, {'-', _} | Rest], Start) ->
    {Types, Left} = type_list(Rest, Start),
    {[{unit, Unit} | Types], Left};
type_list([{atom, _, unit}, {':', _}, {integer, _, Unit} | Rest], _) -> {[{unit, Unit}], Rest};
type_list([{atom, _, Type}, {'-', _} | Rest], Start) ->
    {Types, Left} = type_list(Rest, Start),
    {[Type | Types], Left};
type_list([{atom, _, Type} | Rest], _) -> {[Type], Rest};
type_list(Rest, Start) -> expect(atom, Rest, Start).

segment(Chars, Size, Types) when is_list(Chars) ->
    <<<<(segment(C, Size, Types))/bitstring>> || C <- Chars>>;
segment(Value, Size, Types0) ->
    Types = Types0 -- [signed, unsigned],
    Endian =
        case [E || E <- Types, lists:member(E, [big, little, native])] of
            [] -> big;
            [native] ->
                case <<1:16/native>> of
                    <<1, 0>> -> little;
                    _ -> big
                end;
            [Given] -> Given
        end,
    Units = [U || {unit, U} <- Types],
    case [Type || Type <- Types, is_atom(Type), not lists:member(Type, [big, little, native])] of
        [] -> integer_segment(Value, bits(Size, Units, 8, 1), Endian);
        [integer] -> integer_segment(Value, bits(Size, Units, 8, 1), Endian);
        [float] -> float_segment(Value, bits(Size, Units, 64, 1), Endian);
        [utf8] when Size =:= default -> <<Value/utf8>>;
        [utf16] when Size =:= default, Endian =:= big -> <<Value/utf16>>;
        [utf16] when Size =:= default -> <<Value/utf16-little>>;
        [utf32] when Size =:= default, Endian =:= big -> <<Value/utf32>>;
        [utf32] when Size =:= default -> <<Value/utf32-little>>;
        [Type] when Type =:= binary; Type =:= bytes -> bits_segment(Value, Size, Units, 8);
        [Type] when Type =:= bitstring; Type =:= bits -> bits_segment(Value, Size, Units, 1)
    end.

bits(default, [], Default, _) -> Default;
bits(Size, [], _, Unit) when is_integer(Size) -> Size * Unit;
bits(Size, [Unit], _, _) when is_integer(Size) -> Size * Unit.

integer_segment(Value, Bits, big) when is_integer(Value) -> <<Value:Bits>>;
integer_segment(Value, Bits, little) when is_integer(Value) -> <<Value:Bits/little>>.

float_segment(Value, Bits, big) -> <<Value:Bits/float>>;
float_segment(Value, Bits, little) -> <<Value:Bits/float-little>>.

bits_segment(Value, default, [], _) when is_bitstring(Value) -> Value;
bits_segment(Value, Size, Units, Unit) ->
    Bits = bits(Size, Units, 0, Unit),
    <<Part:Bits/bitstring, _/bitstring>> = Value,
    Part.

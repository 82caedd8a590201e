%% Formatted input: `io_lib:fread/2,3`.
%%
%% Format and input are walked in step; what has been read is kept newest first. fread/2 answers {more, ...} when the
%% input ends exactly between two items. fread/3 is the re-entrant form: it waits for whole lines, and its
%% continuation is {Format, CharsOfTheUnfinishedLineReversed, CharsRead, Results}.
-module(io_lib_fread).

-export([fread/2, fread/3]).
-compile({no_auto_import, [float/1]}).

-define(IS_SPACE(C), (C =:= $\s orelse C =:= $\t orelse C =:= $\n orelse C =:= $\r)).
-define(IS_DIGIT(C), (C >= $0 andalso C =< $9)).

-spec fread(io_lib:continuation() | [], string() | eof, string()) ->
    {more, io_lib:continuation()}
    | {done, {ok, [io_lib:fread_item()]} | eof | {error, {fread, io_lib:fread_error()}}, string() | eof}.
fread([], eof, _) -> {done, eof, eof};
fread([], Chars, Format) -> lines(Chars, [], Format, 0, []);
fread({Format, [$\r | Part], Count, Results}, eof, _) ->
    case line(Part, "\r", [], Format, Count, Results) of
        {more, Continuation} -> fread(Continuation, eof, Format);
        {done, {error, _} = Error, _} -> {done, Error, eof};
        Done -> Done
    end;
fread({Format, Part, Count, Results}, eof, _) ->
    case scan(Format, lists:reverse(Part), Count, Results) of
        {more, _, 0, []} -> {done, eof, eof};
        {more, _, _, _} -> {done, {error, {fread, input}}, eof};
        {ok, Items, Left} -> {done, {ok, Items}, Left};
        {error, _} = Error -> {done, Error, eof}
    end;
fread({Format, Part, Count, Results}, Chars, _) -> lines(Chars, Part, Format, Count, Results).

%% Reads a line at a time, without the characters that end it: a new line, a carriage return, or both. Part is the
%% beginning of the line at hand, reversed; it begins with a carriage return only while what follows isn't known.
lines([$\n | Rest], [$\r | Part], Format, Count, Results) -> line(Part, "\r\n", Rest, Format, Count, Results);
lines([_ | _] = Rest, [$\r | Part], Format, Count, Results) -> line(Part, "\r", Rest, Format, Count, Results);
lines([$\n | Rest], Part, Format, Count, Results) -> line(Part, "\n", Rest, Format, Count, Results);
lines([C | Rest], Part, Format, Count, Results) -> lines(Rest, [C | Part], Format, Count, Results);
lines([], Part, Format, Count, Results) -> {more, {Format, Part, Count, Results}}.

line(Part, End, Rest, Format, Count, Results) ->
    case scan(Format, lists:reverse(Part), Count, Results) of
        {more, Format1, Count1, Results1} -> lines(Rest, [], Format1, Count1 + length(End), Results1);
        {ok, Items, []} -> {done, {ok, Items}, Rest};
        {ok, Items, Left} -> {done, {ok, Items}, Left ++ End ++ Rest};
        {error, _} = Error -> {done, Error, Rest}
    end.

-spec fread(string(), string()) ->
    {ok, [io_lib:fread_item()], string()}
    | {more, string(), non_neg_integer(), list()}
    | {error, {fread, io_lib:fread_error()}}.
fread(Format, Chars) -> scan(Format, Chars, 0, []).

scan([$~ | Control] = Format, Line, Count, Results) ->
    case Line =:= [] andalso needs_input(Control) of
        true -> {more, Format, Count, Results};
        false -> control(Control, Line, Count, Results)
    end;
scan([C | Format], Line, Count, Results) when ?IS_SPACE(C) ->
    {Skipped, Rest} = skip_space(Line, Count),
    scan(Format, Rest, Skipped, Results);
scan([C | Format], [C | Line], Count, Results) -> scan(Format, Line, Count + 1, Results);
scan([_ | _] = Format, [], Count, Results) -> {more, Format, Count, Results};
scan([_ | _], _, _, _) -> {error, {fread, input}};
scan([], Line, _, Results) -> {ok, lists:reverse(Results), Line}.

%% ~l alone, however it is adorned, reads nothing.
needs_input([C | Control]) when ?IS_DIGIT(C); C =:= $*; C =:= $t -> needs_input(Control);
needs_input([$l | _]) -> false;
needs_input(_) -> true.

%% ~*FMC
control([$* | Format], Line, Count, Results) -> width(Format, true, Line, Count, Results);
control(Format, Line, Count, Results) -> width(Format, false, Line, Count, Results).

width(Format, Silent, Line, Count, Results) ->
    {Width, Rest} = read_width(Format, none),
    {Mode, Control} =
        case Rest of
            [$t, C | After] when C =:= $s; C =:= $c; C =:= $l; C =:= $~; C =:= $a, Width =:= none ->
                {unicode, [C | After]};
            _ -> {latin1, Rest}
        end,
    case read_item(Control, Width, Mode, Line, Count) of
        {none, Left, Count1} -> scan(tl(Control), Left, Count1, Results);
        {_, Left, Count1} when Silent -> scan(tl(Control), Left, Count1, Results);
        {{item, Item}, Left, Count1} -> scan(tl(Control), Left, Count1, [Item | Results]);
        Reason -> {error, {fread, Reason}}
    end.

read_width([C | Format], none) when ?IS_DIGIT(C) -> read_width(Format, C - $0);
read_width([C | Format], Width) when ?IS_DIGIT(C) -> read_width(Format, 10 * Width + C - $0);
read_width(Format, Width) -> {Width, Format}.

%% One control sequence: {none, RestOfLine, Count}, {{item, Item}, RestOfLine, Count}, or what was expected instead.
read_item([$~ | _], _, _, Line, Count) ->
    case Line of
        [$~ | Rest] -> {none, Rest, Count + 1};
        _ -> format
    end;
read_item([$l | _], _, _, Line, Count) -> {{item, Count}, Line, Count};
read_item([$d | _], Width, _, Line, Count) -> in_field(Width, Line, Count, integer, fun decimal/1);
read_item([$f | _], Width, _, Line, Count) -> in_field(Width, Line, Count, float, fun float/1);
read_item([$# | _], Width, _, Line, Count) -> in_field(Width, Line, Count, based, fun based/1);
read_item([$u | _], Width, _, Line, Count) -> unsigned(Width, Line, Count);
read_item([$- | _], _, _, Line, Count) -> sign(Line, Count);
read_item([$s | _], Width, Mode, Line, Count) -> word(Width, Mode, Line, Count, string);
read_item([$a | _], Width, Mode, Line, Count) ->
    case word(Width, Mode, Line, Count, atom) of
        {{item, Chars}, Rest, Count1} -> to_atom(Chars, Rest, Count1);
        Reason -> Reason
    end;
read_item([$c | _], Width, Mode, Line, Count) -> chars(Width, Mode, Line, Count);
read_item(_, _, _, _, _) -> format.

to_atom(Chars, Rest, Count) ->
    try list_to_atom(Chars) of
        Atom -> {{item, Atom}, Rest, Count}
    catch
        error:_ -> atom
    end.

%% Reads with Parse from the whole line, or from a field of Width characters, all of which must then be used up.
in_field(none, Line, Count, Reason, Parse) ->
    {Count1, Rest} = skip_space(Line, Count),
    parsed(Parse(Rest), Count1, Rest, Reason);
in_field(Width, Line, Count, Reason, Parse) ->
    case field(Width, Line) of
        {Field, Rest} ->
            {_, Inner} = skip_space(Field, 0),
            case Parse(Inner) of
                {Item, []} -> {{item, Item}, Rest, Count + Width};
                _ -> Reason
            end;
        error -> Reason
    end.

parsed({Item, Left}, Count, Line, _) -> {{item, Item}, Left, Count + length(Line) - length(Left)};
parsed(error, _, _, Reason) -> Reason.

%% The next Width characters, which may not go past the end of the line.
field(Width, Line) -> field(Width, Line, []).

field(0, Line, Field) -> {lists:reverse(Field), Line};
field(_, [$\n | _], _) -> error;
field(Width, [C | Line], Field) -> field(Width - 1, Line, [C | Field]);
field(_, [], _) -> error.

skip_space([C | Line], Count) when ?IS_SPACE(C) -> skip_space(Line, Count + 1);
skip_space(Line, Count) -> {Count, Line}.

decimal([$- | Line]) -> negative(digits(Line));
decimal([$+ | Line]) -> number(digits(Line));
decimal(Line) -> number(digits(Line)).

number({[], _}) -> error;
number({Digits, Rest}) -> {list_to_integer(Digits), Rest}.

negative({[], _}) -> error;
negative({Digits, Rest}) -> {-list_to_integer(Digits), Rest}.

digits([C | Line]) when ?IS_DIGIT(C) ->
    {Digits, Rest} = digits(Line),
    {[C | Digits], Rest};
digits(Line) -> {[], Line}.

%% Digits, point, digits, and perhaps an exponent.
float([$- | Line]) -> unsigned_float(Line, "-");
float([$+ | Line]) -> unsigned_float(Line, "");
float(Line) -> unsigned_float(Line, "").

unsigned_float(Line, Sign) ->
    case digits(Line) of
        {[_ | _] = Whole, [$. | After]} ->
            case digits(After) of
                {[_ | _] = Part, [E | Power]} when E =:= $e; E =:= $E ->
                    exponent(Power, Sign ++ Whole ++ "." ++ Part);
                {[_ | _] = Part, Rest} -> make_float(Sign ++ Whole ++ "." ++ Part, Rest);
                _ -> error
            end;
        _ -> error
    end.

exponent([C | Line], Mantissa) when C =:= $-; C =:= $+ -> exponent(digits(Line), Mantissa, [C]);
exponent(Line, Mantissa) -> exponent(digits(Line), Mantissa, []).

exponent({[], _}, _, _) -> error;
exponent({Digits, Rest}, Mantissa, Sign) -> make_float(Mantissa ++ "e" ++ Sign ++ Digits, Rest).

make_float(Text, Rest) ->
    try list_to_float(Text) of
        Float -> {Float, Rest}
    catch
        error:_ -> error
    end.

%% Base#Digits
based([$- | Line]) ->
    case based(Line) of
        {N, Rest} -> {-N, Rest};
        error -> error
    end;
based([$+ | Line]) -> based(Line);
based(Line) ->
    case digits(Line) of
        {[_ | _] = Digits, [$# | After]} ->
            case list_to_integer(Digits) of
                Base when Base >= 2, Base =< 36 -> in_base(Base, After);
                _ -> error
            end;
        _ -> error
    end.

in_base(Base, Line) ->
    case lists:splitwith(fun(C) -> ?IS_DIGIT(C) orelse digit_value(C) < Base end, Line) of
        {[], _} -> error;
        {Digits, Rest} ->
            case lists:all(fun(C) -> digit_value(C) < Base end, Digits) of
                true -> {list_to_integer(Digits, Base), Rest};
                false -> error
            end
    end.

digit_value(C) when ?IS_DIGIT(C) -> C - $0;
digit_value(C) when C >= $a, C =< $z -> C - $a + 10;
digit_value(C) when C >= $A, C =< $Z -> C - $A + 10;
digit_value(_) -> 99.

unsigned(none, Line, Count) -> unsigned(10, Line, Count);
unsigned(Base, _, _) when Base < 2; Base > 36 -> format;
unsigned(Base, Line, Count) -> parsed(in_base(Base, Line), Count, Line, unsigned).

sign([$- | Line], Count) -> {{item, -1}, Line, Count + 1};
sign([$+ | Line], Count) -> {{item, 1}, Line, Count + 1};
sign(Line, Count) -> {{item, 1}, Line, Count}.

%% A word, up to white space; in a field, the field without the spaces around it.
word(none, Mode, Line, Count, Reason) ->
    {Count1, Rest} = skip_space(Line, Count),
    case lists:splitwith(fun(C) -> in_word(C, Mode) end, Rest) of
        {[], [C | _]} when C > 255 -> Reason;
        {Word, Left} -> {{item, Word}, Left, Count1 + length(Word)}
    end;
word(Width, Mode, Line, Count, Reason) ->
    case field(Width, Line) of
        {Field, Left} -> checked(trim(Field), Mode, Left, Count + Width, Reason);
        error -> Reason
    end.

in_word(C, _) when ?IS_SPACE(C) -> false;
in_word(C, latin1) -> C =< 255;
in_word(_, unicode) -> true.

trim(Field) ->
    {_, Chars} = skip_space(Field, 0),
    {_, Reversed} = skip_space(lists:reverse(Chars), 0),
    lists:reverse(Reversed).

checked(Chars, unicode, Left, Count, _) -> {{item, Chars}, Left, Count};
checked(Chars, latin1, Left, Count, Reason) ->
    case io_lib:latin1_char_list(Chars) of
        true -> {{item, Chars}, Left, Count};
        false -> Reason
    end.

chars(none, Mode, Line, Count) -> chars(1, Mode, Line, Count);
chars(Width, Mode, Line, Count) ->
    case field(Width, Line) of
        {Chars, Left} -> checked(Chars, Mode, Left, Count + Width, character);
        error -> character
    end.

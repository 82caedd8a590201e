%% The pretty printer behind ~p: terms broken over lines and indented, with strings and records recognised.
%%
%% A term first becomes a *shape*: the same tree, with the text of every leaf and the width that every part would
%% have on a single line, cut off where the depth or the character limit says so. Then the shape is laid out: what
%% fits on the rest of the line goes there, the rest is broken. Columns count from 1.
%%
%% Shapes:
%%   {text, Width, Chars}                   a leaf; never broken
%%   {bytes, Width, [Chars]}                a binary shown as numbers; Chars is one of them
%%   {row, Width, Brackets, Shapes, End}    a list, or a tuple that has no tag
%%   {tagged, Width, Tag, Shapes, End}      a tuple that begins with an atom; Tag is a text shape
%%   {record, Width, Name, Pairs, End}      #Name{Field = Value, ...}
%%   {map, Width, Pairs, End}
%% where a pair is {pair, Width, KeyShape, Separator, ValueShape} and End is
%%   none                                   everything is there
%%   {dots, Chars}                          what follows is left out, and shown as Chars
%%   {tail, Shape}                          the tail of an improper list
%%
%% How far the elements of a tagged tuple, a record or a map value are indented is one decision for the whole term:
%% as far as the tag is long if that leaves half the line free everywhere, else by 4, else by 1.
-module(io_lib_pretty).

-export([print/1, print/2, print/3, print/4, print/5, print/6]).
-export([intermediate/6, write/1]).

-record(opts, {
    column = 1 :: integer(),
    line = 80 :: non_neg_integer(),
    depth = -1 :: integer(),
    used = -1 :: integer(),
    limit = -1 :: integer(),
    record_fun = none :: none | fun(),
    mode = latin1 :: latin1 | unicode,
    strings = true :: boolean(),
    order = undefined :: term()
}).

%% Where and how a shape is laid out. `line` is the line length, `used` how many characters a line may hold without
%% its indentation, `indent` the decision above (-1: as long as the tag), `strict` whether running out of room is
%% thrown as no_room.
-record(page, {line, used, indent, strict}).

-define(PLAIN_INDENT, 4).

%% How many characters a line may hold when nothing was said about it.
-define(NO_RIBBON, 16#7FFFFFF).

%% A line of a binary's numbers has room for this many characters, however narrow the page.
-define(LEAST_BYTES, 8).

%% Entry points

-spec print(term()) -> io_lib:chars().
print(Term) -> print_with(Term, #opts{}).

%% Options, or the fun that knows the fields of records: (Name, NumberOfFields) -> [Field] | no.
-spec print(term(), fun((atom(), non_neg_integer()) -> [atom()] | no) | [{atom(), term()}]) -> io_lib:chars().
print(Term, Options) when is_list(Options) ->
    print_with(Term, lists:foldr(fun option/2, #opts{mode = unicode}, Options));
print(Term, RecordFun) -> print_with(Term, #opts{record_fun = RecordFun}).

option({column, Value}, Opts) -> Opts#opts{column = Value};
option({line_length, Value}, Opts) -> Opts#opts{line = Value};
option({depth, Value}, Opts) -> Opts#opts{depth = Value};
option({line_max_chars, Value}, Opts) -> Opts#opts{used = Value};
option({chars_limit, Value}, Opts) -> Opts#opts{limit = Value};
option({record_print_fun, Value}, Opts) -> Opts#opts{record_fun = Value};
option({encoding, latin1}, Opts) -> Opts#opts{mode = latin1};
option({encoding, _}, Opts) -> Opts#opts{mode = unicode};
option({strings, Value}, Opts) -> Opts#opts{strings = Value};
option({maps_order, Value}, Opts) -> Opts#opts{order = Value};
option(_, Opts) -> Opts.

-spec print(term(), integer(), integer()) -> io_lib:chars().
print(Term, Column, Line) -> print(Term, Column, Line, -1).

-spec print(term(), integer(), integer(), integer()) -> io_lib:chars().
print(Term, Column, Line, Depth) ->
    print_with(Term, #opts{column = Column, line = Line, depth = Depth}).

-spec print(term(), integer(), integer(), integer(), integer()) -> io_lib:chars().
print(Term, Column, Line, Depth, Used) ->
    print_with(Term, #opts{column = Column, line = Line, depth = Depth, used = Used}).

-spec print(term(), integer(), integer(), integer(), integer(), fun()) -> io_lib:chars().
print(Term, Column, Line, Depth, Used, RecordFun) ->
    print_with(Term, #opts{column = Column, line = Line, depth = Depth, used = Used, record_fun = RecordFun}).

print_with(_, #opts{depth = 0}) -> "...";
print_with(_, #opts{limit = 0}) -> "...";
print_with(Term, #opts{column = Column, line = Line} = Opts) ->
    Shape = limited_shape(Term, Opts#opts.depth, Opts),
    lay(Shape, max(Column, 1), Line, Opts#opts.used).

%% The shape of Term, for io_lib:write/2.
-spec intermediate(term(), integer(), integer(), fun(), latin1 | unicode, boolean()) -> tuple().
intermediate(Term, Depth, Limit, RecordFun, Mode, Strings) ->
    Opts = #opts{limit = Limit, record_fun = RecordFun, mode = Mode, strings = Strings},
    limited_shape(Term, Depth, Opts).

%% The character limit is met by choosing a depth: the least whose text is as long as the limit, if any is.
limited_shape(Term, Depth, #opts{limit = Limit} = Opts) when Limit < 0 -> shape(Term, Depth, Opts);
limited_shape([_ | _] = Term, Depth, #opts{strings = true} = Opts) ->
    case printable(Term, Opts) of
        true -> string_shape(Term, Opts);
        false -> deeper(Term, 0, 1, Depth, Opts)
    end;
limited_shape(Term, Depth, Opts) -> deeper(Term, 0, 1, Depth, Opts).

%% Depth Low is known to be too small; doubles High until it is not.
deeper(Term, _, High, Most, Opts) when Most >= 0, High >= Most ->
    shape(Term, Most, Opts);
deeper(Term, Low, High, Most, #opts{limit = Limit} = Opts) ->
    Shape = shape(Term, High, Opts),
    case element(2, Shape) >= Limit of
        true -> between(Term, Low, High, Shape, Opts);
        false ->
            case is_whole(Shape) of
                true -> Shape;
                false -> deeper(Term, High, 2 * High, Most, Opts)
            end
    end.

%% Low is too small, High is not and gives Shape.
between(_, Low, High, Shape, _) when High =:= Low + 1 -> Shape;
between(Term, Low, High, Shape, #opts{limit = Limit} = Opts) ->
    Middle = (Low + High) div 2,
    case shape(Term, Middle, Opts) of
        Less when element(2, Less) >= Limit -> between(Term, Low, Middle, Less, Opts);
        _ -> between(Term, Middle, High, Shape, Opts)
    end.

%% Has nothing been left out?
is_whole({text, _, Chars}) -> not lists:member(Chars, ["...", "{...}", "#{...}", "<<...>>"]);
is_whole({bytes, _, Numbers}) -> lists:last(Numbers) =/= "...";
is_whole({row, _, _, Shapes, End}) -> is_whole(Shapes, End);
is_whole({tagged, _, _, Shapes, End}) -> is_whole(Shapes, End);
is_whole({record, _, _, Pairs, End}) -> is_whole(Pairs, End);
is_whole({map, _, Pairs, End}) -> is_whole(Pairs, End);
is_whole({pair, _, Key, _, Value}) -> is_whole(Key) andalso is_whole(Value).

is_whole(_, {dots, _}) -> false;
is_whole(Shapes, {tail, Shape}) -> is_whole(Shapes, none) andalso is_whole(Shape);
is_whole(Shapes, none) -> lists:all(fun is_whole/1, Shapes).

%% A shape on one line.
-spec write(tuple()) -> io_lib:chars().
write({text, _, Chars}) -> Chars;
write({bytes, _, Numbers}) -> [$<, $<, lists:join($,, Numbers), $>, $>];
write({row, _, {Open, Close}, Shapes, End}) -> [Open, flat_items(Shapes, End), Close];
write({tagged, _, Tag, Shapes, End}) -> [${, flat_items([Tag | Shapes], End), $}];
write({record, _, {text, _, Name}, Pairs, End}) -> [Name, flat_items(Pairs, End), $}];
write({map, _, Pairs, End}) -> [$#, ${, flat_items(Pairs, End), $}];
write({pair, _, Key, Separator, Value}) -> [write(Key), Separator, write(Value)].

flat_items(Shapes, End) -> lists:join($,, [write(Shape) || Shape <- Shapes]) ++ flat_end(End).

flat_end(none) -> [];
flat_end({dots, Chars}) -> Chars;
flat_end({tail, Shape}) -> [$| | write(Shape)].

%% Terms to shapes

shape(_, 0, _) -> {text, 3, "..."};
shape([], _, _) -> {text, 2, "[]"};
shape({}, _, _) -> {text, 2, "{}"};
shape(List, Depth, #opts{strings = Strings} = Opts) when is_list(List) ->
    case Strings andalso Depth =/= 1 andalso printable(List, Opts) of
        true -> string_shape(List, Opts);
        false -> list_shape(List, Depth, Opts)
    end;
shape(Tuple, Depth, Opts) when is_tuple(Tuple) -> tuple_shape(Tuple, Depth, Opts);
shape(Map, Depth, Opts) when is_map(Map) -> map_shape(Map, Depth, Opts);
shape(Bits, Depth, Opts) when is_bitstring(Bits) -> bits_shape(Bits, Depth, Opts);
shape(Term, _, #opts{mode = Mode}) when
    is_number(Term); is_atom(Term); is_function(Term); is_pid(Term); is_reference(Term); is_port(Term)
->
    text(io_lib:write_flat(Term, Mode));
shape(Record, Depth, Opts) -> native_shape(Record, Depth, Opts).

text(Chars) -> {text, io_lib:chars_length(Chars), Chars}.

%% Is the list to be shown as a string?
printable(List, #opts{mode = latin1}) -> io_lib:printable_latin1_list(List);
printable(List, #opts{mode = unicode}) -> io_lib:printable_list(List).

quoted(Chars, #opts{mode = latin1}) -> io_lib:write_string_as_latin1(Chars);
quoted(Chars, #opts{mode = unicode}) -> io_lib:write_string(Chars).

%% The limit leaves room for both quotes; a string so short that it shows nothing is shown as a list.
string_shape(Chars, #opts{limit = Limit} = Opts) when Limit < 0 -> text(quoted(Chars, Opts));
string_shape(Chars, #opts{limit = Limit} = Opts) ->
    case length(Chars) =< Limit - 2 of
        true -> text(quoted(Chars, Opts));
        false when Limit < 5 -> text("[...]");
        false -> text(quoted(lists:sublist(Chars, Limit - 2), Opts) ++ "...")
    end.

list_shape(_, 1, _) -> {row, 5, {$[, $]}, [], {dots, "..."}};
list_shape(List, Depth, Opts) ->
    {Shapes, End} = list_items(List, Depth, Opts),
    row({$[, $]}, Shapes, End).

list_items([], _, _) -> {[], none};
list_items(_, 1, _) -> {[], {dots, "|..."}};
list_items([Head | Tail], Depth, Opts) ->
    Shape = shape(Head, Depth - 1, Opts),
    {Shapes, End} = list_items(Tail, Depth - 1, Opts),
    {[Shape | Shapes], End};
list_items(Last, Depth, Opts) -> {[], {tail, shape(Last, Depth - 1, Opts)}}.

row(Brackets, Shapes, End) -> {row, 2 + items_width(Shapes, End), Brackets, Shapes, End}.

%% Commas included.
items_width(Shapes, End) -> max(0, shapes_width(Shapes, -1)) + end_width(End).

shapes_width([Shape | Shapes], Width) -> shapes_width(Shapes, Width + 1 + element(2, Shape));
shapes_width([], Width) -> Width.

end_width(none) -> 0;
end_width({dots, Chars}) -> length(Chars);
end_width({tail, Shape}) -> 1 + element(2, Shape).

tuple_shape(_, 1, _) -> {text, 5, "{...}"};
tuple_shape(Tuple, Depth, Opts) ->
    case record_fields(Tuple, Opts) of
        no ->
            {[First | Rest] = Shapes, End} = tuple_items(tuple_to_list(Tuple), Depth, Opts),
            case is_atom(element(1, Tuple)) andalso tuple_size(Tuple) > 1 of
                true -> {tagged, 2 + items_width(Shapes, End), First, Rest, End};
                false -> row({${, $}}, Shapes, End)
            end;
        [] ->
            {text, NameWidth, _} = Name = text(record_name(element(1, Tuple), Opts)),
            {record, NameWidth + 1, Name, [], none};
        Fields ->
            [Tag | Values] = tuple_to_list(Tuple),
            {text, NameWidth, _} = Name = text(record_name(Tag, Opts)),
            case record_items(Fields, Values, Depth - 1, Opts) of
                {[], _} -> {record, NameWidth + 4, Name, [], {dots, "..."}};
                {Pairs, End} -> {record, NameWidth + items_width(Pairs, End) + 1, Name, Pairs, End}
            end
    end.

native_shape(Record, Depth, #opts{mode = Mode} = Opts) ->
    {text, NameWidth, _} = Name = text(lists:flatten(io_lib:record_head(Record, Mode))),
    Fields = records:get_field_names(Record),
    Values = [records:get(Field, Record) || Field <- Fields],
    Below = case Depth of 1 -> 1; _ -> Depth - 1 end,
    case record_items(Fields, Values, Below, Opts) of
        {[], none} -> {record, NameWidth + 1, Name, [], none};
        {[], _} -> {record, NameWidth + 4, Name, [], {dots, "..."}};
        {Pairs, End} -> {record, NameWidth + items_width(Pairs, End) + 1, Name, Pairs, End}
    end.

tuple_items([], _, _) -> {[], none};
tuple_items(_, 1, _) -> {[], {dots, ",..."}};
tuple_items([Head | Tail], Depth, Opts) ->
    Shape = shape(Head, Depth - 1, Opts),
    {Shapes, End} = tuple_items(Tail, Depth - 1, Opts),
    {[Shape | Shapes], End}.

record_fields(Tuple, #opts{record_fun = RecordFun}) when
    is_function(RecordFun, 2), is_atom(element(1, Tuple))
->
    case RecordFun(element(1, Tuple), tuple_size(Tuple) - 1) of
        Fields when is_list(Fields) -> Fields;
        _ -> no
    end;
record_fields(_, _) -> no.

record_name(Tag, #opts{mode = Mode}) -> [$# | io_lib:write_atom_in(Tag, Mode) ++ "{"].

record_items([], [], _, _) -> {[], none};
record_items([_ | _], _, 1, _) -> {[], {dots, ",..."}};
record_items([Field | Fields], [Value | Values], Depth, #opts{mode = Mode} = Opts) ->
    Pair = pair(text(io_lib:write_atom_in(Field, Mode)), " = ", shape(Value, Depth - 1, Opts)),
    {Pairs, End} = record_items(Fields, Values, Depth - 1, Opts),
    {[Pair | Pairs], End}.

pair(Key, Separator, Value) ->
    {pair, element(2, Key) + length(Separator) + element(2, Value), Key, Separator, Value}.

map_shape(Map, _, _) when map_size(Map) =:= 0 -> {text, 3, "#{}"};
map_shape(_, 1, _) -> {text, 6, "#{...}"};
map_shape(Map, Depth, Opts) ->
    {Pairs, End} = map_items(first_pair(Map, Opts), Depth, Depth - 1, Opts),
    {map, 3 + items_width(Pairs, End), Pairs, End}.

%% Where the pairs of a map come from: {Key, Value, Iterator}, or a list of {Key, Value}.
first_pair(Map, #opts{order = undefined}) -> maps:next(maps:iterator(Map));
first_pair(Map, #opts{order = Order}) -> sorted(maps:to_list(Map), Order).

sorted(Pairs, ordered) -> lists:sort(Pairs);
sorted(Pairs, reversed) -> lists:reverse(lists:sort(Pairs));
sorted(Pairs, undefined) -> Pairs;
sorted(Pairs, Before) -> lists:sort(fun({A, _}, {B, _}) -> Before(A, B) end, Pairs).

%% Keys and values alike are one level below their map, however many pairs came before.
map_items(none, _, _, _) -> {[], none};
map_items([], _, _, _) -> {[], none};
map_items(_, 1, _, _) -> {[], {dots, ",..."}};
map_items({Key, Value, Rest}, Left, Depth, Opts) -> map_item(Key, Value, maps:next(Rest), Left, Depth, Opts);
map_items([{Key, Value} | Rest], Left, Depth, Opts) -> map_item(Key, Value, Rest, Left, Depth, Opts).

map_item(Key, Value, Rest, Left, Depth, Opts) ->
    Pair = pair(shape(Key, Depth, Opts), " => ", shape(Value, Depth, Opts)),
    {Pairs, End} = map_items(Rest, Left - 1, Depth, Opts),
    {[Pair | Pairs], End}.

%% Binaries: as a string when all of the bytes, or all that Depth admits, are printable; else as numbers.
bits_shape(<<>>, _, _) -> {text, 4, "<<>>"};
bits_shape(_, 1, _) -> {text, 7, "<<...>>"};
bits_shape(Binary, Depth, #opts{strings = true} = Opts) when is_binary(Binary) ->
    case binary_string(Binary, Depth, Opts) of
        no -> bytes_shape(Binary, Depth);
        Chars -> text(Chars)
    end;
bits_shape(Bits, Depth, _) -> bytes_shape(Bits, Depth).

bytes_shape(Bits, Depth) ->
    Numbers = numbers(Bits, Depth),
    {bytes, 3 + length(Numbers) + lists:sum([length(Number) || Number <- Numbers]), Numbers}.

numbers(<<>>, _) -> [];
numbers(_, 1) -> ["..."];
numbers(<<Byte, Rest/bitstring>>, Depth) -> [integer_to_list(Byte) | numbers(Rest, Depth - 1)];
numbers(Bits, _) ->
    Size = bit_size(Bits),
    <<Value:Size>> = Bits,
    [integer_to_list(Value) ++ ":" ++ integer_to_list(Size)].

binary_string(Binary, Depth, Opts) ->
    Room =
        case Opts of
            #opts{limit = Limit} when Limit >= 0 -> max(1, Limit - 6);
            _ when Depth < 0 -> -1;
            _ -> 4 * (Depth - 1)
        end,
    case Opts of
        #opts{mode = latin1} -> latin1_string(Binary, Depth, Room, Opts);
        #opts{mode = unicode} -> utf8_string(Binary, Depth, Room, Opts)
    end.

latin1_string(Binary, Depth, Room, Opts) ->
    Chars = printable_prefix(Binary, Room),
    Shown = length(Chars),
    if
        Shown =:= byte_size(Binary) -> [$<, $<, quoted(Chars, Opts), $>, $>];
        Depth > 0, Shown >= Depth - 1 -> [$<, $<, quoted(Chars, Opts), "...>>"];
        true -> no
    end.

printable_prefix(_, 0) -> [];
printable_prefix(<<Byte, Rest/binary>>, Room) ->
    case io_lib:printable_latin1_list([Byte]) of
        true -> [Byte | printable_prefix(Rest, Room - 1)];
        false -> []
    end;
printable_prefix(<<>>, _) -> [].

utf8_string(Binary, Depth, Room, Opts) ->
    case unicode:characters_to_list(Binary) of
        Chars when is_list(Chars) ->
            {Shown, Rest} = printable_chars(Chars, Room),
            Suffix =
                case lists:any(fun(C) -> C > 127 end, Chars) of
                    true -> "/utf8";
                    false -> ""
                end,
            if
                Rest =:= [] -> [$<, $<, quoted(Shown, Opts), Suffix, $>, $>];
                Depth > 0, length(Shown) >= Depth - 1 -> [$<, $<, quoted(Shown, Opts), Suffix, "...>>"];
                true -> no
            end;
        _ -> latin1_string(Binary, Depth, Room, Opts)
    end.

printable_chars(Chars, 0) -> {[], Chars};
printable_chars([C | Rest] = Chars, Room) ->
    case io_lib:printable_list([C]) of
        true ->
            {Shown, Left} = printable_chars(Rest, Room - 1),
            {[C | Shown], Left};
        false -> {[], Chars}
    end;
printable_chars([], _) -> {[], []}.

%% Layout

lay(Shape, _, 0, _) -> write(Shape);
lay(Shape, Column, Line, Used0) ->
    Used =
        case Used0 < 0 of
            true -> ?NO_RIBBON;
            false -> Used0
        end,
    Page = #page{line = Line, used = Used, indent = -1, strict = true},
    case fits(element(2, Shape), Column, 0, 0, Page) of
        true -> write(Shape);
        false -> try_indents([-1, ?PLAIN_INDENT], Shape, Column, Page)
    end.

try_indents([Indent | Indents], Shape, Column, Page) ->
    try
        break(Shape, Column, Page#page{indent = Indent}, 0, 0)
    catch
        throw:no_room -> try_indents(Indents, Shape, Column, Page)
    end;
try_indents([], Shape, Column, Page) ->
    break(Shape, Column, Page#page{indent = 1, strict = false}, 0, 0).

%% Do Width characters fit at Column, with Close more to come after them, on a line that has Used already?
fits(Width, Column, Close, Used, #page{line = Line, used = Most}) ->
    Width < Line - Column - Close andalso Used + Width + Close =< Most.

%% A shape at Column: {Text, Width}, where a Width of the whole line says that nothing may follow on it.
place(Shape, Column, Page, Close, Used) ->
    Width = element(2, Shape),
    case fits(Width, Column, Close, Used, Page) of
        true ->
            case is_leaf(Shape) of
                true -> {write(Shape), Width};
                false -> {write(Shape), Page#page.line}
            end;
        false -> {break(Shape, Column, Page, Close, Used), Page#page.line}
    end.

break({text, _, Chars}, _, _, _, _) -> Chars;
break({bytes, _, Numbers}, Column, Page, Close, Used) ->
    #page{line = Line, used = Most} = Page,
    Room = max(?LEAST_BYTES, min(Line - Column - 2, Most - Used - 4) - Close),
    [$<, $<, bytes(Numbers, Column + 2, Room, Room), $>, $>];
break({row, _, {Open, Shut}, Shapes, End}, Column, Page, Close, Used) ->
    [Open, items(Shapes, End, Column + 1, Page, Close + 1, Used + 1, Used + 1), Shut];
break({tagged, _, Tag, Shapes, End}, Column, Page, Close, Used) ->
    [${, tagged(Tag, element(2, Tag) + 2, Shapes, End, Column, Page, Close + 1, Used + 1), $}];
break({map, _, Pairs, End}, Column, Page, Close, Used) ->
    [$#, ${, items(Pairs, End, Column + 2, Page, Close + 1, Used + 1, 0), $}];
break({record, _, {text, _, Name}, [], End}, _, _, _, _) ->
    [Name, flat_end(End), $}];
break({record, _, {text, Width, Name}, Pairs, End}, Column, #page{indent = Indent} = Page, Close, _) when
    Indent > 0, Width > Indent
->
    At = Column + Indent,
    check(At - 1, Page),
    [Name, new_line(At), items(Pairs, End, At, Page, Close + 1, 0, 0), $}];
break({record, _, {text, Width, Name}, Pairs, End}, Column, Page, Close, Used) ->
    At = Column + Width,
    check(At - 1, Page),
    [Name, items(Pairs, End, At, Page, Close + 1, Used + Width, Used + Width), $}];
break({pair, _, Key, " => ", Value}, Column, Page, Close, Used) ->
    Indent =
        case Page of
            #page{indent = -1} -> ?PLAIN_INDENT;
            #page{indent = Decided} -> Decided
        end,
    At = Column + Indent,
    {KeyText, _} = place(Key, Column, Page, Close, Used),
    {ValueText, _} = place(Value, At, Page, Close, 0),
    [KeyText, " =>", new_line(At), ValueText];
break({pair, _, {text, Width, Field}, " = ", Value}, Column, #page{indent = Indent} = Page, Close, _) when
    Indent > 0, Width + 3 > Indent
->
    At = Column + Indent,
    check(At - 1, Page),
    {Text, _} = place(Value, At, Page, Close, 0),
    [Field, " =", new_line(At), Text];
break({pair, _, {text, Width, Field}, " = ", Value}, Column, Page, Close, Used) ->
    At = Column + Width + 3,
    check(At - 1, Page),
    {Text, _} = place(Value, At, Page, Close, Used + Width + 3),
    [Field, " = ", Text].

tagged({text, Width, Tag}, TagIndent, Shapes, End, Column, #page{indent = Indent} = Page, Close, Used) when
    Indent > 0, TagIndent > Indent
->
    At = Column + Indent,
    check(At - 1, Page),
    [Tag | more_items(Shapes, End, At, Column + TagIndent, Page, Close, Used + Width)];
tagged({text, Width, Tag}, TagIndent, Shapes, End, Column, Page, Close, Used) ->
    At = Column + TagIndent,
    check(At, Page),
    case Shapes of
        [] -> [Tag | flat_end(End)];
        _ -> [Tag, $, | items(Shapes, End, At, Page, Close, Used + Width + 1, Used + Width + 1)]
    end.

%% Laying out strictly, an indentation may not pass the middle of the line.
check(Column, #page{line = Line, used = Used, strict = true}) ->
    case Column + Used < Line orelse Column < Line div 2 of
        true -> ok;
        false -> throw(no_room)
    end;
check(_, _) -> ok.

%% Elements, the first of them at Column, where all lines of theirs begin. Used and Before say how much of the line
%% is used for the first and for the next ones; they differ in maps, whose bracket counts for the first pair alone.
items([], End, Column, Page, Close, _, Before) ->
    more_items([], End, Column, Column, Page, Close, Before);
items([Shape | Shapes], End, Column, Page, Close, Used, Before) ->
    {Text, Width} = place(Shape, Column, Page, close_after(Shapes, End, Close), Used),
    [Text | more_items(Shapes, End, Column, Column + Width, Page, Close, Before + Width)].

%% The elements that follow something that ends before Column; Left is where lines begin.
more_items([], none, _, _, _, _, _) -> [];
more_items([], {dots, Chars}, _, _, _, _, _) -> Chars;
more_items([], {tail, Shape}, Left, Column, Page, Close, Used) ->
    %% Whether there is room enough is asked as if the tail had to go on the line of the last element.
    _ = Page#page.strict andalso place(Shape, Column, Page, Close, Used),
    {Text, _, _} = next_item(Shape, $|, Left, Column, Page#page{strict = false}, Close, Used),
    Text;
more_items([Shape | Shapes], End, Left, Column, Page, Close, Used) ->
    {Text, Column1, Used1} = next_item(Shape, $,, Left, Column, Page, close_after(Shapes, End, Close), Used),
    [Text | more_items(Shapes, End, Left, Column1, Page, Close, Used1)].

%% Leaves share a line, anything larger begins its own. What is not last needs room for the comma after it.
next_item(Shape, Separator, Left, Column, Page, Close, Used) ->
    Width = 1 + element(2, Shape),
    Comma =
        case Close of
            0 -> 1;
            _ -> 0
        end,
    case is_leaf(Shape) andalso fits(Width + Comma, Column, Close, Used, Page) of
        true -> {[Separator | write(Shape)], Column + Width, Used + Width};
        false ->
            {Text, Width1} = place(Shape, Left, Page, Close, 0),
            {[Separator, new_line(Left), Text], Left + Width1, Width1}
    end.

is_leaf({text, _, _}) -> true;
is_leaf({pair, _, Key, _, Value}) -> is_leaf(Key) andalso is_leaf(Value);
is_leaf(_) -> false.

%% How many characters must follow an element on its last line, when the closing brackets there are Close.
close_after([], none, Close) -> Close;
close_after([], {dots, _}, Close) -> Close;
close_after([], {tail, _}, Close) -> Close;
close_after(_, _, _) -> 0.

%% The numbers of a binary fill their lines, each of which has Room characters; Left of them are still free.
bytes([Number], _, _, Left) when length(Number) =< Left -> Number;
bytes([Number | Numbers], Column, Room, Left) when length(Number) < Left, Numbers =/= [] ->
    [Number, $, | bytes(Numbers, Column, Room, Left - length(Number) - 1)];
bytes(Numbers, Column, Room, Left) when Left < Room ->
    [new_line(Column) | bytes(Numbers, Column, Room, Room)].

new_line(Column) -> [$\n | lists:duplicate(Column - 1, $\s)].

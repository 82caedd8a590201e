%% Format strings: `io_lib:format/2` and its relatives.
%%
%% A control sequence is first read into a #spec{}, which is then either written at once (fwrite/2, the usual way)
%% or shown as the map that io_lib:scan_format/2 documents. Text is gathered in reverse: the newest piece first,
%% each a code point or a deep list. Only ~p and ~P ask in which column they stand, so it is worked out for them
%% alone, from what has been gathered.
-module(io_lib_format).

-export([fwrite/2, fwrite/3, scan/2, unscan/1, build/1, build/2]).
-export([fwrite_g/1, indentation/2]).

-record(spec, {
    control :: char(),
    args = [] :: [term()],
    width = none :: none | non_neg_integer(),
    adjust = right :: left | right,
    precision = none :: none | integer(),
    pad = $\s :: term(),
    mode = latin1 :: latin1 | unicode,
    strings = true :: boolean(),
    order = undefined :: term()
}).

%% Writing

-spec fwrite(io:format(), [term()]) -> io_lib:chars().
fwrite(Format, Args) -> write_items(format_chars(Format), Args, []).

write_items([$~ | Format], Args, Done) ->
    case Format of
        [$n | Rest] -> write_items(Rest, Args, [$\n | Done]);
        [$s | Rest] -> write_string_arg(Rest, Args, Done);
        _ ->
            {Spec, Rest, Left} = read_spec(Format, Args),
            write_items(Rest, Left, add(Spec, -1, Done))
    end;
write_items([C | Format], Args, Done) -> write_items(Format, Args, [C | Done]);
write_items([], [], Done) -> lists:reverse(Done).

%% A bare ~s, the commonest of all.
write_string_arg(Format, [Arg | Args], Done) ->
    write_items(Format, Args, add_text(string_text(Arg, latin1), Done)).

-spec fwrite(io:format(), [term()], [{chars_limit, io_lib:chars_limit()}]) -> io_lib:chars().
fwrite(Format, Args, Options) -> build_specs(read_all(format_chars(Format), Args), limit(Options)).

-spec build([char() | io_lib:format_spec()]) -> io_lib:chars().
build(Items) -> build_specs([from_map(Item) || Item <- Items], -1).

-spec build([char() | io_lib:format_spec()], [{chars_limit, io_lib:chars_limit()}]) -> io_lib:chars().
build(Items, Options) -> build_specs([from_map(Item) || Item <- Items], limit(Options)).

limit(Options) when is_list(Options) ->
    case lists:keyfind(chars_limit, 1, Options) of
        {_, Limit} when is_integer(Limit) -> Limit;
        false -> -1
    end.

%% With a limit, everything but terms and strings is written first; what room is left is then dealt out evenly to
%% those, each getting what the ones before it did not use.
build_specs(Specs, Limit) when Limit < 0 ->
    add_all(Specs, []);
build_specs(Specs, Limit) ->
    Items = [fixed_first(Item) || Item <- Specs],
    {Used, Open} = lists:foldl(fun count_fixed/2, {0, 0}, Items),
    share(Items, max(0, Limit - Used), Open, []).

add_all([], Done) -> lists:reverse(Done);
add_all([Item | Items], Done) -> add_all(Items, add(Item, -1, Done)).

fixed_first(#spec{control = Control} = Spec) ->
    case elastic(Control) of
        true -> Spec;
        false -> {text, lists:reverse(add(Spec, -1, []))}
    end;
fixed_first(C) -> C.

elastic(Control) -> lists:member(Control, "pPwWs").

count_fixed(#spec{}, {Used, Open}) -> {Used, Open + 1};
count_fixed({text, Text}, {Used, Open}) -> {Used + io_lib:chars_length(Text), Open};
count_fixed(_, {Used, Open}) -> {Used + 1, Open}.

share([#spec{} = Spec | Items], Room, Open, Done) ->
    Now = add(Spec, Room div Open, Done),
    Text = lists:sublist(Now, length(Now) - length(Done)),
    share(Items, max(0, Room - io_lib:chars_length(Text)), Open - 1, Now);
share([{text, Text} | Items], Room, Open, Done) ->
    share(Items, Room, Open, lists:reverse(Text, Done));
share([C | Items], Room, Open, Done) -> share(Items, Room, Open, [C | Done]);
share([], _, _, Done) -> lists:reverse(Done).

%% Reading format strings

format_chars(Format) when is_list(Format) -> Format;
format_chars(Format) when is_atom(Format) -> atom_to_list(Format);
format_chars(Format) when is_binary(Format) -> binary_to_list(Format).

read_all([$~ | Format], Args) ->
    {Spec, Rest, Left} = read_spec(Format, Args),
    [Spec | read_all(Rest, Left)];
read_all([C | Format], Args) -> [C | read_all(Format, Args)];
read_all([], []) -> [].

%% ~F.P.PadModC, the tilde already read.
read_spec(Format, Args) -> read_width(Format, Args, #spec{}).

read_width([$- | Format], Args, Spec) ->
    {Width, Rest, Left} = read_number(Format, Args),
    true = is_integer(Width),
    read_precision(Rest, Left, set_width(-Width, Spec#spec{adjust = left}, left));
read_width(Format, Args, Spec) ->
    {Width, Rest, Left} = read_number(Format, Args),
    read_precision(Rest, Left, set_width(Width, Spec, right)).

set_width(none, Spec, _) -> Spec;
set_width(Width, Spec, _) when Width < 0 -> Spec#spec{width = -Width, adjust = left};
set_width(Width, Spec, _) -> Spec#spec{width = Width, adjust = right}.

read_number([$* | Format], [Number | Args]) when is_integer(Number) -> {Number, Format, Args};
read_number([C | _] = Format, Args) when C >= $0, C =< $9 -> read_digits(Format, Args, 0);
read_number(Format, Args) -> {none, Format, Args}.

read_digits([C | Format], Args, Number) when C >= $0, C =< $9 ->
    read_digits(Format, Args, Number * 10 + C - $0);
read_digits(Format, Args, Number) -> {Number, Format, Args}.

read_precision([$. | Format], Args, Spec) ->
    {Precision, Rest, Left} = read_number(Format, Args),
    read_pad(Rest, Left, Spec#spec{precision = Precision});
read_precision(Format, Args, Spec) -> read_modifiers(Format, Args, Spec).

read_pad([$., $* | Format], [Pad | Args], Spec) -> read_modifiers(Format, Args, Spec#spec{pad = Pad});
read_pad([$., Pad | Format], Args, Spec) when Pad =/= $* -> read_modifiers(Format, Args, Spec#spec{pad = Pad});
read_pad(Format, Args, Spec) -> read_modifiers(Format, Args, Spec).

read_modifiers([$t | Format], Args, Spec) -> read_modifiers(Format, Args, Spec#spec{mode = unicode});
read_modifiers([$l | Format], Args, Spec) -> read_modifiers(Format, Args, Spec#spec{strings = false});
read_modifiers([$k | Format], Args, Spec) -> read_modifiers(Format, Args, Spec#spec{order = ordered});
read_modifiers([$K | Format], [Order | Args], Spec) -> read_modifiers(Format, Args, Spec#spec{order = Order});
read_modifiers([Control | Format], Args, Spec) ->
    {Own, Left} = take_args(Control, Args),
    {Spec#spec{control = Control, args = Own}, Format, Left}.

take_args(Control, Args) ->
    case Control of
        $n -> {[], Args};
        $~ -> {[], Args};
        $W -> take(2, Args);
        $P -> take(2, Args);
        $X -> take(2, Args);
        $x -> take(2, Args);
        _ ->
            true = lists:member(Control, "cfegswpB#b+i"),
            take(1, Args)
    end.

take(1, [A | Args]) -> {[A], Args};
take(2, [A, B | Args]) -> {[A, B], Args}.

%% Format strings as data

-spec scan(io:format(), [term()]) -> [char() | io_lib:format_spec()].
scan(Format, Args) -> [to_map(Item) || Item <- read_all(format_chars(Format), Args)].

to_map(#spec{order = Order} = Spec) ->
    Map = #{
        control_char => Spec#spec.control,
        args => Spec#spec.args,
        width => Spec#spec.width,
        adjust => Spec#spec.adjust,
        precision => Spec#spec.precision,
        pad_char => Spec#spec.pad,
        encoding => Spec#spec.mode,
        strings => Spec#spec.strings
    },
    case Order of
        undefined -> Map;
        _ -> Map#{maps_order => Order}
    end;
to_map(C) -> C.

from_map(#{control_char := Control, args := Args, width := Width, adjust := Adjust} = Map) ->
    #{precision := Precision, pad_char := Pad, encoding := Mode, strings := Strings} = Map,
    #spec{
        control = Control,
        args = Args,
        width = Width,
        adjust = Adjust,
        precision = Precision,
        pad = Pad,
        mode = Mode,
        strings = Strings,
        order = maps:get(maps_order, Map, undefined)
    };
from_map(C) when is_integer(C) -> C;
from_map(C) when is_list(C) -> {text, C}.

-spec unscan([char() | io_lib:format_spec()]) -> {io:format(), [term()]}.
unscan(Items) -> {unscan_text(Items), unscan_args(Items)}.

unscan_args([#{args := Args} = Item | Items]) ->
    case Item of
        #{maps_order := Order} when Order =/= ordered -> [Order | Args ++ unscan_args(Items)];
        _ -> Args ++ unscan_args(Items)
    end;
unscan_args([_ | Items]) -> unscan_args(Items);
unscan_args([]) -> [].

unscan_text([#{control_char := Control} = Item | Items]) ->
    #{width := Width, adjust := Adjust, precision := Precision, pad_char := Pad} = Item,
    lists:append([
        "~",
        [$- || Adjust =:= left, is_integer(Width)],
        unscan_number(Width),
        [$. || Precision =/= none orelse Pad =/= $\s],
        unscan_number(Precision),
        [X || Pad =/= $\s, X <- [$., Pad]],
        [$t || map_get(encoding, Item) =:= unicode],
        [$l || not map_get(strings, Item)],
        unscan_order(Item),
        [Control | unscan_text(Items)]
    ]);
unscan_text([C | Items]) when is_integer(C); is_list(C) -> [C | unscan_text(Items)];
unscan_text([]) -> [].

unscan_number(none) -> [];
unscan_number(Number) -> integer_to_list(Number).

unscan_order(#{maps_order := ordered}) -> "k";
unscan_order(#{maps_order := _}) -> "K";
unscan_order(_) -> "".

%% One control sequence

%% Done with the text of Item before it. Limit is how many characters it may have, -1 for any number.
add(#spec{control = Control, args = Args} = Spec, Limit, Done) ->
    case Control of
        $w -> [field(term_text(hd(Args), -1, Spec, Limit), Spec) | Done];
        $p -> [pretty(hd(Args), -1, Spec, Limit, Done) | Done];
        $s -> add_text(string_field(string_text(hd(Args), Spec#spec.mode), Spec, Limit), Done);
        $B -> add_flat(integer_field(hd(Args), "", upper, Spec), Done);
        $b -> add_flat(integer_field(hd(Args), "", lower, Spec), Done);
        $W -> [field(deep_text(Args, Spec, Limit), Spec) | Done];
        $P -> [deep_pretty(Args, Spec, Limit, Done) | Done];
        $c -> add_flat(char_field(hd(Args), Spec), Done);
        $X -> add_flat(prefixed_field(Args, upper, Spec), Done);
        $x -> add_flat(prefixed_field(Args, lower, Spec), Done);
        $# -> add_flat(based_field(hd(Args), upper, Spec), Done);
        $+ -> add_flat(based_field(hd(Args), lower, Spec), Done);
        $f -> add_flat(field(fixed(hd(Args), Spec#spec.precision), with_width(Spec)), Done);
        $e -> add_flat(field(scientific(hd(Args), Spec#spec.precision), with_width(Spec)), Done);
        $g -> add_flat(field(general(hd(Args), Spec#spec.precision), with_width(Spec)), Done);
        $n -> add_flat(new_lines(Spec), Done);
        $~ -> add_flat(char_text($~, Spec), Done);
        $i -> Done
    end;
add({text, Text}, _, Done) -> [Text | Done];
add(C, _, Done) -> [C | Done].

add_flat(Text, Done) -> lists:reverse(Text, Done).

add_text({atom, Text}, Done) -> lists:reverse(Text, Done);
add_text(Text, Done) -> [Text | Done].

%% Terms

deep_text([Term, Depth], Spec, Limit) when is_integer(Depth) -> term_text(Term, Depth, Spec, Limit).

term_text(Term, -1, #spec{mode = Mode, order = undefined}, -1) -> io_lib:write_flat(Term, Mode);
term_text(Term, Depth, #spec{mode = Mode, order = undefined}, Limit) ->
    io_lib:write(Term, [{depth, Depth}, {encoding, Mode}, {chars_limit, Limit}]);
term_text(Term, Depth, #spec{mode = Mode, order = Order}, -1) when Depth >= 0 ->
    io_lib:write_depth(Term, Depth, Mode, Order);
term_text(Term, Depth, #spec{mode = Mode, order = Order}, Limit) ->
    io_lib_pretty:print(Term, [
        {column, 1}, {line_length, 0}, {depth, Depth}, {encoding, Mode}, {chars_limit, Limit},
        {strings, false}, {maps_order, Order}
    ]).

deep_pretty([Term, Depth], Spec, Limit, Done) when is_integer(Depth) ->
    pretty(Term, Depth, Spec, Limit, Done).

%% What is one line whatever the width needs neither a column nor the pretty printer.
pretty(Term, -1, #spec{adjust = right, mode = Mode}, -1, _) when
    is_integer(Term); is_atom(Term); is_float(Term); is_pid(Term); Term =:= []; Term =:= {}
->
    io_lib:write_flat(Term, Mode);
pretty(Term, Depth, #spec{adjust = right, mode = Mode} = Spec, Limit, Done) ->
    Column =
        case Spec#spec.precision of
            none -> io_lib:indentation(lists:reverse(Done), 0) + 1;
            Precision -> Precision
        end,
    Width =
        case Spec#spec.width of
            none -> 80;
            Given -> Given
        end,
    Options = [
        {column, Column}, {line_length, Width}, {depth, Depth}, {encoding, Mode},
        {chars_limit, Limit}, {strings, Spec#spec.strings}
    ],
    case Spec#spec.order of
        undefined -> io_lib_pretty:print(Term, Options);
        Order -> io_lib_pretty:print(Term, [{maps_order, Order} | Options])
    end.

%% Fields

%% Text in its field: too long a text is shown as stars, a short one filled up with pad characters. Where both are
%% given, precision is the room for the text and width the whole field.
field(Text, #spec{width = none, precision = none}) -> Text;
field(Text, #spec{width = none, precision = Room} = Spec) -> field(Text, Spec#spec{width = Room});
field(Text, #spec{width = Width, precision = Precision} = Spec) ->
    Length = io_lib:chars_length(Text),
    Room =
        case Precision of
            none -> min(Length, Width);
            _ -> min(Precision, Width)
        end,
    if
        Length > Room -> padded(copies($*, Room), Width - Room, Spec);
        true -> padded(Text, Width - Length, Spec)
    end.

%% For what takes its precision to itself.
with_width(Spec) -> Spec#spec{precision = none}.

padded(Text, 0, _) -> Text;
padded(Text, Count, #spec{adjust = left, pad = Pad}) -> Text ++ copies(Pad, Count);
padded(Text, Count, #spec{adjust = right, pad = Pad}) -> copies(Pad, Count) ++ Text.

copies(_, 0) -> [];
copies(C, Count) when Count > 0 -> [C | copies(C, Count - 1)].

new_lines(#spec{width = none}) -> [$\n];
new_lines(#spec{width = Count, adjust = right}) -> copies($\n, Count).

char_field(C, #spec{mode = unicode} = Spec) when is_integer(C) -> char_text(C, Spec);
char_field(C, Spec) when is_integer(C) -> char_text(C band 255, Spec).

char_text(C, #spec{width = none, precision = none}) -> [C];
char_text(C, #spec{width = none, precision = Count}) -> copies(C, Count);
char_text(C, #spec{width = Count, precision = none}) -> copies(C, Count);
char_text(C, #spec{width = Width, precision = Count} = Spec) when Width >= Count ->
    padded(copies(C, Count), Width - Count, Spec).

%% Strings

%% {atom, Chars} for an atom, whose characters are spread over the result rather than kept as one element.
string_text(Atom, Mode) when is_atom(Atom) ->
    Chars = atom_to_list(Atom),
    case Mode =:= unicode orelse io_lib:latin1_char_list(Chars) of
        true -> {atom, Chars}
    end;
string_text(Text, latin1) ->
    case is_list(Text) andalso io_lib:latin1_char_list(Text) of
        true -> Text;
        false -> binary_to_list(iolist_to_binary(Text))
    end;
string_text(Text, unicode) when is_binary(Text) ->
    case unicode:characters_to_list(Text) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(Text)
    end;
string_text(Text, unicode) ->
    case io_lib:char_list(Text) of
        true -> Text;
        false -> unicode_text(Text)
    end.

%% Binaries that are no UTF-8 count as Latin-1; surrogates and the like in lists pass.
unicode_text(Text) ->
    try unicode:characters_to_list(Text) of
        Chars when is_list(Chars) -> Chars;
        _ -> flat_text(Text, [])
    catch
        error:badarg -> flat_text(Text, [])
    end.

flat_text([C | Rest], Tail) when is_integer(C), C >= 0 -> [C | flat_text(Rest, Tail)];
flat_text([Inner | Rest], Tail) -> flat_text(Inner, flat_text(Rest, Tail));
flat_text([], Tail) -> Tail;
flat_text(Binary, Tail) when is_binary(Binary) ->
    case unicode:characters_to_list(Binary) of
        Chars when is_list(Chars) -> Chars ++ Tail;
        _ -> binary_to_list(Binary) ++ Tail
    end.

string_field({atom, Text}, #spec{width = none, precision = none}, Limit) ->
    {atom, limited(Text, Limit)};
string_field({atom, Text}, Spec, Limit) -> string_field(Text, Spec, Limit);
string_field(Text, #spec{width = none, precision = none}, Limit) -> limited(Text, Limit);
string_field(Text, #spec{width = none, precision = Room} = Spec, Limit) ->
    fit(limited(Text, Limit), Room, Spec#spec{adjust = left});
string_field(Text, #spec{width = Width, precision = none} = Spec, Limit) ->
    fit(limited(Text, Limit), Width, Spec);
string_field(Text, #spec{width = Room, precision = Room} = Spec, Limit) ->
    fit(limited(Text, Limit), Room, Spec);
string_field(Text, #spec{width = Width, precision = Room} = Spec, Limit) when Width > Room ->
    padded(fit(limited(Text, Limit), Room, Spec#spec{adjust = left}), Width - Room, Spec).

limited(Text, Limit) when Limit < 0 -> Text;
limited(Text, Limit) ->
    case io_lib:chars_length(Text) of
        Length when Length =< Limit; Length =< 3 -> Text;
        _ -> string:slice(Text, 0, max(0, Limit - 3)) ++ "..."
    end.

%% Text cut or padded to Room characters.
fit(Text, Room, Spec) ->
    case io_lib:chars_length(Text) of
        Length when Length =< Room -> padded(Text, Room - Length, Spec);
        _ -> cut(Text, Room, Spec#spec.mode)
    end.

cut(Text, Room, latin1) -> lists:sublist(Text, Room);
cut(Text, Room, unicode) -> string:slice(Text, 0, Room).

%% Integers

integer_field(N, Prefix, Case, #spec{precision = Base} = Spec) when is_integer(N) ->
    Digits = digits(abs(N), base(Base), Case),
    Text = [$- || N < 0] ++ Prefix ++ Digits,
    field(Text, with_width(Spec)).

base(none) -> 10;
base(Base) when Base >= 2, Base =< 36 -> Base.

digits(N, Base, upper) -> integer_to_list(N, Base);
digits(N, Base, lower) -> [lower(C) || C <- integer_to_list(N, Base)].

lower(C) when C >= $A, C =< $Z -> C + 32;
lower(C) -> C.

prefixed_field([N, Prefix], Case, Spec) when is_atom(Prefix) ->
    integer_field(N, atom_to_list(Prefix), Case, Spec);
prefixed_field([N, Prefix], Case, Spec) ->
    true = io_lib:deep_char_list(Prefix),
    integer_field(N, lists:flatten(Prefix), Case, Spec).

based_field(N, Case, #spec{precision = Base} = Spec) ->
    integer_field(N, integer_to_list(base(Base)) ++ "#", Case, Spec).

%% Floats
%%
%% OTP rounds not the float itself but its 21 leading decimal digits, half up; so does this.

fixed(F, none) -> fixed(F, 6);
fixed(F, Places) when is_float(F), Places >= 1 ->
    {Sign, Digits, Exponent} = decimal(F),
    {Rounded, Point} = round_digits(Digits, Exponent + 1, Exponent + 1 + Places),
    Sign ++ place_point(Rounded, Point, Places).

scientific(F, none) -> scientific(F, 6);
scientific(F, Count) when is_float(F), Count >= 2 ->
    {Sign, Digits, Exponent} = decimal(F),
    {[First | Rest], Point} = round_digits(Digits, Exponent + 1, Count),
    Power = Point - 1,
    Sign ++ [First, $. | stretch(Rest, Count - 1)] ++ "e" ++ [$+ || Power >= 0] ++ integer_to_list(Power).

%% The significant digits wanted decide how many decimals there are, unless none would be left.
general(F, none) -> general(F, 6);
general(F, Count) when is_float(F), Count >= 1 ->
    Size = abs(F),
    Before =
        if
            Size < 0.1 -> none;
            Size < 1.0 -> 0;
            Size < 10.0 -> 1;
            Size < 100.0 -> 2;
            Size < 1000.0 -> 3;
            Size < 10000.0 -> 4;
            true -> none
        end,
    case Before of
        none -> scientific(F, max(2, Count));
        _ when Count - Before >= 1 -> fixed(F, Count - Before);
        _ when Count =< 1 -> scientific(F, 2);
        _ -> scientific(F, Count)
    end.

%% {Sign, 21 digits, Exponent}: the value is D.DDD... times 10 to the Exponent.
decimal(F) ->
    {Sign, [First, $. | Text]} =
        case float_to_list(F, [{scientific, 20}]) of
            [$- | Positive] -> {"-", Positive};
            Positive -> {"", Positive}
        end,
    {Rest, [$e | Power]} = lists:splitwith(fun(C) -> C =/= $e end, Text),
    {Sign, [First | Rest], list_to_integer(Power)}.

%% Keeps the first Keep digits, rounding; the decimal point stands after Point digits and moves when a carry adds one.
%% Keep may be zero or less: then the result is "1" or nothing.
round_digits(_, Point, Keep) when Keep < 0 -> {[], Point};
round_digits(Digits, Point, Keep) when Keep >= length(Digits) -> {Digits, Point};
round_digits(Digits, Point, Keep) ->
    {Kept, [Next | _]} = lists:split(Keep, Digits),
    case Next >= $5 andalso increment(lists:reverse(Kept), []) of
        false -> {Kept, Point};
        {carry, More} -> {[$1 | More], Point + 1};
        More -> {More, Point}
    end.

increment([$9 | Rest], Done) -> increment(Rest, [$0 | Done]);
increment([C | Rest], Done) -> lists:reverse(Rest, [C + 1 | Done]);
increment([], Done) -> {carry, Done}.

%% Digits with the point after the first Point of them, and Places after it.
place_point(Digits, Point, Places) when Point > 0 ->
    Whole = stretch(Digits, Point),
    Whole ++ "." ++ stretch(lists:nthtail(min(Point, length(Digits)), Digits), Places);
place_point(Digits, Point, Places) ->
    "0." ++ stretch(copies($0, min(-Point, Places)) ++ Digits, Places).

%% The first Count of the digits, followed by zeros where there are fewer.
stretch(_, 0) -> [];
stretch([C | Rest], Count) -> [C | stretch(Rest, Count - 1)];
stretch([], Count) -> copies($0, Count).

%% F as ~w shows it.
-spec fwrite_g(float()) -> string().
fwrite_g(F) -> float_to_list(F, [short]).

-spec indentation(io_lib:chars(), integer()) -> integer().
indentation(Text, Column) -> io_lib:indentation(Text, Column).

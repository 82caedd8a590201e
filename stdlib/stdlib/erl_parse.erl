%% Forms, expressions and terms from tokens. The grammar is the compiler's own (erts_code:parse_tokens/1), but for terms, for
%% io:read/1 and for files of terms, which are read here.
%%
%% Of terms: every parsing function answers {Term, RestOfTokens} and throws {error, ErrorInfo}. A token that can continue an
%% expression that is no term makes a "bad term", any other token out of place is a syntax error.
-module(erl_parse).

-export([parse_form/1, parse_exprs/1, parse_term/1, format_error/1]).
-export([abstract/1, abstract/2, normalise/1, tokens/1, tokens/2]).
-export([inop_prec/1, preop_prec/1, func_prec/0, max_prec/0, type_inop_prec/1, type_preop_prec/1]).
-export([map_anno/2, fold_anno/3, mapfold_anno/3, new_anno/1, anno_to_term/1, anno_from_term/1, first_anno/1]).

-export_type([error_info/0, abstract_form/0, abstract_expr/0, erl_parse_tree/0, form_info/0]).

-type error_info() :: {erl_anno:location(), module(), term()}.
-type abstract_form() :: tuple().
-type abstract_expr() :: tuple().
-type form_info() :: {eof, erl_anno:location()} | {error | warning, term()}.
-type erl_parse_tree() :: abstract_form() | abstract_expr() | form_info().

-spec parse_form(erl_scan:tokens()) -> {ok, abstract_form()} | {error, error_info()}.
parse_form(Tokens) -> parse(form, Tokens).

-spec parse_exprs(erl_scan:tokens()) -> {ok, [abstract_expr()]} | {error, error_info()}.
parse_exprs(Tokens) -> parse(exprs, Tokens).

parse(_, []) -> syntax_error_info(0, []);
parse(What, Tokens) ->
    Bare = [setelement(2, Token, 0) || Token <- Tokens],
    Annotations = [term_to_binary(element(2, Token)) || Token <- Tokens],
    case binary_to_term(erts_code:parse_tokens(term_to_binary({What, Bare, Annotations}))) of
        {ok, Tree} -> {ok, Tree};
        {error, Annotation, "syntax error before: "} -> syntax_error_info(end_location(Annotation), []);
        {error, Annotation, "syntax error before: " ++ Rest} ->
            syntax_error_info(location(Annotation), as_written(Annotation, Rest));
        {error, Annotation, Text} -> {error, {location(Annotation), ?MODULE, Text}};
        badarg -> erlang:error(function_clause, [Tokens])
    end.

syntax_error_info(Location, Rest) -> {error, {Location, ?MODULE, ["syntax error before: ", Rest]}}.

%% A token that has its text is shown by it.
as_written(Annotation, Otherwise) ->
    case erl_anno:text(Annotation) of
        undefined -> Otherwise;
        Text -> Text
    end.

end_location(Annotation) ->
    case erl_anno:end_location(Annotation) of
        undefined -> location(Annotation);
        Location -> Location
    end.

location(Annotation) -> erl_scan:location({dot, Annotation}).

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

%% --- terms as expressions, and back -----------------------------------------------------------------

-spec abstract(term()) -> abstract_expr().
abstract(Term) -> abstract(Term, []).

-spec abstract(term(), erl_anno:location() | [{location, erl_anno:location()} | {encoding, term()}]) -> abstract_expr().
abstract(Term, Options) when is_list(Options) ->
    Place = proplists:get_value(location, Options, proplists:get_value(line, Options, 0)),
    IsText = case proplists:get_value(encoding, Options, epp_encoding()) of
                 latin1 -> fun(C) -> C =< 16#ff end;
                 Unicode when Unicode =:= utf8; Unicode =:= unicode -> fun(C) -> C =< 16#d7ff orelse C >= 16#e000 andalso C =< 16#10ffff end;
                 none -> fun(_) -> false end;
                 Fun when is_function(Fun, 1) -> Fun
             end,
    as_expression(Term, Place, IsText);
abstract(Term, Place) -> abstract(Term, [{location, Place}]).

epp_encoding() -> utf8.

as_expression(Term, Place, _) when is_atom(Term) -> {atom, Place, Term};
as_expression(Term, Place, _) when is_integer(Term) -> {integer, Place, Term};
as_expression(Term, Place, _) when is_float(Term) -> {float, Place, Term};
as_expression([], Place, _) -> {nil, Place};
as_expression([_ | _] = List, Place, IsText) ->
    case take_text(List, IsText, []) of
        {Text, []} -> {string, Place, Text};
        _ -> as_list(List, Place, IsText)
    end;
as_expression(Tuple, Place, IsText) when is_tuple(Tuple) ->
    {tuple, Place, [as_expression(Element, Place, IsText) || Element <- tuple_to_list(Tuple)]};
as_expression(Map, Place, IsText) when is_map(Map) ->
    {map, Place, [{map_field_assoc, Place, as_expression(K, Place, IsText), as_expression(V, Place, IsText)} ||
                     {K, V} <- maps:to_list(maps:iterator(Map, ordered))]};
as_expression(Bits, Place, _) when is_bitstring(Bits) ->
    {bin, Place, [as_segment(Piece, Place) || Piece <- bitstring_to_list(Bits)]};
as_expression(Fun, Place, IsText) when is_function(Fun) ->
    {type, external} = erlang:fun_info(Fun, type),
    Parts = [element(2, erlang:fun_info(Fun, Item)) || Item <- [module, name, arity]],
    {'fun', Place, list_to_tuple([function | [as_expression(Part, Place, IsText) || Part <- Parts]])}.

as_segment(Byte, Place) when is_integer(Byte) -> {bin_element, Place, {integer, Place, Byte}, default, default};
as_segment(Bits, Place) ->
    Size = bit_size(Bits),
    <<Value:Size>> = Bits,
    {bin_element, Place, {integer, Place, Value}, {integer, Place, Size}, default}.

%% A list that is not all text: its last part may be a string.
as_list([Head | Tail] = List, Place, IsText) ->
    case take_text(List, IsText, []) of
        {Text, []} -> {string, Place, Text};
        _ -> {cons, Place, as_expression(Head, Place, IsText), as_list(Tail, Place, IsText)}
    end;
as_list(Tail, Place, IsText) -> as_expression(Tail, Place, IsText).

take_text([C | Rest], IsText, Done) when is_integer(C), C >= 0 ->
    case IsText(C) of
        true -> take_text(Rest, IsText, [C | Done]);
        false -> {lists:reverse(Done), [C | Rest]}
    end;
take_text(Rest, _, Done) -> {lists:reverse(Done), Rest}.

-spec normalise(abstract_expr()) -> term().
normalise({char, _, C}) -> C;
normalise({integer, _, Integer}) -> Integer;
normalise({float, _, Float}) -> Float;
normalise({atom, _, Atom}) -> Atom;
normalise({string, _, Chars}) -> Chars;
normalise({nil, _}) -> [];
normalise({bin, _, Elements}) -> << <<(bits_of(Element))/bitstring>> || Element <- Elements >>;
normalise({cons, _, Head, Tail}) -> [normalise(Head) | normalise(Tail)];
normalise({tuple, _, Elements}) -> list_to_tuple([normalise(Element) || Element <- Elements]);
normalise({map, _, Fields}) -> maps:from_list([{normalise(K), normalise(V)} || {map_field_assoc, _, K, V} <- Fields]);
normalise({'fun', _, {function, {atom, _, M}, {atom, _, F}, {integer, _, A}}}) -> fun M:F/A;
normalise({op, _, '+', {Kind, _, Number}}) when Kind =:= integer; Kind =:= float; Kind =:= char -> Number;
normalise({op, _, '-', {Kind, _, Number}}) when Kind =:= integer; Kind =:= float; Kind =:= char -> -Number;
normalise(Other) -> erlang:error({badarg, Other}).

bits_of({bin_element, _, Value, Size, Types}) ->
    Size1 = case Size of default -> default; _ -> normalise(Size) end,
    segment(normalise(Value), Size1, case Types of default -> []; _ -> Types end).

-spec tokens(abstract_expr()) -> erl_scan:tokens().
tokens(Expr) -> tokens(Expr, []).

-spec tokens(abstract_expr(), erl_scan:tokens()) -> erl_scan:tokens().
tokens({Kind, A, Value}, More) when Kind =:= char; Kind =:= integer; Kind =:= float; Kind =:= atom; Kind =:= var; Kind =:= string ->
    [{Kind, A, Value} | More];
tokens({nil, A}, More) -> [{'[', A}, {']', A} | More];
tokens({cons, A, Head, Tail}, More) -> [{'[', A} | tokens(Head, tail_tokens(Tail, More))];
tokens({tuple, A, []}, More) -> [{'{', A}, {'}', A} | More];
tokens({tuple, A, [First | Rest]}, More) ->
    Close = fun(Last) -> [{'}', first_anno_of(Last)} | More] end,
    [{'{', A} | tokens(First, element_tokens(Rest, First, Close))].

element_tokens([], Last, Close) -> Close(Last);
element_tokens([Next | Rest], Last, Close) -> [{',', first_anno_of(Last)} | tokens(Next, element_tokens(Rest, Next, Close))].

tail_tokens({nil, A}, More) -> [{']', A} | More];
tail_tokens({cons, A, Head, Tail}, More) -> [{',', A} | tokens(Head, tail_tokens(Tail, More))];
tail_tokens(Other, More) ->
    A = first_anno_of(Other),
    [{'|', A} | tokens(Other, [{']', A} | More])].

first_anno_of(Tree) -> element(2, Tree).

%% --- how strong operators bind: left operand, operator, right operand -----------------------------------

-spec inop_prec(atom()) -> {pos_integer(), pos_integer(), pos_integer()}.
inop_prec(Op) when Op =:= '='; Op =:= '!' -> {150, 100, 100};
inop_prec('orelse') -> {160, 150, 150};
inop_prec('andalso') -> {200, 160, 160};
inop_prec(Op) when Op =:= '=='; Op =:= '/='; Op =:= '=<'; Op =:= '<'; Op =:= '>='; Op =:= '>'; Op =:= '=:='; Op =:= '=/=' ->
    {300, 200, 300};
inop_prec(Op) when Op =:= '++'; Op =:= '--' -> {400, 300, 300};
inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr'; Op =:= 'or'; Op =:= 'xor' ->
    {400, 400, 500};
inop_prec(Op) when Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band'; Op =:= 'and' -> {500, 500, 600};
inop_prec('#') -> {800, 700, 800};
inop_prec(':') -> {900, 800, 900}.

-spec preop_prec(atom()) -> {pos_integer(), pos_integer()}.
preop_prec('catch') -> {700, 100};
preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= 'not' -> {600, 700};
preop_prec('#') -> {700, 800}.

-spec func_prec() -> {pos_integer(), pos_integer()}.
func_prec() -> {800, 700}.

-spec max_prec() -> pos_integer().
max_prec() -> 900.

-spec type_inop_prec(atom()) -> {pos_integer(), pos_integer(), pos_integer()}.
type_inop_prec('=') -> {150, 100, 100};
type_inop_prec('::') -> {150, 150, 160};
type_inop_prec('|') -> {180, 170, 170};
type_inop_prec('..') -> {300, 200, 300};
type_inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr' -> {400, 400, 500};
type_inop_prec(Op) when Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band' -> {500, 500, 600};
type_inop_prec('#') -> {800, 700, 800}.

-spec type_preop_prec(atom()) -> {pos_integer(), pos_integer()}.
type_preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot' -> {600, 700};
type_preop_prec('#') -> {700, 800}.

%% --- annotations ------------------------------------------------------------------------------------------

-spec map_anno(fun((term()) -> term()), Tree) -> Tree when Tree :: erl_parse_tree() | [erl_parse_tree()].
map_anno(F, Tree) -> element(1, mapfold_anno(fun(A, Acc) -> {F(A), Acc} end, [], Tree)).

-spec fold_anno(fun((term(), Acc) -> Acc), Acc, erl_parse_tree() | [erl_parse_tree()]) -> Acc.
fold_anno(F, Acc, Tree) -> element(2, mapfold_anno(fun(A, Acc1) -> {A, F(A, Acc1)} end, Acc, Tree)).

-spec mapfold_anno(fun((term(), Acc) -> {term(), Acc}), Acc, Tree) -> {Tree, Acc} when Tree :: erl_parse_tree() | [erl_parse_tree()].
mapfold_anno(F, Acc, [Tree | Rest]) ->
    {Tree1, Acc1} = mapfold_anno(F, Acc, Tree),
    {Rest1, Acc2} = mapfold_anno(F, Acc1, Rest),
    {[Tree1 | Rest1], Acc2};
mapfold_anno(F, Acc, {attribute, A, Name, Value}) ->
    {A1, Acc1} = F(A, Acc),
    {Value1, Acc2} = in_attribute(Name, F, Acc1, Value),
    {{attribute, A1, Name, Value1}, Acc2};
mapfold_anno(_, Acc, {Kind, _} = Tree) when Kind =:= error; Kind =:= warning -> {Tree, Acc};
mapfold_anno(F, Acc, {bin_element, A, Value, Size, Types}) ->
    {A1, Acc1} = F(A, Acc),
    {[Value1, Size1], Acc2} = mapfold_anno(F, Acc1, [Value, Size]),
    {{bin_element, A1, Value1, Size1, Types}, Acc2};
mapfold_anno(F, Acc, {Kind, A, Value}) when Kind =:= atom; Kind =:= integer; Kind =:= float; Kind =:= char; Kind =:= string; Kind =:= var ->
    {A1, Acc1} = F(A, Acc),
    {{Kind, A1, Value}, Acc1};
mapfold_anno(F, Acc, {'fun', A, What}) ->
    {A1, Acc1} = F(A, Acc),
    {What1, Acc2} = in_parts(F, Acc1, What),
    {{'fun', A1, What1}, Acc2};
mapfold_anno(F, Acc, {typed_record_field, Field, Type}) ->
    {[Field1, Type1], Acc1} = mapfold_anno(F, Acc, [Field, Type]),
    {{typed_record_field, Field1, Type1}, Acc1};
mapfold_anno(F, Acc, Tree) when is_tuple(Tree), tuple_size(Tree) > 1, is_atom(element(1, Tree)) ->
    [Kind, A | Parts] = tuple_to_list(Tree),
    {A1, Acc1} = F(A, Acc),
    {Parts1, Acc2} = lists:mapfoldl(fun(Part, Acc3) -> in_part(F, Acc3, Part) end, Acc1, Parts),
    {list_to_tuple([Kind, A1 | Parts1]), Acc2};
mapfold_anno(_, Acc, Tree) -> {Tree, Acc}.

%% A part of a node may be a node, a list of lists of them, or a plain term.
in_part(F, Acc, Part) when is_tuple(Part); is_list(Part) -> mapfold_anno(F, Acc, Part);
in_part(_, Acc, Part) -> {Part, Acc}.

%% {clauses, Clauses}, {function, M, F, A} and the like, which have no annotation.
in_parts(F, Acc, Tuple) ->
    [Kind | Parts] = tuple_to_list(Tuple),
    {Parts1, Acc1} = lists:mapfoldl(fun(Part, Acc2) -> in_part(F, Acc2, Part) end, Acc, Parts),
    {list_to_tuple([Kind | Parts1]), Acc1}.

in_attribute(record, F, Acc, {Name, Fields}) ->
    {Fields1, Acc1} = mapfold_anno(F, Acc, Fields),
    {{Name, Fields1}, Acc1};
in_attribute(Kind, F, Acc, {Name, Types}) when Kind =:= spec; Kind =:= callback ->
    {Types1, Acc1} = mapfold_anno(F, Acc, Types),
    {{Name, Types1}, Acc1};
in_attribute(Kind, F, Acc, {Name, Type, Args}) when Kind =:= type; Kind =:= opaque; Kind =:= nominal ->
    {[Type1, Args1], Acc1} = mapfold_anno(F, Acc, [Type, Args]),
    {{Name, Type1, Args1}, Acc1};
in_attribute(_, _, Acc, Value) -> {Value, Acc}.

-spec new_anno(term()) -> erl_parse_tree() | [erl_parse_tree()].
new_anno(Term) -> map_anno(fun erl_anno:new/1, Term).

-spec anno_to_term(erl_parse_tree() | [erl_parse_tree()]) -> term().
anno_to_term(Tree) -> map_anno(fun erl_anno:to_term/1, Tree).

-spec anno_from_term(term()) -> erl_parse_tree() | [erl_parse_tree()].
anno_from_term(Term) -> map_anno(fun erl_anno:from_term/1, Term).

-spec first_anno(erl_parse_tree()) -> term().
first_anno(Tree) ->
    Least = fun(A, none) -> A;
               (A, Least) -> case location(A) < location(Least) of true -> A; false -> Least end
            end,
    fold_anno(Least, none, Tree).

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

%% Regular expressions. Matching is native, by PCRE2 (erts_re); here are the options, the choice of what a match gives,
%% global matching, replacing and splitting.
-module(re).
-export([version/0, compile/1, compile/2, run/2, run/3, inspect/2, replace/3, replace/4, split/2, split/3]).

-export_type([mp/0, compile_option/0, option/0, nl_spec/0]).

-opaque mp() :: {re_pattern, term(), term(), term(), term()}.
-type nl_spec() :: cr | crlf | lf | nul | anycrlf | any.
-type compile_option() ::
    unicode | anchored | caseless | dollar_endonly | dotall | extended | firstline | multiline | no_auto_capture | dupnames |
    ungreedy | {newline, nl_spec()} | bsr_anycrlf | bsr_unicode | no_start_optimize | ucp | never_utf.
-type option() ::
    anchored | global | notbol | noteol | notempty | notempty_atstart | report_errors | {offset, non_neg_integer()} |
    {match_limit, non_neg_integer()} | {match_limit_recursion, non_neg_integer()} | {newline, nl_spec()} |
    {capture, term()} | {capture, term(), index | list | binary} | compile_option().

%% What options say. Those of compiling and of matching are handed to PCRE2.
-record(options, {
    compile = [] :: [term()],
    match = [] :: [atom()],
    unicode = false :: boolean(),
    global = false :: boolean(),
    report_errors = false :: boolean(),
    offset = 0 :: non_neg_integer(),
    limits = {none, none} :: {term(), term()},
    capture = all :: all | first | all_but_first | all_names | none | [term()],
    type = index :: index | list | binary,
    % of replace and split
    return = none :: none | iodata | list | binary,
    parts = infinity :: infinity | non_neg_integer(),
    trim = false :: boolean(),
    group = false :: boolean()
}).

%% A subject in which is matched.
-record(subject, {bytes :: binary(), regex :: term(), names :: [{string(), [pos_integer()]}], groups :: non_neg_integer()}).

-spec version() -> binary().
version() -> erts_re:version().

-spec compile(iodata() | unicode:charlist()) -> {ok, mp()} | {error, {string(), non_neg_integer()}}.
compile(Regexp) -> compile(Regexp, []).

-spec compile(iodata() | unicode:charlist(), [compile_option()]) -> {ok, mp()} | {error, {string(), non_neg_integer()}}.
compile(Regexp, Options) ->
    Args = [Regexp, Options],
    O = options(Options, Args, fun(Option) -> is_compile(Option) end),
    compiled(bytes(Regexp, O#options.unicode, Args), O, Args).

compiled(Pattern, #options{compile = Options, unicode = Unicode}, Args) ->
    try erts_re:compile(Pattern, Options) of
        {ok, Regex, Groups, Names} -> {ok, {re_pattern, Groups, number(Unicode), 0, {Regex, grouped(Names)}}};
        {error, Text, Position} -> {error, {Text, Position}}
    catch
        error:badarg -> bad(Args)
    end.

number(true) -> 1;
number(false) -> 0.

%% [{Name, [Group]}] from [{Name, Group}], in order of names.
grouped([]) -> [];
grouped([{Name, _} | _] = All) ->
    {Same, Rest} = lists:splitwith(fun({Other, _}) -> Other =:= Name end, All),
    [{Name, [Number || {_, Number} <- Same]} | grouped(Rest)].

-spec inspect(mp(), namelist) -> {namelist, [binary()]}.
inspect({re_pattern, _, _, _, {Regex, Names}}, namelist) when is_reference(Regex) -> {namelist, [Name || {Name, _} <- Names]};
inspect(Pattern, Item) -> bad([Pattern, Item]).

%% --- matching --------------------------------------------------------------------------------------------

-spec run(iodata() | unicode:charlist(), mp() | iodata() | unicode:charlist()) -> {match, term()} | nomatch.
run(Subject, Regexp) -> run(Subject, Regexp, []).

-spec run(iodata() | unicode:charlist(), mp() | iodata() | unicode:charlist(), [option()]) ->
    {match, term()} | match | nomatch | {error, term()}.
run(Subject, Regexp, Options) ->
    Args = [Subject, Regexp, Options],
    O = options(Options, Args, fun(Option) -> is_compile(Option) orelse is_run(Option) end),
    case prepared(Subject, Regexp, O, Args) of
        {error, _} = Error when O#options.report_errors -> compile_error(Error);
        {error, _} -> bad(Args);
        S when O#options.global -> global(S, O, Args);
        S ->
            case once(S, O#options.offset, [], O, Args) of
                {match, Places} -> chosen(Places, S, O);
                Other -> result(Other, O)
            end
    end.

compile_error({error, What}) -> {error, {compile, What}}.

result(nomatch, _) -> nomatch;
result({error, Why}, #options{report_errors = true}) -> {error, Why};
result({error, _}, _) -> nomatch.

prepared(Subject, {re_pattern, Groups, Unicode, _, {Regex, Names}}, O, Args) when is_reference(Regex) ->
    case O#options.compile of
        [] -> ok;
        Options -> [] =:= [Option || Option <- Options, Option =/= anchored, element_of(Option) =/= newline] orelse bad(Args)
    end,
    #subject{bytes = bytes(Subject, Unicode =:= 1, Args), regex = Regex, names = Names, groups = Groups};
prepared(Subject, Regexp, #options{unicode = Unicode} = O, Args) ->
    Bytes = bytes(Subject, Unicode, Args),
    case compiled(bytes(Regexp, Unicode, Args), O, Args) of
        {ok, {re_pattern, Groups, _, _, {Regex, Names}}} -> #subject{bytes = Bytes, regex = Regex, names = Names, groups = Groups};
        {error, _} = Error -> Error
    end.

element_of(Tuple) when is_tuple(Tuple) -> element(1, Tuple);
element_of(Other) -> Other.

once(#subject{bytes = Bytes, regex = Regex}, From, More, #options{match = Match, limits = Limits}, Args) ->
    try erts_re:run(Regex, Bytes, From, More ++ Match, Limits) of
        {error, badarg} -> bad(Args);
        Result -> Result
    catch
        error:badarg -> bad(Args)
    end.

%% All matches, one behind the other. Behind an empty match a longer one is looked for at the same place first.
global(S, O, Args) ->
    case places(S, O#options.offset, [], O, Args) of
        {error, _} = Error -> result(Error, O);
        [] -> nomatch;
        All ->
            case O#options.capture of
                none -> match;
                _ -> {match, [element(2, chosen(Places, S, O)) || Places <- All]}
            end
    end.

places(#subject{bytes = Bytes}, From, _, _, _) when From > byte_size(Bytes) -> [];
places(S, From, More, O, Args) ->
    case once(S, From, More, O, Args) of
        {match, [{Start, 0} | _] = Places} -> more_places(Places, S, Start, [notempty_atstart, anchored], O, Args);
        {match, [{Start, Length} | _] = Places} -> more_places(Places, S, Start + Length, [], O, Args);
        nomatch when More =:= [] -> [];
        nomatch -> places(S, From + step(S#subject.bytes, From, O), [], O, Args);
        {error, _} = Error -> Error
    end.

more_places(Places, S, From, More, O, Args) ->
    case places(S, From, More, O, Args) of
        {error, _} = Error -> Error;
        Rest -> [Places | Rest]
    end.

%% A line's end of two characters is one step, and so is a character of several bytes.
step(Bytes, From, O) ->
    case Bytes of
        <<_:From/binary, "\r\n", _/binary>> -> case crlf_ends_lines(O) of true -> 2; false -> 1 end;
        <<_:From/binary, _/utf8, _/binary>> when O#options.unicode ->
            <<_:From/binary, C/utf8, _/binary>> = Bytes,
            byte_size(<<C/utf8>>);
        _ -> 1
    end.

crlf_ends_lines(#options{compile = Options}) ->
    lists:any(fun({newline, Kind}) -> lists:member(Kind, [crlf, any, anycrlf]); (_) -> false end, Options).

%% --- what of a match is wanted -------------------------------------------------------------------------------

chosen(_, _, #options{capture = none}) -> match;
chosen(Places, S, #options{capture = Which} = O) ->
    case Which of
        all -> {match, [value(Place, S, O) || Place <- Places]};
        first -> {match, [value(hd(Places), S, O)]};
        all_but_first -> {match, [value(Place, S, O) || Place <- tl(Places)]};
        all_names ->
            case S#subject.names of
                [] -> match;
                Names -> {match, [value(named(Groups, Places), S, O) || {_, Groups} <- Names]}
            end;
        List -> {match, [value(group(Item, Places, S), S, O) || Item <- List]}
    end.

group(Number, Places, _) when is_integer(Number) -> numbered(Number, Places);
group(Name, Places, S) ->
    case lists:keyfind(iolist_to_binary(if is_atom(Name) -> atom_to_list(Name); true -> Name end), 1, S#subject.names) of
        {_, Groups} -> named(Groups, Places);
        false -> unset
    end.

numbered(Number, Places) when Number >= 0, Number < length(Places) -> lists:nth(Number + 1, Places);
numbered(_, _) -> unset.

%% Of groups of one name the first that took part.
named([Number | More], Places) ->
    case numbered(Number, Places) of
        unset when More =/= [] -> named(More, Places);
        Place -> Place
    end.

value(unset, _, #options{type = index}) -> {-1, 0};
value(unset, _, #options{type = list}) -> [];
value(unset, _, #options{type = binary}) -> <<>>;
value(Place, _, #options{type = index}) -> Place;
value({Start, Length}, S, O) ->
    Part = binary:part(S#subject.bytes, Start, Length),
    case O of
        #options{type = binary} -> binary:copy(Part);
        #options{unicode = true} -> unicode:characters_to_list(Part);
        _ -> binary_to_list(Part)
    end.

%% --- replacing ---------------------------------------------------------------------------------------------------

-spec replace(iodata() | unicode:charlist(), mp() | iodata() | unicode:charlist(), iodata() | unicode:charlist() | fun()) ->
    iodata() | unicode:charlist().
replace(Subject, Regexp, Replacement) -> replace(Subject, Regexp, Replacement, []).

-spec replace(iodata() | unicode:charlist(), mp() | iodata() | unicode:charlist(), iodata() | unicode:charlist() | fun(), [term()]) ->
    iodata() | unicode:charlist().
replace(Subject, Regexp, Replacement, Options) ->
    Args = [Subject, Regexp, Replacement, Options],
    O0 = options(Options, Args, fun({return, Type}) -> is_return(Type);
                                   ({capture, _}) -> false;
                                   ({capture, _, _}) -> false;
                                   (Option) -> is_compile(Option) orelse is_run(Option)
                                end),
    O = with_unicode(Regexp, O0),
    Parts = if is_function(Replacement) -> Replacement;
               true -> template(bytes(Replacement, O#options.unicode, Args), [])
            end,
    case prepared(Subject, Regexp, O, Args) of
        {error, _} = Error when O#options.report_errors -> compile_error(Error);
        {error, _} -> bad(Args);
        S ->
            Found = case O#options.global of
                        true -> places(S, O#options.offset, [], O, Args);
                        false ->
                            case once(S, O#options.offset, [], O, Args) of
                                {match, Places} -> [Places];
                                nomatch -> [];
                                Error -> Error
                            end
                    end,
            case Found of
                {error, _} = Failed when O#options.report_errors -> Failed;
                {error, _} -> returned([S#subject.bytes], O);
                [] when O#options.return =:= none; O#options.return =:= iodata -> Subject;
                _ -> returned(replaced(Found, 0, S, Parts, O), O)
            end
    end.

%% A pattern that was compiled before knows best.
with_unicode({re_pattern, _, Unicode, _, _}, O) -> O#options{unicode = Unicode =:= 1};
with_unicode(_, O) -> O.

replaced([], From, #subject{bytes = Bytes}, _, _) ->
    case byte_size(Bytes) - From of
        0 -> [];
        Rest -> binary:part(Bytes, From, Rest)
    end;
replaced([[{Start, Length} | _] = Places | More], From, #subject{bytes = Bytes} = S, Parts, O) ->
    New = new_text(Parts, Places, S, O),
    Before = if Start > From -> [binary:part(Bytes, From, Start - From)]; true -> [] end,
    Before ++ [New | replaced(More, Start + Length, S, Parts, O)].

new_text(Fun, [Whole | Groups], S, O) when is_function(Fun) ->
    As = O#options{type = binary},
    All = Groups ++ lists:duplicate(S#subject.groups - length(Groups), unset),
    bytes(Fun(value(Whole, S, As), [value(Place, S, As) || Place <- All]), O#options.unicode, []);
new_text(Parts, Places, S, O) ->
    iolist_to_binary([if is_binary(Part) -> Part; true -> value(numbered(Part, Places), S, O#options{type = binary}) end || Part <- Parts]).

%% Text and numbers of groups.
template(<<>>, Text) -> text(Text, []);
template(<<$&, Rest/binary>>, Text) -> text(Text, [0 | template(Rest, [])]);
template(<<"\\g{", Rest/binary>>, Text) ->
    case digits(Rest, []) of
        {[_ | _] = Digits, <<$}, More/binary>>} -> text(Text, [list_to_integer(Digits) | template(More, [])]);
        _ -> template(Rest, [${, $g | Text])
    end;
template(<<"\\g", Rest/binary>>, Text) ->
    case digits(Rest, []) of
        {[_ | _] = Digits, More} -> text(Text, [list_to_integer(Digits) | template(More, [])]);
        _ -> template(Rest, [$g | Text])
    end;
template(<<$\\, D, _/binary>> = All, Text) when D >= $0, D =< $9 ->
    <<_, Rest/binary>> = All,
    {Digits, More} = digits(Rest, []),
    text(Text, [list_to_integer(Digits) | template(More, [])]);
template(<<$\\, C, Rest/binary>>, Text) -> template(Rest, [C | Text]);
template(<<C, Rest/binary>>, Text) -> template(Rest, [C | Text]).

text([], Parts) -> Parts;
text(Text, Parts) -> [list_to_binary(lists:reverse(Text)) | Parts].

digits(<<D, Rest/binary>>, Done) when D >= $0, D =< $9 -> digits(Rest, [D | Done]);
digits(Rest, Done) -> {lists:reverse(Done), Rest}.

returned(Parts, #options{return = list, unicode = true}) -> unicode:characters_to_list(iolist_to_binary(Parts));
returned(Parts, #options{return = list}) -> binary_to_list(iolist_to_binary(Parts));
returned(Parts, #options{return = binary}) -> iolist_to_binary(Parts);
returned([], _) -> [];
returned([Only], _) -> Only;
returned(Parts, _) -> Parts.

%% --- splitting ---------------------------------------------------------------------------------------------------

-spec split(iodata() | unicode:charlist(), mp() | iodata() | unicode:charlist()) -> [term()].
split(Subject, Regexp) -> split(Subject, Regexp, []).

-spec split(iodata() | unicode:charlist(), mp() | iodata() | unicode:charlist(), [term()]) -> [term()] | {error, term()}.
split(Subject, Regexp, Options) ->
    Args = [Subject, Regexp, Options],
    O0 = options(Options, Args, fun(Option) -> is_split(Option) orelse is_compile(Option) orelse is_run(Option) end),
    O = with_unicode(Regexp, O0),
    case prepared(Subject, Regexp, O, Args) of
        {error, _} = Error when O#options.report_errors -> compile_error(Error);
        {error, _} -> bad(Args);
        #subject{bytes = <<>>} when O#options.trim -> [];
        S ->
            case places(S, O#options.offset, [], O, Args) of
                {error, _} = Failed when O#options.report_errors -> Failed;
                {error, _} -> pieces([], 0, 1, S, O);
                Found -> trimmed(pieces([Places || Places <- Found, hd(Places) =/= {0, 0}], 0, 1, S, O), O)
            end
    end.

%% Each piece is a list of itself and the groups of what follows, if they are wanted so.
pieces([[{Start, Length} | Groups] | More], From, Number, S, #options{parts = Parts} = O) when Number < Parts ->
    All = Groups ++ lists:duplicate(S#subject.groups - length(Groups), unset),
    Values = [piece(Place, S, O) || Place <- All],
    Piece = piece({From, Start - From}, S, O),
    case O#options.group of
        true -> [[Piece | Values] | pieces(More, Start + Length, Number + 1, S, O)];
        false -> [Piece | Values] ++ pieces(More, Start + Length, Number + 1, S, O)
    end;
pieces(_, From, _, S, O) ->
    Last = piece({From, byte_size(S#subject.bytes) - From}, S, O),
    [case O#options.group of true -> [Last]; false -> Last end].

piece(unset, _, #options{return = list}) -> [];
piece(unset, _, _) -> <<>>;
piece({Start, Length}, S, O) ->
    Part = binary:part(S#subject.bytes, Start, Length),
    case O of
        #options{return = list, unicode = true} -> unicode:characters_to_list(Part);
        #options{return = list} -> binary_to_list(Part);
        _ -> Part
    end.

trimmed(Pieces, #options{trim = true}) ->
    lists:reverse(lists:dropwhile(fun is_empty/1, lists:reverse(Pieces)));
trimmed(Pieces, _) -> Pieces.

is_empty([Piece]) when Piece =:= <<>>; Piece =:= [] -> true;
is_empty(Piece) -> Piece =:= <<>> orelse Piece =:= [].

%% --- options and texts ----------------------------------------------------------------------------------------------

options(Options, Args, IsAllowed) when is_list(Options) ->
    try lists:foldl(fun(Option, O) ->
                            IsAllowed(Option) orelse throw(?MODULE),
                            option(Option, O)
                    end, #options{}, Options) of
        O -> O#options{compile = lists:reverse(O#options.compile)}
    catch
        throw:?MODULE -> bad_option(Args);
        error:_ -> bad_option(Args)
    end;
options(_, Args, _) -> bad_option(Args).

option(global, O) -> O#options{global = true};
option(report_errors, O) -> O#options{report_errors = true};
option(unicode, O) -> O#options{unicode = true, compile = [unicode | O#options.compile]};
option(anchored, O) -> O#options{match = [anchored | O#options.match], compile = [anchored | O#options.compile]};
option(trim, O) -> O#options{trim = true, parts = infinity};
option(group, O) -> O#options{group = true};
option({offset, Offset}, O) when is_integer(Offset), Offset >= 0 -> O#options{offset = Offset};
option({match_limit, Limit}, O) when is_integer(Limit), Limit >= 0 -> O#options{limits = setelement(1, O#options.limits, Limit)};
option({match_limit_recursion, Limit}, O) when is_integer(Limit), Limit >= 0 -> O#options{limits = setelement(2, O#options.limits, Limit)};
option({capture, Which}, O) -> O#options{capture = which(Which)};
option({capture, Which, Type}, O) when Type =:= index; Type =:= list; Type =:= binary -> O#options{capture = which(Which), type = Type};
option({return, Type}, O) -> O#options{return = Type};
option({parts, 0}, O) -> O#options{parts = infinity, trim = true};
option({parts, N}, O) when is_integer(N), N >= 1; N =:= infinity -> O#options{parts = N, trim = false};
option(Option, O) ->
    case is_match(Option) of
        true -> O#options{match = [Option | O#options.match]};
        false -> O#options{compile = [Option | O#options.compile]}
    end.

which(Which) when Which =:= all; Which =:= first; Which =:= all_but_first; Which =:= all_names; Which =:= none -> Which;
which(List) when is_list(List) -> List.

is_compile({newline, Kind}) -> lists:member(Kind, [cr, crlf, lf, nul, anycrlf, any]);
is_compile(Option) ->
    lists:member(Option, [unicode, anchored, caseless, dollar_endonly, dotall, extended, firstline, multiline, no_auto_capture,
                          dupnames, ungreedy, bsr_anycrlf, bsr_unicode, no_start_optimize, ucp, never_utf]).

is_match(Option) -> lists:member(Option, [notbol, noteol, notempty, notempty_atstart]).

is_run({Name, _}) -> lists:member(Name, [offset, match_limit, match_limit_recursion, capture]);
is_run({capture, _, _}) -> true;
is_run(Option) -> is_match(Option) orelse lists:member(Option, [anchored, global, report_errors]).

is_split({return, Type}) -> Type =:= list orelse Type =:= binary;
is_split({parts, _}) -> true;
is_split({capture, _}) -> false;
is_split({capture, _, _}) -> false;
is_split(Option) -> Option =:= trim orelse Option =:= group.

is_return(Type) -> Type =:= iodata orelse Type =:= list orelse Type =:= binary.

bytes(Text, true, Args) ->
    case unicode:characters_to_binary(Text) of
        Binary when is_binary(Binary) -> Binary;
        _ -> bad(Args)
    end;
bytes(Text, false, Args) ->
    try iolist_to_binary(Text)
    catch error:_ -> bad(Args)
    end.

%% The trace begins with the function that was called.
-spec bad([term()]) -> no_return().
bad(Args) -> raise(Args, #{module => erl_stdlib_errors}).

-spec bad_option([term()]) -> no_return().
bad_option(Args) -> raise(Args, #{module => erl_stdlib_errors, cause => badopt}).

raise(Args, Info) ->
    Exported = [compile, run, replace, split, inspect],
    Trace = try erlang:error(badarg) catch error:badarg:Frames -> Frames end,
    {Own, Callers} = lists:splitwith(fun(Frame) -> element(1, Frame) =:= ?MODULE end, Trace),
    Named = [F || {_, F, _, _} <- Own, lists:member(F, Exported)],
    Name = case Named of
               [] -> run;
               _ -> lists:last(Named)
           end,
    erlang:raise(error, badarg, [{?MODULE, Name, Args, [{error_info, Info}]} | Callers]).

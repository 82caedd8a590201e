%% Runs parse transforms: for the module `compile`, and for joistc, which starts a node for it.
%%
%% A note is {error | warning, File, Location | none, Module, Description}, where Module:format_error(Description) are
%% the words, or {..., none, Text}.
-module(erl_transforms).

-export([run/4, ready/0, serve/2, describe/2]).

-export_type([note/0]).

-type note() :: {error | warning, file:filename(), erl_anno:location() | none, module() | none, term()}.

%% Applies the transforms in turn. The forms given have no error among them.
-spec run([module()], [erl_parse:abstract_form()], [term()], file:filename()) ->
    {ok, [erl_parse:abstract_form()], [note()]} | {error, [note()]}.
run(Modules, Forms, Options, File) -> run(Modules, without_wishes(Forms), Options, File, []).

run([], Forms, _, _, Notes) -> {ok, [in_words(Form) || Form <- Forms], Notes};
run([Module | Modules], Forms, Options, File, Notes) ->
    case is_transform(Module) of
        true ->
            case transform(Module, Forms, Options, File) of
                {ok, New, More} -> run(Modules, New, Options, File, Notes ++ More);
                {error, More} -> {error, Notes ++ More}
            end;
        false ->
            {error, Notes ++ [{error, File, none, compile, {undef_parse_transform, Module}}]}
    end.

%% For joistc, whose node has started.
-spec ready() -> true.
ready() -> answer(0, true, <<>>, []).

%% For joistc: Request says what run/4 is given, in the external format, and which modules the same command has made; the
%% answer goes to the compiler that waits for it under that number.
-spec serve(integer(), binary()) -> true.
serve(Number, Request) ->
    group_leader(whereis(user), self()),
    {Modules, Forms, Options, File, Made} = binary_to_term(Request),
    _ = [code:load_binary(Module, Path, Beam) || {Module, Path, Beam} <- Made, code:is_loaded(Module) =/= {file, Path}],
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, run(Modules, Forms, Options, File)}) end),
    receive
        {'DOWN', Ref, process, Pid, {result, Result}} -> tell(Number, File, Result);
        {'DOWN', Ref, process, Pid, Reason} ->
            Text = lists:flatten(io_lib:format("the process that ran a parse transform ended: ~0tP", [Reason, 20])),
            answer(Number, false, <<>>, [{error, File, none, none, Text}])
    end.

tell(Number, File, {ok, Forms, Notes}) ->
    try term_to_binary(Forms) of
        Binary -> answer(Number, true, Binary, Notes)
    catch
        error:_ -> answer(Number, false, <<>>, [{error, File, none, none, "the forms are too large"}])
    end;
tell(Number, _, {error, Notes}) -> answer(Number, false, <<>>, Notes).

answer(Number, Good, Forms, Notes) ->
    Told = [{Kind, File, Location, unicode:characters_to_binary(describe(Module, What))} ||
               {Kind, File, Location, Module, What} <- Notes],
    erts_code:transformed(Number, Good, Forms, term_to_binary(Told)).

%% The words of a note.
-spec describe(module() | none, term()) -> string().
describe(none, Text) -> Text;
describe(Module, What) ->
    try lists:flatten(Module:format_error(What)) of
        Text ->
            case io_lib:char_list(Text) of
                true -> Text;
                false -> io_lib:format("~tp", [What])
            end
    catch
        _:_ -> lists:flatten(io_lib:format("~ts: ~tp", [Module, What]))
    end.

%% A transform is looked for where all modules are, then in an installed OTP, whose modules these often need.
is_transform(Module) ->
    exports(Module) orelse (add_installed() andalso exports(Module)).

exports(Module) ->
    code:ensure_loaded(Module) =:= {module, Module} andalso erlang:function_exported(Module, parse_transform, 2).

add_installed() ->
    Known = code:get_path(),
    case [Folder || Folder <- erts_code:installed_library(), not lists:member(Folder, Known)] of
        [] -> false;
        New -> code:set_path(Known ++ New)
    end.

transform(Module, Forms0, Options, File) ->
    Forms = case wants_lines(Module) of
                true -> [to_lines(Form) || Form <- Forms0];
                false -> Forms0
            end,
    complete_library(),
    try Module:parse_transform(Forms, Options) of
        {error, Errors, Warnings} -> {error, notes(error, Errors) ++ notes(warning, Warnings)};
        {warning, New, Warnings} when is_list(New) -> {ok, New, notes(warning, Warnings)};
        New when is_list(New) -> {ok, New, []};
        Other -> {error, [{error, File, none, none, no_forms(Module, Other)}]}
    catch
        Class:Reason:Trace0 ->
            Trace = lists:takewhile(fun(Frame) -> element(1, Frame) =/= ?MODULE end, Trace0),
            {error, [{error, File, none, compile, {parse_transform, Module, Class, Reason, Trace}}]}
    end.

no_forms(Module, Other) ->
    lists:flatten(io_lib:format("parse transform '~ts' gave ~0tP, which is no list of forms", [Module, Other, 10])).

notes(Kind, Lists) when is_list(Lists) ->
    [{Kind, File, Location, Module, What} || {File, Infos} <- Lists, {Location, Module, What} <- Infos] ++
        [{Kind, File, none, Module, What} || {File, Infos} <- Lists, {Module, What} <- Infos];
notes(_, _) -> [].

%% Transforms may use OTP's erl_syntax, erl_lint and so on, which need all of erl_parse and erl_scan: ours are parts of these.
complete_library() ->
    case get(?MODULE) of
        complete -> ok;
        undefined ->
            put(?MODULE, complete),
            _ = add_installed(),
            erlang:function_exported(erl_parse, parse_form, 1) orelse
                [code:load_abs(Folder ++ "/" ++ Name) || Folder <- erts_code:installed_library(),
                                                         string:find(Folder, "/stdlib-") =/= nomatch,
                                                         Name <- ["erl_parse", "erl_scan"]],
            ok
    end.

%% --- forms ----------------------------------------------------------------------------------------

%% The wish for a transform is fulfilled, and goes.
without_wishes(Forms) -> lists:flatmap(fun without_wish/1, Forms).

without_wish({attribute, _, compile, {parse_transform, _}}) -> [];
without_wish({attribute, Place, compile, Options}) when is_list(Options) ->
    [{attribute, Place, compile, [Option || Option <- Options, not is_wish(Option)]}];
without_wish(Form) -> [Form].

is_wish({parse_transform, _}) -> true;
is_wish(_) -> false.

in_words({Kind, {Location, Module, What}}) when Kind =:= error, is_atom(Module); Kind =:= warning, is_atom(Module) ->
    {Kind, {Location, none, describe(Module, What)}};
in_words(Form) -> Form.

wants_lines(Module) ->
    erlang:function_exported(Module, parse_transform_info, 0) andalso
        try Module:parse_transform_info() of
            #{error_location := line} -> true;
            _ -> false
        catch
            _:_ -> false
        end.

%% Places without columns. In values of attributes there are places only if they hold types or expressions.
to_lines({attribute, Place, Name, Value}) ->
    HasPlaces = lists:member(Name, [record, spec, callback, type, opaque, nominal]),
    {attribute, line(Place), Name, if HasPlaces -> lines(Value); true -> Value end};
to_lines(Form) -> lines(Form).

lines([Head | Tail]) -> [lines(Head) | lines(Tail)];
lines({Tag, {Line, Column}}) when is_atom(Tag), is_integer(Line), is_integer(Column) -> {Tag, Line};
lines(Tuple) when is_tuple(Tuple), tuple_size(Tuple) > 2, is_atom(element(1, Tuple)) ->
    [Tag, Place | Rest] = tuple_to_list(Tuple),
    list_to_tuple([Tag, case line(Place) of Place -> lines(Place); Line -> Line end | lines(Rest)]);
lines(Tuple) when is_tuple(Tuple) -> list_to_tuple(lines(tuple_to_list(Tuple)));
lines(Term) -> Term.

line({Line, Column}) when is_integer(Line), is_integer(Column) -> Line;
line([{location, {Line, _}} | Rest]) -> [{location, Line} | Rest];
line(Place) -> Place.

%% The compiler as a library. It is native (erts_code:compile/2): here are the options that say what becomes of its
%% result, files written, messages shown or given back, and parse transforms, which are run in the calling process.
%%
%% In messages that are given back, {Location, Module, Description}, Module is mostly this module and Description the
%% text: OTP's descriptions are terms of the stage that made them.
-module(compile).

-export([file/1, file/2, noenv_file/2, forms/1, forms/2, noenv_forms/2]).
-export([program/4]). % for script_runner
-export([run_sub_passes/2]). % for passes of OTP's compiler
-export([output_generated/1, noenv_output_generated/1, env_compiler_options/0, options/0, format_error/1]).

-export_type([option/0]).

-type option() :: term().
-type errors() :: [{file:filename(), [{erl_anno:location() | none, module(), term()}]}].
-type comp_ret() ::
    {ok, module()} | {ok, module(), errors()} | {ok, module() | [], term()} | {ok, module() | [], term(), errors()} |
    error | {error, errors(), errors()}.

-record(job, {
    path :: file:filename(),         % the source, or what messages call the forms
    base = "" :: file:filename(),    % of what is written; "" for forms
    given = none :: none | [term()], % forms
    options :: [option()],           % as given
    all :: [option()],               % with those of the environment
    target :: target()
}).

%% What is made. Forms and source are written with this ending; forms are also what is given back for source.
-type target() :: beam | check | lint | rule | {forms | expanded, Ending :: string()} | {source | expanded_source, Ending :: string()} | listing.

-define(DEFAULT, [verbose, report_errors, report_warnings]).

-spec file(module() | file:filename()) -> comp_ret().
file(File) -> file(File, ?DEFAULT).

-spec file(module() | file:filename(), [option()] | option()) -> comp_ret().
file(File, Options) -> compile_file(File, option_list(Options), environment()).

-spec noenv_file(module() | file:filename(), [option()] | option()) -> comp_ret().
noenv_file(File, Options) -> compile_file(File, option_list(Options), []).

-spec forms(term()) -> comp_ret().
forms(Forms) -> forms(Forms, ?DEFAULT).

-spec forms(term(), [option()] | option()) -> comp_ret().
forms(Forms, Options) -> compile_forms(Forms, option_list(Options), environment()).

-spec noenv_forms(term(), [option()] | option()) -> comp_ret().
noenv_forms(Forms, Options) -> compile_forms(Forms, option_list(Options), []).

-spec output_generated([option()]) -> boolean().
output_generated(Options) -> noenv_output_generated(Options ++ env_compiler_options()).

-spec noenv_output_generated([option()]) -> boolean().
noenv_output_generated(Options) ->
    not lists:member(binary, Options) andalso target_of(Options) =:= beam.

-spec env_compiler_options() -> [term()].
env_compiler_options() ->
    case os:getenv("ERL_COMPILER_OPTIONS") of
        false -> [];
        "" -> [];
        Text ->
            case erl_scan:string(Text) of
                {ok, Tokens, _} ->
                    case erl_parse:parse_term(Tokens ++ [{dot, 1}]) of
                        {ok, List} when is_list(List) -> List;
                        {ok, Term} -> [Term];
                        {error, _} -> ignored_environment()
                    end;
                {error, _, _} -> ignored_environment()
            end
    end.

ignored_environment() ->
    io:format("Ignoring bad term in ERL_COMPILER_OPTIONS\n"),
    [].

-spec options() -> ok.
options() ->
    io:put_chars(["makedep - Write a rule for make, FILE.Pbeam\n",
                  "'P' - Write the source after preprocessing and parse transforms, FILE.P\n",
                  "to_abstr - Write the forms after preprocessing and parse transforms, FILE.abstr\n",
                  "to_exp - Write the forms with records written out, FILE.abstr\n",
                  "'E' - Write the source with records written out, FILE.E\n",
                  "'S' - Write a listing of the code, FILE.S\n"]).

-spec format_error(term()) -> iolist().
format_error([C | _] = Text) when is_integer(C) -> Text;
format_error({epp, Reason}) when is_atom(Reason) -> file:format_error(Reason);
format_error({undef_parse_transform, Module}) -> lists:flatten(io_lib:format("undefined parse transform '~ts'", [Module]));
format_error({parse_transform, Module, Class, Reason, Trace}) ->
    io_lib:format("error in parse transform '~ts':\n~ts", [Module, erl_error:format_exception(Class, Reason, Trace)]);
format_error({write_error, Reason}) -> io_lib:format("error writing file: ~ts", [file:format_error(Reason)]);
format_error({module_name, Module, File}) ->
    io_lib:format("Module name '~ts' does not match file name '~ts'", [Module, File]).

%% A program from the command line, on which these transforms are to be run. Text is what the user is to see.
-spec program(file:filename(), [module()], [term()], boolean()) -> {ok, module(), binary(), iolist()} | {error, iolist()}.
program(File, Modules, Forms, Silent) ->
    Options = [binary, messages] ++ [nowarn || Silent],
    Job = #job{path = File, given = Forms, options = Options, all = Options, target = beam},
    case transformed(Job, Modules, Forms, []) of
        {ok, Module, Binary, Notes} -> {ok, Module, Binary, [shown(Note) || {warning, _, _, _, _} = Note <- Notes, not Silent]};
        {error, Notes} -> {error, [shown(Note) || Note <- Notes]}
    end.

%% What a pass of OTP's compiler runs its parts by.
-spec run_sub_passes([{atom(), fun((State) -> State)}], State) -> State.
run_sub_passes(Passes, State) -> lists:foldl(fun({_, Pass}, Before) -> Pass(Before) end, State, Passes).

%% --- what is asked for ------------------------------------------------------------------------------

option_list(Options) when is_list(Options) -> lists:flatmap(fun spell_out/1, Options);
option_list(Option) -> spell_out(Option) ++ ?DEFAULT.

environment() -> lists:flatmap(fun spell_out/1, env_compiler_options()).

spell_out(report) -> [report_errors, report_warnings];
spell_out(return) -> [return_errors, return_warnings];
spell_out(Option) -> [Option].

%% What is made: a module, unless an option says otherwise; of several the earliest stage counts.
-define(TARGETS, [{makedep, rule}, {to_pp, {forms, ".P"}}, {'P', {source, ".P"}}, {to_abstr, {forms, ".abstr"}}, {dabstr, {forms, ".abstr"}}, {basic_validation, lint},
                  {to_exp, {expanded, ".abstr"}}, {'E', {expanded_source, ".E"}}, {strong_validation, check}, {'S', listing}, {to_asm, listing}]).

target_of(Options) ->
    Wishes = [Target || {Option, Target} <- ?TARGETS, lists:member(Option, Options)],
    case {Wishes, lists:member(makedep_side_effect, Options)} of
        {[rule | More], true} -> hd(More ++ [beam]);
        {[], _} -> beam;
        {[Target | _], _} -> Target
    end.

compile_file(File0, Options, Environment) ->
    All = Options ++ Environment,
    Input = hd([Kind || Kind <- [from_asm, from_abstr], lists:member(Kind, All)] ++ [source]),
    Extension = case Input of from_asm -> ".S"; from_abstr -> ".abstr"; source -> ".erl" end,
    File = filename:rootname(if is_atom(File0) -> atom_to_list(File0); true -> lists:flatten(File0) end, Extension),
    Path = without_dot(File ++ Extension),
    Base = filename:join(proplists:get_value(outdir, All, "."), filename:basename(File)),
    Job = #job{path = Path, base = without_dot(Base), options = Options, all = All, target = target_of(All)},
    case erts_file:file_info(Path) of
        {error, Reason} -> finish(Job, error, '', [{error, Path, none, ?MODULE, {epp, Reason}}]);
        {ok, _} when Input =:= from_asm -> assemble(Job);
        {ok, _} when Input =:= from_abstr -> from_abstract(Job);
        {ok, _} ->
            case lists:member(makedep_side_effect, All) of
                true -> _ = compile(Job#job{target = rule}, [], <<>>, []);
                false -> ok
            end,
            compile(Job, [], <<>>, [])
    end.

from_abstract(#job{path = Path} = Job) ->
    case file:consult(Path) of
        {error, {Line, Module, What}} -> finish(Job, error, '', [{error, Path, Line, Module, What}]);
        {error, Reason} -> finish(Job, error, '', [{error, Path, none, ?MODULE, {epp, Reason}}]);
        {ok, Forms} -> given(Job#job{given = Forms}, Forms)
    end.

without_dot("./" ++ Name) -> Name;
without_dot(Name) -> Name.

compile_forms(Forms, Options0, Environment) ->
    Options = [binary | lists:delete(binary, Options0)],
    All = Options ++ Environment,
    Path = case proplists:get_value(source, All, "") of
               Source when is_list(Source) -> Source;
               _ -> ""
           end,
    Job = #job{path = Path, given = Forms, options = Options, all = All, target = target_of(All)},
    given(Job, Forms).

given(#job{path = Path, all = All} = Job, Forms) ->
    case is_list(Forms) andalso transforms(Forms, All) of
        false -> finish(Job, error, '', [{error, Path, none, ?MODULE, "bad abstract format: a list of forms expected"}]);
        [] ->
            {Rest, Notes} = without_messages(Forms, Job),
            compile(Job, [forms], term_to_binary(Rest), Notes);
        Modules -> transformed(Job, Modules, Forms, [])
    end.

%% Forms {error, Info} and {warning, Info} say what somebody else found.
without_messages(Forms, #job{path = Path, all = Options}) when is_list(Forms) ->
    WithColumns = proplists:get_value(error_location, Options, column) =/= line,
    case lists:any(fun is_message/1, Forms) of
        false -> {Forms, []};
        true ->
            {Notes, _} = lists:foldl(fun({attribute, _, file, {File, _}}, {Before, _}) -> {Before, File};
                                        ({Kind, {Location, Module, What}} = Form, {Before, File}) ->
                                             case is_message(Form) of
                                                 true when WithColumns; is_integer(Location) -> {[{Kind, File, Location, Module, What} | Before], File};
                                                 true -> {[{Kind, File, erl_anno:line(Location), Module, What} | Before], File};
                                                 false -> {Before, File}
                                             end;
                                        (_, State) -> State
                                     end, {[], Path}, Forms),
            {[Form || Form <- Forms, not is_message(Form)], lists:reverse(Notes)}
    end;
without_messages(Forms, _) -> {Forms, []}.

is_message({Kind, {_, Module, _}}) -> is_atom(Module) andalso (Kind =:= error orelse Kind =:= warning);
is_message(_) -> false.

%% Those that are no part of the compiler.
transforms(Forms, Options) ->
    Wishes = [Option || Option <- Options] ++
        lists:append([if is_list(Value) -> Value; true -> [Value] end || {attribute, _, compile, Value} <- Forms]),
    case [Module || {parse_transform, Module} <- Wishes] of
        [ms_transform] -> [];
        Modules -> [Module || Module <- Modules, Module =/= ms_transform]
    end.

%% --- the compiler -----------------------------------------------------------------------------------

compile(Job, How, Forms, Notes) ->
    case native(Job, [wish(Job) | How], Forms) of
        {{transform, Modules, New}, _, More} -> transformed(Job, Modules, New, Notes ++ told(More));
        {{forms, Tree}, Module, More} -> finish(Job, {forms, Tree, source_text(Job, How, Forms)}, Module, Notes ++ told(More));
        {Outcome, Module, More} -> finish(Job, Outcome, Module, Notes ++ told(More))
    end.

native(Job, Wishes, Forms) ->
    Request = {Job#job.path, Wishes, native_options(Job, Wishes), code:get_path()},
    binary_to_term(erts_code:compile(term_to_binary(Request), Forms)).

wish(#job{target = beam}) -> beam;
wish(#job{target = check}) -> beam;
wish(#job{target = lint}) -> to_forms;
wish(#job{target = rule} = Job) -> {rule, Job#job.base ++ ".beam"};
wish(#job{target = {forms, _}}) -> to_forms;
wish(#job{target = {source, _}}) -> to_forms;
wish(#job{target = {expanded, _}}) -> to_expanded;
wish(#job{target = {expanded_source, _}}) -> to_expanded;
wish(#job{target = listing}) -> listing.

%% The text to be written besides the forms that are given back.
source_text(#job{base = [_ | _], target = {Target, _}} = Job, How, Forms) when Target =:= source; Target =:= expanded_source ->
    Wish = case Target of source -> source; expanded_source -> expanded end,
    case native(Job, [Wish | How], Forms) of
        {{text, Text}, _, _} -> Text;
        _ -> none
    end;
source_text(_, _, _) -> none.

transformed(Job, Modules, Forms, Notes) ->
    case erl_transforms:run(Modules, Forms, Job#job.options, Job#job.path) of
        {ok, New, More} ->
            {Rest, Messages} = without_messages(New, Job),
            try term_to_binary(Rest) of
                Binary -> compile(Job, [forms, transformed], Binary, Notes ++ More ++ Messages)
            catch
                error:_ -> finish(Job, error, '', Notes ++ [{error, Job#job.path, none, ?MODULE, "the forms are too large"}])
            end;
        {error, More} ->
            finish(Job, error, '', Notes ++ More)
    end.

%% Of contradicting options the last one counts; those of the environment count least. What is done here the compiler
%% needn't know.
native_options(#job{all = All, options = Options, target = Target}, How) ->
    Environment = lists:nthtail(length(Options), All),
    [Option || Option <- Environment ++ Options, is_plain(Option), Option =/= warnings_as_errors,
               not is_done(Option, lists:member(transformed, How))] ++
        [Option || Target =:= lint, Option <- [nowarn_nomatch, nowarn_failed, nowarn_ignored]].

is_done({parse_transform, Module}, Done) -> Done andalso Module =/= ms_transform;
is_done(_, _) -> false.

is_plain(Term) when is_pid(Term); is_port(Term); is_reference(Term); is_function(Term) -> false;
is_plain([Head | Tail]) -> is_plain(Head) andalso is_plain(Tail);
is_plain(Tuple) when is_tuple(Tuple) -> is_plain(tuple_to_list(Tuple));
is_plain(Map) when is_map(Map) -> is_plain(maps:to_list(Map));
is_plain(_) -> true.

told(Notes) ->
    [{Kind, File, Location, {shown, Shown}, Text} || {Kind, File, Location, Text, Shown} <- Notes].

%% --- listings ---------------------------------------------------------------------------------------
%%
%% A listing, read as terms, is {Module, Exports, Attributes, Functions, Labels}. OTP's own modules check it and make code of
%% it; without an installed OTP there is no way back from a listing.

assemble(#job{path = Path} = Job) ->
    case file:consult(Path) of
        {error, {Line, Module, What}} -> finish(Job, error, '', [{error, Path, Line, Module, What}]);
        {error, Reason} -> finish(Job, error, '', [{error, Path, none, ?MODULE, {epp, Reason}}]);
        {ok, Terms} ->
            try listing(Terms) of
                Listing -> assemble(Job, Listing)
            catch
                error:_ -> finish(Job, error, '', [{error, Path, none, ?MODULE, "no listing of code"}])
            end
    end.

assemble(#job{path = Path} = Job, Listing) ->
    Module = element(1, Listing),
    case code:ensure_loaded(beam_asm) of
        {module, _} ->
            case beam_validator:validate(Listing, weak) of
                ok ->
                    {ok, Binary} = beam_asm:module(Listing, [], [{source, filename:absname(Path)}], Job#job.options),
                    finish(Job, {ok, Binary}, Module, []);
                {error, Errors} ->
                    finish(Job, error, Module, [{error, Path, none, Who, What} || {_, List} <- Errors, {_, Who, What} <- List])
            end;
        {error, _} ->
            finish(Job, error, Module, [{error, Path, none, ?MODULE, "listings are compiled by an installed OTP's beam_asm, which isn't there"}])
    end.

listing(Terms) ->
    {Head, Code} = lists:splitwith(fun(Term) -> element(1, Term) =/= function end, Terms),
    {Module, Exports, Attributes, Labels} =
        lists:foldl(fun({module, M}, Parts) -> setelement(1, Parts, M);
                       ({exports, E}, Parts) -> setelement(2, Parts, E);
                       ({attributes, A}, Parts) -> setelement(3, Parts, A);
                       ({labels, L}, Parts) -> setelement(4, Parts, L)
                    end, {'', [], [], 1}, Head),
    % OTP finds the on_load function by the attribute.
    {Module, Exports, Attributes, functions([Term || Term <- Code, Term =/= on_load]), Labels}.

functions([]) -> [];
functions([{function, Name, Arity, Entry} | Code]) ->
    {Body, Rest} = lists:splitwith(fun(Term) -> not (is_tuple(Term) andalso element(1, Term) =:= function) end, Code),
    [{function, Name, Arity, Entry, Body} | functions(Rest)].

%% The terms of the text of a listing.
listing_terms(Text) ->
    {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Text)),
    terms_of(Tokens, []).

terms_of([], _) -> [];
terms_of([{dot, _} = Dot | Rest], Before) ->
    {ok, Term} = erl_parse:parse_term(lists:reverse(Before, [Dot])),
    [Term | terms_of(Rest, [])];
terms_of([Token | Rest], Before) -> terms_of(Rest, [Token | Before]).

%% --- what becomes of it -----------------------------------------------------------------------------

finish(Job, Outcome, Module, Notes0) ->
    Notes = case {Outcome, Job} of
                {{ok, _}, #job{base = [_ | _], target = beam}} -> Notes0 ++ mismatch(Job, Module);
                _ -> Notes0
            end,
    Errors = [Note || {error, _, _, _, _} = Note <- Notes],
    Warnings = [Note || {warning, _, _, _, _} = Note <- Notes],
    Strict = lists:member(warnings_as_errors, Job#job.all) andalso Warnings =/= [],
    Failed = Outcome =:= error orelse Errors =/= [] orelse Strict,
    case {Failed, lists:member(messages, Job#job.options)} of
        {true, true} -> {error, Notes};
        {false, true} -> {ok, Module, element(2, Outcome), Notes};
        {true, false} -> failed(Job, Errors, Warnings);
        {false, false} -> done(Job, Outcome, Module, Warnings)
    end.

%% A module is loaded from a file of its name.
mismatch(#job{base = Base, all = Options}, Module) ->
    Name = filename:basename(Base),
    Matches = atom_to_list(Module) =:= Name orelse lists:member(binary, Options) orelse
        lists:member(no_error_module_mismatch, Options),
    [{error, Base ++ ".beam", none, ?MODULE, {module_name, Module, Name}} || not Matches].

failed(#job{all = Options} = Job, Errors, Warnings) ->
    Strict = Errors =:= [] andalso Warnings =/= [],
    report(Options, report_errors, Errors),
    Reports = [Option || Option <- [report_errors, report_warnings], lists:member(Option, Options)],
    case Strict andalso Reports =/= [] of
        true ->
            _ = [io:put_chars("compile: warnings being treated as errors\n") || lists:member(report_warnings, Reports)],
            _ = [io:put_chars(shown(setelement(1, Warning, error))) || Warning <- Warnings],
            ok;
        false -> report(Options, report_warnings, Warnings)
    end,
    case lists:member(return_errors, Options) of
        true -> {error, infos(Errors, Job), infos(Warnings, Job)};
        false -> error
    end.

done(#job{all = Options, target = Target} = Job, Outcome, Module, Warnings) ->
    OnlyChecked = Target =:= check orelse Target =:= lint,
    Binary = lists:member(binary, Options) andalso not OnlyChecked,
    Written = case Outcome of
                  _ when OnlyChecked -> ok;
                  {forms, _, Text} when is_binary(Text) -> write(Job, Outcome);
                  _ when Binary -> ok;
                  _ -> write(Job, Outcome)
              end,
    case Written of
        {error, File, Reason} ->
            failed(Job, [{error, File, none, ?MODULE, {write_error, Reason}}], Warnings);
        ok ->
            report(Options, report_warnings, Warnings),
            Name = if Target =:= beam; Target =:= check; Target =:= listing -> Module; true -> [] end,
            Given = [infos(Warnings, Job) || lists:member(return_warnings, Options)],
            list_to_tuple([ok, Name] ++ [given_back(Target, Outcome) || Binary] ++ Given)
    end.

given_back(rule, {text, Rule}) -> Rule;
given_back(_, {text, Text}) -> listing(listing_terms(Text));
given_back(_, {forms, Forms, _}) -> Forms;
given_back(_, {ok, Binary}) -> Binary.

%% Whole or not at all: into another file first.
write(#job{base = Base, all = Options, target = Target}, Outcome) ->
    case {Target, Outcome} of
        {rule, {text, Rule}} -> write_rule(Base, Rule, proplists:get_value(makedep_output, Options));
        {listing, {text, Text}} -> replace(Base ++ ".S", Text);
        {{_, Ending}, {forms, _, Text}} when is_binary(Text) -> replace(Base ++ Ending, Text);
        {{_, Ending}, {forms, Forms, _}} -> replace(Base ++ Ending, unicode:characters_to_binary([io_lib:format("~tp.\n", [Form]) || Form <- Forms]));
        {beam, {ok, Code}} ->
            replace(Base ++ ".beam", case lists:member(compressed, Options) of true -> zlib:gzip(Code); false -> Code end)
    end.

write_rule(Base, Rule, undefined) -> replace(Base ++ ".Pbeam", Rule);
write_rule(_, Rule, [_ | _] = File) -> replace(File, Rule);
write_rule(_, Rule, Device) -> io:put_chars(Device, Rule).

replace(Target, Bytes) ->
    Temporary = lists:droplast(Target) ++ "#",
    case file:write_file(Temporary, Bytes) of
        ok ->
            case file:rename(Temporary, Target) of
                ok -> ok;
                {error, Reason} -> _ = file:delete(Temporary), {error, Target, Reason}
            end;
        {error, Reason} -> {error, Temporary, Reason}
    end.

%% --- messages -----------------------------------------------------------------------------------------

report(Options, Wanted, Notes) ->
    _ = [io:put_chars(shown(Note)) || lists:member(Wanted, Options), Note <- Notes],
    ok.

shown({error, _, _, {shown, Shown}, _}) ->
    % It may be a warning that counts as an error.
    string:replace(Shown, "Warning: ", "");
shown({_, _, _, {shown, Shown}, _}) -> Shown;
shown({Kind, File, Location, Module, What}) ->
    Place = case Location of
                none -> io_lib:format("~ts: ", [File]);
                {Line, Column} -> io_lib:format("~ts:~w:~w: ", [File, Line, Column]);
                Line -> io_lib:format("~ts:~w: ", [File, Line])
            end,
    [Place, case Kind of error -> ""; warning -> "Warning: " end, erl_transforms:describe(Module, What), $\n].

%% [{File, [{Location, Module, Description}]}]: those of syntax each on their own, before the others.
infos(Notes, #job{all = Options}) ->
    Infos = [{File, info(Note, Options)} || {_, File, _, _, _} = Note <- Notes],
    {Syntax, Rest} = lists:partition(fun({_, {_, Module, _}}) -> Module =:= erl_parse end, Infos),
    [{File, [Info]} || {File, Info} <- Syntax] ++ grouped(Rest).

info({_, _, Location, Module, What}, Options) ->
    % What transforms found is told as they did.
    Place = case {Location, proplists:get_value(error_location, Options, column)} of
                {{Line, _}, line} when is_tuple(Module) -> Line;
                _ -> Location
            end,
    case {Module, What} of
        {{shown, _}, "syntax error before: " ++ Rest} -> {Place, erl_parse, ["syntax error before: ", Rest]};
        {{shown, _}, Text} -> {Place, ?MODULE, Text};
        {none, Text} -> {Place, ?MODULE, Text};
        _ -> {Place, Module, What}
    end.

grouped([]) -> [];
grouped([{File, _} | _] = Infos) ->
    {Same, Others} = lists:partition(fun({Other, _}) -> Other =:= File end, Infos),
    [{File, [Info || {_, Info} <- Same]} | grouped(Others)].

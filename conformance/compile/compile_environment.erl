%% ERL_COMPILER_OPTIONS: what results and files it changes, and which calls don't look at it; options that are given alone;
%% chunks and debug information from options.
-module(compile_environment).
-export([main/1]).

main(_) ->
    Dir = filename:join(os:getenv("TMPDIR", "/tmp"), "compile_environment_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    {ok, Here} = file:get_cwd(),
    ok = file:set_cwd(Dir),
    try run() after
        os:unsetenv("ERL_COMPILER_OPTIONS"),
        ok = file:set_cwd(Here),
        [file:delete(Name) || Name <- filelib:wildcard(filename:join(Dir, "*"))],
        file:del_dir(Dir)
    end.

run() ->
    write("good.erl", "-module(good).\n-export([f/0]).\n-ifdef(NAME).\nf() -> ?NAME.\n-else.\nf() -> none.\n-endif.\n"),
    write("warn.erl", "-module(warn).\n-export([f/0]).\nf() -> X = 1, none.\n"),
    write("bad.erl", "-module(bad).\n-export([f/0]).\nf() -> X.\n"),
    write("coded.erl", [<<"-module(coded).\n-export([f/0]).\nf() -> \"h">>, 16#e4, <<"\".\n">>]),
    Calls = [{F, [File, Options]} || File <- [good, warn, bad], F <- [file, noenv_file], Options <- [[], [return], [return_errors], [binary], [brief, report]]],
    [begin
         os:putenv("ERL_COMPILER_OPTIONS", Text),
         io:format("--- ~ts ~0p ~0p~n", [Text, compile:env_compiler_options(), [compile:G([]) || G <- [output_generated, noenv_output_generated]]]),
         [told(F, Arguments) || {F, Arguments} <- Calls]
     end || Text <- ["return", "[return,brief]", "[binary,{d,'NAME',[1,two]}]", "[warnings_as_errors,return_errors]", "[brief,report,warnings_as_errors]",
                     "['P']", "{outdir,\"nowhere\"}", "[]", "no_such_option"]],
    Forms = [{attribute, 1, module, made}, {attribute, 1, export, [{f, 0}]},
             {function, 2, f, 0, [{clause, 2, [], [], [{match, 2, {var, 2, 'X'}, {integer, 2, 1}}]}]}],
    [begin
         os:putenv("ERL_COMPILER_OPTIONS", Text),
         [told(F, [Forms, Options]) || F <- [forms, noenv_forms], Options <- [[], [return]]]
     end || Text <- ["return", "[warnings_as_errors,return]"]],
    [begin
         os:putenv("ERL_COMPILER_OPTIONS", Text),
         io:format("~ts ~0p~n", [Text, compile:env_compiler_options()])
     end || Text <- ["[binary", "{d,1}.", "a b", "X", "\"abc\""]],
    os:unsetenv("ERL_COMPILER_OPTIONS"),
    %% What cannot be read has a place.
    {error, Errors, []} = compile:file("coded", [return_errors, return_warnings, {error_location, line}]) ,
    io:format("~0p~n", [lists:usort([Line || {"coded.erl", Infos} <- Errors, {Line, Module, What} <- Infos, string:find(Module:format_error(What), "UTF-8") =/= nomatch])]),
    %% Chunks and debug information.
    [io:format("~0p ~0p~n", [Options, chunks(Options)]) ||
        Options <- [[], [{extra_chunks, [{<<"Abcd">>, <<"x">>}, {<<"Efgh">>, <<"12345">>}]}], [{debug_info, {some_backend, [{a, 1}]}}],
                    [{debug_info, {none, 1}}], [slim], [{extra_chunks, [{<<"Abcd">>, <<"x">>}]}, slim], [no_docs], [debug_info, deterministic]]],
    %% The last of contradicting options counts, and what is no option is none.
    [told(file, [good, Options]) || Options <- [[x, {y, z}, "text", 1, 2.5, #{}], [{d, 'NAME', 1}, {d, 'NAME', 2}, binary, return]]].

write(Name, Text) -> ok = file:write_file(Name, Text).

told(F, [What, Options] = Arguments) ->
    Result = apply(compile, F, Arguments),
    io:format("~p ~0p ~0p:~n  ~0p ~0p~n", [F, if is_list(What) -> forms; true -> What end, Options, result(Result), made()]).

result(Result) when is_tuple(Result) -> list_to_tuple([part(E) || E <- tuple_to_list(Result)]);
result(Result) -> Result.

part(<<"FOR1", _/binary>>) -> beam;
part([{attribute, _, _, _} | _]) -> forms;
part([{_, [{_, _, _} | _]} | _] = Lists) ->
    [{File, [{Location, lists:flatten(Module:format_error(What))} || {Location, Module, What} <- Infos]} || {File, Infos} <- Lists];
part(Other) -> Other.

%% Files written, and none is left.
made() ->
    New = lists:sort([Name || Name <- filelib:wildcard("*"), filename:extension(Name) =/= ".erl"]),
    [file:delete(Name) || Name <- New],
    New.

chunks(Options) ->
    {ok, good, <<"FOR1", _:8/binary, Rest/binary>>} = compile:file(good, [binary | Options]),
    All = maps:from_list(chunks_of(Rest)),
    Debug = case All of
                #{<<"Dbgi">> := Bytes} ->
                    case binary_to_term(Bytes) of
                        {debug_info_v1, erl_abstract_code, {Kept, _}} -> {forms, is_list(Kept)};
                        Other -> Other
                    end;
                _ -> none
            end,
    {[{Name, Bytes} || {Name, Bytes} <- maps:to_list(maps:with([<<"Abcd">>, <<"Efgh">>], All))],
     [Name || Name <- [<<"CInf">>, <<"LocT">>], is_map_key(Name, All)], Debug}.

chunks_of(<<Name:4/binary, Size:32, Bytes:Size/binary, Rest/binary>>) ->
    Padding = min((4 - Size rem 4) rem 4, byte_size(Rest)),
    <<_:Padding/binary, More/binary>> = Rest,
    [{Name, Bytes} | chunks_of(More)];
chunks_of(<<>>) -> [].

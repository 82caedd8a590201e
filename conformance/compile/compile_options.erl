%% compile:file and compile:forms with options that say what is made and what is told: results, files, chunks.
-module(compile_options).
-export([main/1]).

main(_) ->
    Dir = filename:join(os:getenv("TMPDIR", "/tmp"), "compile_options_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    {ok, Here} = file:get_cwd(),
    ok = file:set_cwd(Dir),
    try run() after
        ok = file:set_cwd(Here),
        [file:delete(Name) || Name <- filelib:wildcard(filename:join(Dir, "*"))],
        file:del_dir(Dir)
    end.

run() ->
    write("good.erl", "-module(good).\n-export([f/0]).\n-ifdef(NAME).\nf() -> ?NAME.\n-else.\nf() -> none.\n-endif.\n"),
    write("warn.erl", "-module(warn).\n-export([f/0]).\nf() -> X = 1, none.\ng() -> 2.\n"),
    write("fail.erl", "-module(fail).\n-export([f/0]).\nf() -> 1 + a.\n"),
    write("bad.erl", "-module(bad).\n-export([f/0]).\nf() -> X.\n"),
    write("uses.erl", "-module(uses).\n-include(\"h.hrl\").\n-include(\"none.hrl\").\n-export([f/1]).\nf(#r{a = A} = R) -> R#r.b + A.\n"),
    write("h.hrl", "-record(r, {a = 1, b}).\n"),
    %% Forms that say what somebody else found.
    Found = [{attribute, 1, file, {"a.erl", 1}}, {attribute, 1, module, found}, {warning, {2, file, enoent}}, {attribute, 3, file, {"b.erl", 7}}, {error, {{7, 3}, file, eacces}}],
    [io:format("~0p~n", [told(compile:forms(F, [return | O]))]) || F <- [Found, lists:droplast(Found)], O <- [[], [basic_validation], [{error_location, line}, warnings_as_errors]]],
    Options = [brief, [brief, binary, report], [return], [verbose, return], [brief, return], [strong_validation], [basic_validation], [strong_validation, return], [basic_validation, return],
               [strong_validation, binary], [basic_validation, binary, return], [warnings_as_errors, basic_validation, return], ['P'], ['E'], ['P', binary], ['E', return], [to_pp], [to_pp, binary, return],
               [to_exp, binary, return], ['P', 'E'], [makedep], [makedep, binary], [makedep_side_effect, return],
               [makedep, {makedep_output, "rule.mk"}], [makedep, {makedep_output, standard_io}], [makedep, {makedep_target, "t$t"}], [makedep, {makedep_target, "t$t"}, makedep_quote_target, binary],
               [makedep, makedep_phony, makedep_add_missing], [{source, "other.erl"}, return], [{source, "other.erl"}, debug_info, {error_location, line}, return],
               [slim], [compressed], [deterministic], [debug_info, return], [debug_info, deterministic], [{compile_info, [{a, 1}, {b, "x"}]}], [no_such_option, {no, such}],
               [{d, 'NAME'}, {d, 'OTHER', 1}], [{d, 'NAME', "str"}, binary], [{i, "nowhere"}], [warnings_as_errors, return_errors, report_errors, brief], [no_spawn_compiler_process], [{outdir, "nowhere"}, return],
               [nowarn_unused_vars, nowarn_unused_function, return], [report_errors, brief], [return_errors]],
    [one(File, O) || O <- Options, File <- [good, warn, fail, bad, uses]],
    {ok, Forms} = epp:parse_file("warn.erl", []),
    [io:format("~0p ~0p~n", [O, told(compile:forms(Forms, O))]) || O <- [[], [return], [strong_validation], [basic_validation, return], ['P'], [to_pp, return], [{source, "a/b.erl"}, return], [{outdir, "x"}]]],
    ok.

write(Name, Text) -> ok = file:write_file(Name, Text).

one(File, Options) ->
    Before = names(),
    io:format("~0p ~0p~n", [File, Options]),
    Result = compile:file(File, Options),
    io:format("  ~0p~n", [told(Result)]),
    New = names() -- Before,
    [io:format("  ~s~s~n", [Name, content(Name)]) || Name <- New],
    [file:delete(Name) || Name <- New].

names() -> lists:sort(filelib:wildcard("*")).

content(Name) ->
    {ok, Binary} = file:read_file(Name),
    case filename:extension(Name) of
        ".beam" -> io_lib:format(" ~0p", [beam(Binary)]);
        ".P" -> "";
        ".E" -> "";
        _ -> [": ", Binary]
    end.

%% What is told of options and source, the chunks that say something of a file of any compiler, and how forms are kept.
beam(<<"FOR1", _/binary>> = Binary) ->
    Chunks = chunks(binary:part(Binary, 12, byte_size(Binary) - 12)),
    Info = case Chunks of #{<<"CInf">> := C} -> [{K, V} || {K, V} <- binary_to_term(C), K =/= version, K =/= source]; _ -> none end,
    Debug = case Chunks of
                #{<<"Dbgi">> := D} -> {debug_info_v1, erl_abstract_code, {Kept, Given}} = binary_to_term(D), {is_list(Kept), first(Kept), Given};
                _ -> none
            end,
    {Info, [Name || Name <- [<<"LocT">>, <<"Line">>, <<"Attr">>], is_map_key(Name, Chunks)], Debug};
beam(Packed) -> {packed, beam(zlib:gunzip(Packed))}.

first([Form | _]) -> Form;
first(none) -> none.

chunks(<<Name:4/binary, Size:32, Data:Size/binary, Rest/binary>>) ->
    Padding = (4 - Size rem 4) rem 4,
    case Rest of
        <<_:Padding/binary, More/binary>> -> (chunks(More))#{Name => Data};
        _ -> #{Name => Data}
    end;
chunks(<<>>) -> #{}.

told({ok, Module, <<"FOR1", _/binary>> = Binary}) -> {ok, Module, beam(Binary)};
told({ok, Module, Given, Warnings}) -> {ok, Module, given(Given), messages(Warnings)};
told({ok, Module, [{File, _} | _] = Warnings}) when is_list(File) -> {ok, Module, messages(Warnings)};
told({ok, Module, Given}) -> {ok, Module, given(Given)};
told({error, Errors, Warnings}) -> {error, messages(Errors), messages(Warnings)};
told(Other) -> Other.

given(<<"FOR1", _/binary>>) -> beam;
given(Other) -> Other.

messages(Lists) -> [{File, [{Location, lists:flatten(Module:format_error(What))} || {Location, Module, What} <- Infos]} || {File, Infos} <- Lists].

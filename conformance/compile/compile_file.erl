%% compile:file: files written and messages given back. What messages are is told by their text, as a user sees them.
-module(compile_file).
-export([main/1]).

main(_) ->
    Dir = filename:join(os:getenv("TMPDIR", "/tmp"), "compile_file_" ++ os:getpid() ++ "_" ++ integer_to_list(erlang:unique_integer([positive]))),
    ok = file:make_dir(Dir),
    {ok, Here} = file:get_cwd(),
    ok = file:set_cwd(Dir),
    try run() after
        ok = file:set_cwd(Here),
        {ok, Names} = file:list_dir(Dir),
        [delete(filename:join(Dir, Name)) || Name <- Names],
        file:del_dir(Dir)
    end.

delete(Path) ->
    case filelib:is_dir(Path) of
        true ->
            {ok, Names} = file:list_dir(Path),
            [delete(filename:join(Path, Name)) || Name <- Names],
            file:del_dir(Path);
        false -> file:delete(Path)
    end.

run() ->
    write("good.erl", "-module(good).\n-export([f/0]).\n-ifdef(NAME).\nf() -> ?NAME.\n-else.\nf() -> X = 1, none.\n-endif.\ng() -> 2.\n"),
    write("bad.erl", "-module(bad).\n-export([f/0]).\nf() -> X.\ng() -> Y + .\nh() -> 1.\n"),
    write("wrong.erl", "-module(other).\n-export([f/0]).\nf() -> 1.\n"),
    write("uses.erl", "-module(uses).\n-include(\"h.hrl\").\n-export([f/0]).\nf() -> #r{}.\n"),
    ok = file:make_dir("inc"),
    ok = file:make_dir("ebin"),
    write("inc/h.hrl", "-record(r, {a = 1, b}).\n"),
    Calls = [{"good", []}, {"good.erl", []}, {good, []}, {"good", [binary]}, {"good", [return]}, {"good", [return, binary]},
             {"good", [return_warnings, {d, 'NAME'}]}, {"good", [return, {d, 'NAME', {1, two, "three"}}]},
             {"good", [return_errors, warnings_as_errors]}, {"good", [return, warnings_as_errors]}, {"good", [warnings_as_errors]},
             {"good", [return, export_all]}, {"good", [return, {outdir, "ebin"}]}, {"good", [return, {outdir, "nowhere"}]},
             {"good", [return, {error_location, line}]},
             {"bad", []}, {"bad", [return]}, {"bad", [return_errors]}, {"bad", [return, {error_location, line}]},
             {"wrong", []}, {"wrong", [return]}, {"wrong", [binary, return]},
             {"uses", [return]}, {"uses", [return, {i, "inc"}]},
             {"missing", []}, {"missing", [return]}, {missing, [return, binary]},
             {"good", [return, to_pp, binary]}, {"good", [return, {parse_transform, missing}]}],
    lists:foreach(fun({File, Options}) ->
                          io:format("~0p ~0p:~n", [File, Options]),
                          tell(compile:file(File, Options)),
                          {ok, Names} = file:list_dir("."),
                          {ok, More} = file:list_dir("ebin"),
                          io:format("  ~0p~n", [[Name || Name <- lists:sort(Names ++ More), filename:extension(Name) =:= ".beam"]]),
                          [file:delete(Name) || Name <- filelib:wildcard("*.beam") ++ filelib:wildcard("ebin/*.beam")]
                  end, Calls),
    {ok, good, Beam} = compile:file("good", [binary, {d, 'NAME', [a]}]),
    {module, good} = code:load_binary(good, "good.erl", Beam),
    io:format("~p~n", [good:f()]),
    {ok, uses, Uses} = compile:file("uses", [binary, {i, "inc"}]),
    {module, uses} = code:load_binary(uses, "uses.erl", Uses),
    io:format("~p~n", [uses:f()]),
    %% Shown on standard output, which names files and places.
    error = compile:file("missing"),
    io:format("~p~n", [[compile:output_generated(O) || O <- [[], [binary], ['E'], ['P', binary], [report, {outdir, "x"}]]]]),
    %% Not one after the other: others go on.
    Parent = self(),
    Pids = [spawn_link(fun() -> Parent ! {self(), element(2, compile:file("good", [binary]))} end) || _ <- lists:seq(1, 20)],
    io:format("~p~n", [[receive {Pid, M} -> M end || Pid <- Pids]]).

write(Name, Text) -> ok = file:write_file(Name, Text).

tell(error) -> io:format("  error~n");
tell({error, Errors, Warnings}) -> io:format("  error~n"), messages(Errors), messages(Warnings);
tell({ok, Module, Forms}) when is_list(Forms), is_tuple(hd(Forms)), element(1, hd(Forms)) =:= attribute -> io:format("  ok ~p forms~n", [Module]);
tell({ok, Module, Forms, Warnings}) when is_list(Forms) -> io:format("  ok ~p forms~n", [Module]), messages(Warnings);
tell({ok, Module, Code, Warnings}) -> io:format("  ok ~p ~p~n", [Module, is_binary(Code)]), messages(Warnings);
tell({ok, Module, Code}) when is_binary(Code) -> io:format("  ok ~p binary~n", [Module]);
tell({ok, Module, Warnings}) -> io:format("  ok ~p~n", [Module]), messages(Warnings);
tell({ok, Module}) -> io:format("  ok ~p~n", [Module]).

messages(Lists) ->
    [io:format("    ~ts ~p ~ts~n", [File, Location, Module:format_error(What)]) || {File, Infos} <- Lists, {Location, Module, What} <- Infos].

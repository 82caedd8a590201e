%% Short commands for use from a shell.
-module(c).

-export([c/1, c/2, c/3, pid/3, l/1, cd/1, pwd/0, flush/0, q/0, uptime/0]).

%% Compiles a file, or a loaded module's source, and loads what comes of it.
-spec c(file:name() | module()) -> {ok, module()} | error.
c(File) -> c(File, []).

-spec c(file:name() | module(), [term()] | term()) -> {ok, module()} | error.
c(File, Option) when not is_list(Option) -> c(File, [Option]);
c(File, Options) ->
    Wanted = Options ++ [report_errors, report_warnings],
    case compile:file(source(File), Wanted) of
        {ok, Module} -> loaded(Module, Options);
        {ok, Module, Warnings} when is_list(Warnings) -> loaded(Module, Options);
        Other -> Other
    end.

%% Filter says which of the options it was compiled with count again.
-spec c(module(), [term()], fun((term()) -> boolean())) -> {ok, module()} | error.
c(Module, Options, Filter) when is_atom(Module) ->
    Before = proplists:get_value(options, Module:module_info(compile), []),
    c(Module, Options ++ lists:filter(Filter, Before)).

loaded(Module, Options) ->
    Base = filename:join(proplists:get_value(outdir, Options, "."), atom_to_list(Module)),
    _ = code:purge(Module),
    case code:load_abs(Base) of
        {module, Module} -> {ok, Module};
        {error, _} = Error -> Error
    end.

%% A module that has no file of its name here is compiled from where it was compiled before.
source(Module) when is_atom(Module) ->
    Here = atom_to_list(Module) ++ ".erl",
    case filelib:is_regular(Here) orelse code:ensure_loaded(Module) of
        {module, Module} -> proplists:get_value(source, Module:module_info(compile), Here);
        _ -> Here
    end;
source(File) -> File.

-spec pid(non_neg_integer(), non_neg_integer(), non_neg_integer()) -> pid().
pid(X, Y, Z) -> list_to_pid(lists:flatten(io_lib:format("<~w.~w.~w>", [X, Y, Z]))).

%% Loads a module anew.
-spec l(module()) -> {module, module()} | {error, term()}.
l(Module) ->
    _ = code:purge(Module),
    code:load_file(Module).

-spec cd(file:name()) -> ok.
cd(Folder) ->
    _ = file:set_cwd(Folder),
    pwd().

-spec pwd() -> ok.
pwd() ->
    case file:get_cwd() of
        {ok, Folder} -> io:format("~ts\n", [Folder]);
        {error, Reason} -> io:format("cannot tell the current folder: ~ts\n", [file:format_error(Reason)])
    end.

%% Shows the messages that are waiting.
-spec flush() -> ok.
flush() ->
    receive
        Message ->
            io:format("Shell got ~tp\n", [Message]),
            flush()
    after 0 -> ok
    end.

-spec q() -> ok.
q() -> init:stop().

-spec uptime() -> ok.
uptime() ->
    {Milliseconds, _} = erlang:statistics(wall_clock),
    {Days, {Hours, Minutes, Seconds}} = calendar:seconds_to_daystime(Milliseconds div 1000),
    io:format("~w days, ~w hours, ~w minutes and ~w seconds\n", [Days, Hours, Minutes, Seconds]).

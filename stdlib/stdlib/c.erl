%% Short commands for use from a shell.
-module(c).

-export([pid/3, l/1, cd/1, pwd/0, flush/0, q/0, uptime/0]).

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

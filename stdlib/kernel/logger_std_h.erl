%% The standard log handler: events formatted and written to standard output, standard error or a file. It works in
%% the process that logs, which has the text out before it goes on.
-module(logger_std_h).

-export([log/2, adding_handler/1, changing_config/3, removing_handler/1, filesync/1, default_config/0]).

-spec default_config() -> map().
default_config() ->
    #{
        type => standard_io, burst_limit_enable => true, burst_limit_max_count => 500, burst_limit_window_time => 1000,
        drop_mode_qlen => 200, filesync_repeat_interval => no_repeat, flush_qlen => 1000,
        overload_kill_enable => false, overload_kill_mem_size => 3000000, overload_kill_qlen => 20000,
        overload_kill_restart_after => 5000, sync_mode_qlen => 10
    }.

-spec log(logger:log_event(), logger:handler_config()) -> ok.
log(Event, #{formatter := {Formatter, FormatterConfig}, config := Config}) ->
    write(Config, Formatter:format(Event, FormatterConfig)).

write(#{file := File}, Text) ->
    _ = file:write_file(File, unicode:characters_to_binary(Text), [append]),
    ok;
write(#{type := standard_error}, Text) -> io:put_chars(standard_error, Text);
write(#{type := standard_io}, Text) ->
    case whereis(user) of
        undefined -> prim_write(Text);
        Server when Server =:= self() -> prim_write(Text);
        Server ->
            _ = io:request(Server, {put_chars, unicode, unicode:characters_to_binary(Text)}),
            ok
    end;
write(#{type := Device}, Text) -> io:put_chars(Device, Text).

%% Around the io server, for the io server's own events and when there is none.
prim_write(Text) ->
    _ = prim_io:write(1, unicode:characters_to_binary(Text)),
    ok.

-spec adding_handler(logger:handler_config()) -> {ok, logger:handler_config()} | {error, term()}.
adding_handler(Handler) -> checked(maps:get(config, Handler, #{}), Handler).

-spec changing_config(set | update, logger:handler_config(), logger:handler_config()) ->
    {ok, logger:handler_config()} | {error, term()}.
changing_config(_, #{config := Old}, #{config := New} = Handler) ->
    Fixed = maps:with([type, file], Old),
    case maps:with([type, file], maps:merge(Fixed, New)) of
        Fixed -> checked(maps:merge(Fixed, New), Handler);
        _ -> {error, {illegal_config_change, ?MODULE, Fixed, maps:with([type, file], New)}}
    end.

checked(Config, Handler) when is_map(Config) ->
    Full = maps:merge(default_config(), with_type(Config)),
    case Full of
        #{type := Type} when is_atom(Type) -> {ok, Handler#{config => Full}};
        #{type := Type} -> {error, {invalid_config, ?MODULE, #{type => Type}}}
    end;
checked(Config, _) -> {error, {invalid_config, ?MODULE, Config}}.

%% {file, Name} is an older way to say file => Name.
with_type(#{type := {file, File}} = Config) -> Config#{type := file, file => File};
with_type(#{type := {file, File, _}} = Config) -> Config#{type := file, file => File};
with_type(#{type := {device, Device}} = Config) -> Config#{type := Device};
with_type(#{file := _} = Config) -> Config#{type => file};
with_type(Config) -> Config.

-spec removing_handler(logger:handler_config()) -> ok.
removing_handler(_) -> ok.

%% Nothing is held back.
-spec filesync(atom()) -> ok.
filesync(_) -> ok.

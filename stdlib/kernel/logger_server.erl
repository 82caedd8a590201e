%% The process registered as `logger`: it changes logger's configuration, one change at a time, and logs what the
%% virtual machine reports. It is started when first needed; the virtual machine's first report may come before
%% that, so that init can let a waiting process turn into this one by enter/1.
-module(logger_server).

-export([start/0, enter/1, call/1, cast/1, default_config/0]).

-define(KEY, {logger, config}).

%% The server's pid.
-spec start() -> pid().
start() ->
    case whereis(logger) of
        undefined ->
            Pid = spawn(fun() -> loop() end),
            try
                register(logger, Pid),
                Pid
            catch
                error:badarg ->
                    exit(Pid, kill),
                    whereis(logger)
            end;
        Pid -> Pid
    end.

%% Becomes the server, having received Message already. The caller is registered as logger.
-spec enter(term()) -> no_return().
enter(Message) ->
    handle(Message),
    loop().

-spec call(term()) -> term().
call(Request) ->
    Server = start(),
    Ref = erlang:monitor(process, Server),
    Server ! {config, self(), Ref, Request},
    receive
        {Ref, Answer} ->
            erlang:demonitor(Ref, [flush]),
            Answer;
        {'DOWN', Ref, _, _, Reason} -> {error, Reason}
    end.

-spec cast(term()) -> ok.
cast(Request) ->
    start() ! {config, none, none, Request},
    ok.

loop() ->
    receive
        Message ->
            handle(Message),
            loop()
    end.

handle({sync, From, Ref}) -> From ! Ref;
handle({log, Level, Format, Args, Meta}) -> report(Level, {Format, Args}, Meta);
handle({log, Level, Report, Meta}) when is_map(Report) -> report(Level, {report, Report}, Meta);
handle({log, Level, Text, Meta}) -> report(Level, {string, Text}, Meta);
handle({config, From, Ref, Request}) ->
    {Answer, Config} =
        try
            change(Request, logger:config())
        catch
            throw:Reason -> {{error, Reason}, unchanged}
        end,
    Config =:= unchanged orelse persistent_term:put(?KEY, Config),
    is_pid(From) andalso (From ! {Ref, Answer});
handle(_) -> ok.

%% What the virtual machine says.
report(Level, Message, Meta0) when is_map(Meta0) ->
    Defaults = #{
        pid => self(), gl => group_leader(), time => logger:timestamp(),
        error_logger => #{tag => error, emulator => true}
    },
    Meta = maps:merge(Defaults, Meta0),
    try
        logger:allow(Level, '$none') andalso
            logger:internal_log(#{level => Level, msg => Message, meta => Meta}, logger:config())
    catch
        _:_ -> ok
    end;
report(_, _, _) -> ok.

%% The configuration

%% As OTP starts: everything from notice on, printed in the format of error_logger.
-spec default_config() -> map().
default_config() ->
    #{
        primary => #{level => notice, filters => [], filter_default => log, metadata => #{}},
        handlers => #{default => default_handler()},
        order => [default],
        modules => #{},
        proxy => #{
            burst_limit_enable => false, burst_limit_max_count => 500, burst_limit_window_time => 1000,
            drop_mode_qlen => 1000, flush_qlen => 5000, overload_kill_enable => false,
            overload_kill_mem_size => 3000000, overload_kill_qlen => 20000,
            overload_kill_restart_after => 5000, sync_mode_qlen => 500
        }
    }.

default_handler() ->
    #{
        id => default,
        module => logger_std_h,
        level => all,
        filter_default => stop,
        filters => [
            {remote_gl, {fun logger_filters:remote_gl/2, stop}},
            {domain, {fun logger_filters:domain/2, {log, super, [otp, sasl]}}},
            {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}
        ],
        formatter => {logger_formatter, #{legacy_header => true, single_line => false}},
        config => logger_std_h:default_config()
    }.

%% {Answer, NewConfig}; throws the reason when there is one against it.
change({set_primary, New}, Config) when is_map(New) ->
    Defaults = #{level => notice, filters => [], filter_default => log, metadata => #{}},
    set_primary(maps:merge(Defaults, New), Config);
change({set_primary, New}, _) -> throw({invalid_config, New});
change({update_primary, New}, #{primary := Old} = Config) when is_map(New) -> set_primary(maps:merge(Old, New), Config);
change({update_primary, New}, _) -> throw({invalid_config, New});
change({add_filter, To, Id, Filter}, Config) ->
    check_filter({Id, Filter}),
    with_filters(To, Config, fun(Filters) ->
        case lists:keymember(Id, 1, Filters) of
            true -> throw({already_exist, Id});
            false -> Filters ++ [{Id, Filter}]
        end
    end);
change({remove_filter, From, Id}, Config) ->
    with_filters(From, Config, fun(Filters) ->
        case lists:keymember(Id, 1, Filters) of
            true -> lists:keydelete(Id, 1, Filters);
            false -> throw({not_found, Id})
        end
    end);
change({drop_filter, Id}, #{primary := Primary, handlers := Handlers} = Config) ->
    Drop = fun(#{filters := Filters} = Owner) -> Owner#{filters := lists:keydelete(Id, 1, Filters)} end,
    Kept = maps:map(fun(_, Handler) -> Drop(Handler) end, Handlers),
    {ok, Config#{primary := Drop(Primary), handlers := Kept}};
change({add_handler, Id, Module, New}, #{handlers := Handlers, order := Order} = Config) ->
    is_atom(Id) orelse throw({invalid_id, Id}),
    is_atom(Module) orelse throw({invalid_module, Module}),
    is_map(New) orelse throw({invalid_config, New}),
    maps:is_key(Id, Handlers) andalso throw({already_exist, Id}),
    Handler0 = checked_handler(maps:merge(bare_handler(Id, Module), New#{id => Id, module => Module})),
    _ = code:ensure_loaded(Module),
    erlang:function_exported(Module, log, 2) orelse
        throw({invalid_handler, {function_not_exported, {Module, log, 2}}}),
    Handler = call_handler(Module, adding_handler, [Handler0], Handler0),
    {ok, Config#{handlers := Handlers#{Id => Handler}, order := [Id | Order]}};
change({remove_handler, Id}, #{handlers := Handlers, order := Order} = Config) ->
    #{module := Module} = Handler = handler(Id, Config),
    erlang:function_exported(Module, removing_handler, 1) andalso (catch Module:removing_handler(Handler)),
    {ok, Config#{handlers := maps:remove(Id, Handlers), order := lists:delete(Id, Order)}};
change({drop_handler, Id}, #{handlers := Handlers, order := Order} = Config) ->
    {ok, Config#{handlers := maps:remove(Id, Handlers), order := lists:delete(Id, Order)}};
change({set_handler, How, Id, New}, Config) ->
    #{module := Module} = Old = handler(Id, Config),
    is_map(New) orelse throw({invalid_config, New}),
    Ids = [id, module],
    maps:with(Ids, maps:merge(maps:with(Ids, Old), maps:with(Ids, New))) =:= maps:with(Ids, Old) orelse
        throw({illegal_config_change, changed(Old, New), changed(New, New)}),
    Base =
        case How of
            set -> bare_handler(Id, Module);
            _ -> Old
        end,
    Merged = maps:merge(Base, New),
    Handler0 = checked_handler(Merged#{config => handler_specific(How, Old, Merged)}),
    SetOrUpdate =
        case How of
            update -> update;
            _ -> set
        end,
    Handler = call_handler(Module, changing_config, [SetOrUpdate, Old, Handler0], Handler0),
    {ok, put_handler(Id, Handler, Config)};
change({update_formatter, Id, New}, Config) ->
    #{formatter := {Formatter, Old}} = Handler = handler(Id, Config),
    is_map(New) orelse throw({invalid_formatter_config, New}),
    {ok, put_handler(Id, checked_handler(Handler#{formatter := {Formatter, maps:merge(Old, New)}}), Config)};
change({set_modules, Modules, Level}, #{modules := Old} = Config) ->
    check_level(Level),
    {ok, Config#{modules := lists:foldl(fun(Module, Map) -> Map#{Module => Level} end, Old, Modules)}};
change({unset_modules, all}, Config) -> {ok, Config#{modules := #{}}};
change({unset_modules, Modules}, #{modules := Old} = Config) -> {ok, Config#{modules := maps:without(Modules, Old)}};
change({set_proxy, Proxy}, Config) when is_map(Proxy) ->
    #{proxy := Defaults} = default_config(),
    {ok, Config#{proxy := maps:merge(Defaults, Proxy)}};
change({set_proxy, Proxy}, _) -> throw({invalid_config, Proxy});
change(reset, _) -> {ok, default_config()};
change(Request, _) -> throw({unknown_request, Request}).

set_primary(Primary, Config) ->
    maps:foreach(fun check_primary/2, Primary),
    {ok, Config#{primary := Primary}}.

check_primary(level, Level) -> check_level(Level);
check_primary(filters, Filters) -> check_filters(Filters);
check_primary(filter_default, Default) -> check_default(Default);
check_primary(metadata, Meta) when is_map(Meta) -> ok;
check_primary(Key, Value) -> throw({invalid_primary_config, {Key, Value}}).

check_level(Level) ->
    try
        logger:severity(Level)
    catch
        error:_ -> throw({invalid_level, Level})
    end.

check_default(Default) when Default =:= log; Default =:= stop -> ok;
check_default(Default) -> throw({invalid_filter_default, Default}).

check_filters(Filters) when is_list(Filters) -> lists:foreach(fun check_filter/1, Filters);
check_filters(Filters) -> throw({invalid_filters, Filters}).

check_filter({Id, {Filter, _}}) when is_atom(Id), is_function(Filter, 2) -> ok;
check_filter(Filter) -> throw({invalid_filter, Filter}).

with_filters(primary, #{primary := #{filters := Filters} = Primary} = Config, Change) ->
    {ok, Config#{primary := Primary#{filters := Change(Filters)}}};
with_filters({handler, Id}, Config, Change) ->
    #{filters := Filters} = Handler = handler(Id, Config),
    {ok, put_handler(Id, Handler#{filters := Change(Filters)}, Config)}.

handler(Id, #{handlers := Handlers}) ->
    case Handlers of
        #{Id := Handler} -> Handler;
        #{} -> throw({not_found, Id})
    end.

put_handler(Id, Handler, #{handlers := Handlers} = Config) -> Config#{handlers := Handlers#{Id := Handler}}.

bare_handler(Id, Module) ->
    #{
        id => Id,
        module => Module,
        level => all,
        filters => [],
        filter_default => log,
        formatter => {logger_formatter, #{}}
    }.

changed(From, New) ->
    maps:filter(fun(Key, _) -> lists:member(Key, [id, module]) andalso maps:is_key(Key, New) end, From).

handler_specific(update, #{config := Old}, #{config := New}) when is_map(Old), is_map(New) -> maps:merge(Old, New);
handler_specific(_, _, #{config := New}) -> New;
handler_specific(_, #{config := Old}, _) -> Old;
handler_specific(_, _, _) -> #{}.

checked_handler(Handler) ->
    maps:foreach(fun check_handler/2, Handler),
    Handler.

check_handler(level, Level) -> check_level(Level);
check_handler(filters, Filters) -> check_filters(Filters);
check_handler(filter_default, Default) -> check_default(Default);
check_handler(formatter, {Module, Config}) when is_atom(Module) ->
    _ = code:ensure_loaded(Module),
    erlang:function_exported(Module, format, 2) orelse
        throw({invalid_formatter, {function_not_exported, {Module, format, 2}}}),
    case erlang:function_exported(Module, check_config, 1) andalso Module:check_config(Config) of
        {error, Reason} -> throw(Reason);
        _ -> ok
    end;
check_handler(formatter, Formatter) -> throw({invalid_formatter, Formatter});
check_handler(_, _) -> ok.

%% A handler's own say in its configuration, if it has one.
call_handler(Module, Function, Args, Default) ->
    case erlang:function_exported(Module, Function, length(Args)) of
        true ->
            case apply(Module, Function, Args) of
                {ok, Handler} -> Handler;
                {error, Reason} -> throw(Reason)
            end;
        false -> Default
    end.

%% Logging: what happened becomes an event, filters decide, handlers show it.
%%
%% An event is #{level, msg, meta}. The whole configuration is one map kept as a persistent term, so that asking
%% whether a level is logged costs one look-up and no process:
%%   #{primary => #{level, filters, filter_default, metadata}, handlers => #{Id => Config},
%%     modules => #{Module => Level}, order => [Id], proxy => map()}
%% It is changed by the process registered as `logger` (logger_server), which is started by the first change, and
%% which also receives what the virtual machine has to report: {log, Level, Format, Args, Meta}. Handlers run in the
%% process that logs.
-module(logger).

%% Logging.
-export([emergency/1, emergency/2, emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3]).
-export([error/1, error/2, error/3, warning/1, warning/2, warning/3, notice/1, notice/2, notice/3]).
-export([info/1, info/2, info/3, debug/1, debug/2, debug/3, log/2, log/3, log/4]).
-export([allow/2, macro_log/3, macro_log/4, macro_log/5]).
%% Configuration.
-export([get_config/0, get_primary_config/0, set_primary_config/1, set_primary_config/2]).
-export([update_primary_config/1, add_primary_filter/2, remove_primary_filter/1, add_default_metadata/1]).
-export([add_handler/3, remove_handler/1, add_handlers/1, get_handler_ids/0, get_handler_config/0]).
-export([get_handler_config/1, set_handler_config/2, set_handler_config/3]).
-export([update_handler_config/2, update_handler_config/3, add_handler_filter/3, remove_handler_filter/2]).
-export([update_formatter_config/2, update_formatter_config/3]).
-export([set_module_level/2, unset_module_level/0, unset_module_level/1, get_module_level/0, get_module_level/1]).
-export([set_application_level/2, unset_application_level/1]).
-export([get_proxy_config/0, set_proxy_config/1, update_proxy_config/1, reconfigure/0, i/0, i/1]).
%% Per process, and text.
-export([set_process_metadata/1, update_process_metadata/1, get_process_metadata/0, unset_process_metadata/0]).
-export([compare_levels/2, timestamp/0, filter_stacktrace/2, format_report/1, format_otp_report/1]).
%% For logger_server and error_logger.
-export([internal_log/2, internal_init_logger/0, config/0, severity/1]).

-export_type([level/0, log_event/0, metadata/0, report/0, report_cb/0, handler_config/0, filter/0, timestamp/0]).

-type level() :: emergency | alert | critical | error | warning | notice | info | debug.
-type timestamp() :: integer().
-type metadata() :: map().
-type report() :: map() | [{atom(), term()}].
-type report_cb() ::
    fun((report()) -> {io:format(), [term()]}) | fun((report(), map()) -> unicode:chardata()).
-type message() :: {io:format(), [term()]} | {report, report()} | {string, unicode:chardata()}.
-type log_event() :: #{level := level(), msg := message(), meta := metadata()}.
-type filter() :: {fun((log_event(), term()) -> stop | ignore | log_event()), term()}.
-type handler_config() :: map().

-define(PROCESS_METADATA, '$logger_metadata$').

%% Logging

-spec emergency(term()) -> ok.
emergency(Message) -> log(emergency, Message).
-spec emergency(term(), term()) -> ok.
emergency(Message, Other) -> log(emergency, Message, Other).
-spec emergency(term(), term(), metadata()) -> ok.
emergency(Format, Args, Meta) -> log(emergency, Format, Args, Meta).

-spec alert(term()) -> ok.
alert(Message) -> log(alert, Message).
-spec alert(term(), term()) -> ok.
alert(Message, Other) -> log(alert, Message, Other).
-spec alert(term(), term(), metadata()) -> ok.
alert(Format, Args, Meta) -> log(alert, Format, Args, Meta).

-spec critical(term()) -> ok.
critical(Message) -> log(critical, Message).
-spec critical(term(), term()) -> ok.
critical(Message, Other) -> log(critical, Message, Other).
-spec critical(term(), term(), metadata()) -> ok.
critical(Format, Args, Meta) -> log(critical, Format, Args, Meta).

-spec error(term()) -> ok.
error(Message) -> log(error, Message).
-spec error(term(), term()) -> ok.
error(Message, Other) -> log(error, Message, Other).
-spec error(term(), term(), metadata()) -> ok.
error(Format, Args, Meta) -> log(error, Format, Args, Meta).

-spec warning(term()) -> ok.
warning(Message) -> log(warning, Message).
-spec warning(term(), term()) -> ok.
warning(Message, Other) -> log(warning, Message, Other).
-spec warning(term(), term(), metadata()) -> ok.
warning(Format, Args, Meta) -> log(warning, Format, Args, Meta).

-spec notice(term()) -> ok.
notice(Message) -> log(notice, Message).
-spec notice(term(), term()) -> ok.
notice(Message, Other) -> log(notice, Message, Other).
-spec notice(term(), term(), metadata()) -> ok.
notice(Format, Args, Meta) -> log(notice, Format, Args, Meta).

-spec info(term()) -> ok.
info(Message) -> log(info, Message).
-spec info(term(), term()) -> ok.
info(Message, Other) -> log(info, Message, Other).
-spec info(term(), term(), metadata()) -> ok.
info(Format, Args, Meta) -> log(info, Format, Args, Meta).

-spec debug(term()) -> ok.
debug(Message) -> log(debug, Message).
-spec debug(term(), term()) -> ok.
debug(Message, Other) -> log(debug, Message, Other).
-spec debug(term(), term(), metadata()) -> ok.
debug(Format, Args, Meta) -> log(debug, Format, Args, Meta).

-spec log(level(), term()) -> ok.
log(Level, Message) -> submit(Level, Message, #{}).

-spec log(level(), term(), term()) -> ok.
log(Level, Message, Meta) when is_map(Meta), not is_function(Message, 1) -> submit(Level, Message, Meta);
log(Level, Format, Args) -> submit(Level, {both, Format, Args}, #{}).

-spec log(level(), term(), term(), metadata()) -> ok.
log(Level, Format, Args, Meta) -> submit(Level, {both, Format, Args}, Meta).

%% What the macros of logger.hrl call, with the place in the source.
-spec macro_log(map(), level(), term()) -> ok.
macro_log(Location, Level, Message) -> submit(Level, Message, #{}, Location).

-spec macro_log(map(), level(), term(), term()) -> ok.
macro_log(Location, Level, Message, Meta) when is_map(Meta), not is_function(Message, 1) ->
    submit(Level, Message, Meta, Location);
macro_log(Location, Level, Format, Args) -> submit(Level, {both, Format, Args}, #{}, Location).

-spec macro_log(map(), level(), term(), term(), metadata()) -> ok.
macro_log(Location, Level, Format, Args, Meta) -> submit(Level, {both, Format, Args}, Meta, Location).

%% Is anything of Level logged for Module?
-spec allow(level(), module()) -> boolean().
allow(Level, Module) ->
    #{primary := #{level := Primary}, modules := Modules} = config(),
    severity(Level) =< severity(maps:get(Module, Modules, Primary)).

%% A message in two parts, format and arguments or fun and argument, is {both, First, Second}.
submit(Level, Message, Meta) -> submit(Level, Message, Meta, #{}).

submit(Level, Message, Meta, Location) ->
    Module =
        case {Meta, Location} of
            {#{mfa := {M, _, _}}, _} -> M;
            {_, #{mfa := {M, _, _}}} -> M;
            _ -> '$none'
        end,
    case allow(Level, Module) of
        true ->
            #{primary := #{metadata := Primary}} = config(),
            Own = own_metadata(),
            Merged = lists:foldl(fun(Map, Acc) -> maps:merge(Acc, Map) end, Primary, [Location, Own, Meta]),
            event(Level, Message, with_defaults(Merged));
        false -> ok
    end.

own_metadata() ->
    case get(?PROCESS_METADATA) of
        undefined -> #{};
        Meta -> Meta
    end.

with_defaults(Meta) ->
    maps:merge(#{pid => self(), gl => group_leader(), time => timestamp()}, Meta).

%% Evaluates a message that is given as a fun, then passes the event on.
event(Level, {both, Fun, Arg}, Meta) when is_function(Fun, 1) ->
    Lazy = {Fun, Arg},
    try Fun(Arg) of
        ignore -> ok;
        {Message, More} when is_map(More) -> lazy(Level, Message, maps:merge(Meta, More), Lazy);
        Message -> lazy(Level, Message, Meta, Lazy)
    catch
        Class:Reason ->
            pass(Level, {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [Lazy, {Class, Reason}]}, Meta)
    end;
event(Level, {both, Format, Args}, Meta) -> pass(Level, {Format, Args}, Meta);
event(Level, Message, Meta) -> pass(Level, message(Message), Meta).

lazy(Level, {Format, Args}, Meta, _) when is_list(Args) -> pass(Level, {Format, Args}, Meta);
lazy(Level, Message, Meta, Lazy) ->
    try message(Message) of
        Known -> pass(Level, Known, Meta)
    catch
        error:_ -> pass(Level, {"LAZY_FUN ERROR: ~tp; Returned: ~tp", [Lazy, Message]}, Meta)
    end.

%% A report is a map or a list that begins with a pair; other lists and binaries are text.
message(Report) when is_map(Report) -> {report, Report};
message([{_, _} | _] = Report) -> {report, Report};
message(Text) when is_list(Text); is_binary(Text) -> {string, Text};
message(Other) -> erlang:error(function_clause, [Other]).

pass(Level, Message, Meta) ->
    internal_log(#{level => Level, msg => Message, meta => Meta}, config()).

%% An event through the primary filters and on to the handlers.
-spec internal_log(log_event(), map()) -> ok.
internal_log(#{level := Level} = Event, #{primary := Primary, handlers := Handlers, order := Order}) ->
    case filtered(Event, Primary) of
        stop -> ok;
        Passed ->
            Severity = severity(Level),
            lists:foreach(
                fun(Id) ->
                    #{Id := Handler} = Handlers,
                    Severity =< severity(map_get(level, Handler)) andalso to_handler(Passed, Id, Handler)
                end,
                Order
            )
    end.

filtered(Event, #{filters := Filters, filter_default := Default}) -> filtered(Event, Filters, Default).

filtered(Event, [{Id, {Filter, Arg}} | Filters], Default) ->
    try Filter(Event, Arg) of
        stop -> stop;
        ignore -> filtered(Event, Filters, Default);
        #{level := _, msg := _, meta := _} = Passed -> filtered(Passed, Filters, log);
        _ -> filtered(Event, drop_filter(Id, Filters), Default)
    catch
        _:_ -> filtered(Event, drop_filter(Id, Filters), Default)
    end;
filtered(_, [], stop) -> stop;
filtered(Event, [], log) -> Event.

%% A filter that crashes is left out from now on.
drop_filter(Id, Filters) ->
    _ = logger_server:cast({drop_filter, Id}),
    Filters.

to_handler(Event, Id, #{module := Module} = Handler) ->
    case filtered(Event, Handler) of
        stop -> ok;
        Passed ->
            try
                Module:log(Passed, Handler)
            catch
                _:_ -> logger_server:cast({drop_handler, Id})
            end
    end.

%% The smaller, the more severe.
-spec severity(level() | all | none) -> -1..10.
severity(Level) ->
    case Level of
        none -> -1;
        emergency -> 0;
        alert -> 1;
        critical -> 2;
        error -> 3;
        warning -> 4;
        notice -> 5;
        info -> 6;
        debug -> 7;
        all -> 10;
        _ -> erlang:error(function_clause, [Level])
    end.

-spec compare_levels(level() | all | none, level() | all | none) -> eq | gt | lt.
compare_levels(Level1, Level2) ->
    try {severity(Level1), severity(Level2)} of
        {S, S} -> eq;
        {S1, S2} when S1 < S2 -> gt;
        _ -> lt
    catch
        error:_ -> erlang:error(badarg, [Level1, Level2])
    end.

-spec timestamp() -> timestamp().
timestamp() -> os:system_time(microsecond).

%% Configuration

-spec config() -> map().
config() -> persistent_term:get({?MODULE, config}, logger_server:default_config()).

-spec get_config() -> map().
get_config() ->
    #{
        primary => get_primary_config(),
        handlers => get_handler_config(),
        proxy => get_proxy_config(),
        module_levels => get_module_level()
    }.

-spec get_primary_config() -> map().
get_primary_config() -> map_get(primary, config()).

-spec set_primary_config(map()) -> ok | {error, term()}.
set_primary_config(Config) -> logger_server:call({set_primary, Config}).

-spec set_primary_config(atom(), term()) -> ok | {error, term()}.
set_primary_config(Key, Value) -> logger_server:call({update_primary, #{Key => Value}}).

-spec update_primary_config(map()) -> ok | {error, term()}.
update_primary_config(Config) -> logger_server:call({update_primary, Config}).

-spec add_default_metadata(map()) -> ok | {error, term()}.
add_default_metadata(Meta) ->
    #{metadata := Old} = get_primary_config(),
    set_primary_config(metadata, maps:merge(Meta, Old)).

-spec add_primary_filter(atom(), filter()) -> ok | {error, term()}.
add_primary_filter(Id, Filter) -> logger_server:call({add_filter, primary, Id, Filter}).

-spec remove_primary_filter(atom()) -> ok | {error, term()}.
remove_primary_filter(Id) -> logger_server:call({remove_filter, primary, Id}).

-spec add_handler(atom(), module(), handler_config()) -> ok | {error, term()}.
add_handler(Id, Module, Config) -> logger_server:call({add_handler, Id, Module, Config}).

-spec remove_handler(atom()) -> ok | {error, term()}.
remove_handler(Id) -> logger_server:call({remove_handler, Id}).

-spec add_handlers(atom() | [term()]) -> ok | {error, term()}.
add_handlers(Application) when is_atom(Application) ->
    case application:get_env(Application, logger) of
        {ok, Handlers} -> add_handlers(Handlers);
        undefined -> ok
    end;
add_handlers([{handler, Id, undefined} | Handlers]) ->
    _ = remove_handler(Id),
    add_handlers(Handlers);
add_handlers([{handler, Id, Module, Config} | Handlers]) ->
    case add_handler(Id, Module, Config) of
        ok -> add_handlers(Handlers);
        Error -> Error
    end;
add_handlers([_ | Handlers]) -> add_handlers(Handlers);
add_handlers([]) -> ok.

-spec get_handler_ids() -> [atom()].
get_handler_ids() -> map_get(order, config()).

-spec get_handler_config() -> [handler_config()].
get_handler_config() ->
    #{handlers := Handlers, order := Order} = config(),
    [map_get(Id, Handlers) || Id <- Order].

-spec get_handler_config(atom()) -> {ok, handler_config()} | {error, term()}.
get_handler_config(Id) ->
    case config() of
        #{handlers := #{Id := Config}} -> {ok, Config};
        _ -> {error, {not_found, Id}}
    end.

-spec set_handler_config(atom(), handler_config()) -> ok | {error, term()}.
set_handler_config(Id, Config) -> logger_server:call({set_handler, set, Id, Config}).

-spec set_handler_config(atom(), atom(), term()) -> ok | {error, term()}.
set_handler_config(Id, Key, Value) -> logger_server:call({set_handler, replace, Id, #{Key => Value}}).

-spec update_handler_config(atom(), handler_config()) -> ok | {error, term()}.
update_handler_config(Id, Config) -> logger_server:call({set_handler, update, Id, Config}).

-spec update_handler_config(atom(), atom(), term()) -> ok | {error, term()}.
update_handler_config(Id, Key, Value) -> logger_server:call({set_handler, update, Id, #{Key => Value}}).

-spec add_handler_filter(atom(), atom(), filter()) -> ok | {error, term()}.
add_handler_filter(Id, FilterId, Filter) -> logger_server:call({add_filter, {handler, Id}, FilterId, Filter}).

-spec remove_handler_filter(atom(), atom()) -> ok | {error, term()}.
remove_handler_filter(Id, FilterId) -> logger_server:call({remove_filter, {handler, Id}, FilterId}).

-spec update_formatter_config(atom(), map()) -> ok | {error, term()}.
update_formatter_config(Id, Config) -> logger_server:call({update_formatter, Id, Config}).

-spec update_formatter_config(atom(), atom(), term()) -> ok | {error, term()}.
update_formatter_config(Id, Key, Value) -> update_formatter_config(Id, #{Key => Value}).

-spec set_module_level(module() | [module()], level() | all | none) -> ok | {error, term()}.
set_module_level(Module, Level) when is_atom(Module) -> set_module_level([Module], Level);
set_module_level(Modules, Level) when is_list(Modules) -> logger_server:call({set_modules, Modules, Level});
set_module_level(Modules, _) -> {error, {not_a_list_of_modules, Modules}}.

-spec unset_module_level() -> ok.
unset_module_level() -> logger_server:call({unset_modules, all}).

-spec unset_module_level(module() | [module()]) -> ok | {error, term()}.
unset_module_level(Module) when is_atom(Module) -> unset_module_level([Module]);
unset_module_level(Modules) when is_list(Modules) -> logger_server:call({unset_modules, Modules});
unset_module_level(Modules) -> {error, {not_a_list_of_modules, Modules}}.

-spec get_module_level() -> [{module(), level() | all | none}].
get_module_level() -> lists:sort(maps:to_list(map_get(modules, config()))).

-spec get_module_level(module() | [module()]) -> [{module(), level() | all | none}].
get_module_level(Module) when is_atom(Module) -> get_module_level([Module]);
get_module_level(Modules) -> [Entry || {Module, _} = Entry <- get_module_level(), lists:member(Module, Modules)].

-spec set_application_level(atom(), level() | all | none) -> ok | {error, term()}.
set_application_level(Application, Level) ->
    case application:get_key(Application, modules) of
        {ok, Modules} -> set_module_level(Modules, Level);
        undefined -> {error, {not_loaded, Application}}
    end.

-spec unset_application_level(atom()) -> ok | {error, term()}.
unset_application_level(Application) ->
    case application:get_key(Application, modules) of
        {ok, Modules} -> unset_module_level(Modules);
        undefined -> {error, {not_loaded, Application}}
    end.

-spec get_proxy_config() -> map().
get_proxy_config() -> map_get(proxy, config()).

-spec set_proxy_config(map()) -> ok | {error, term()}.
set_proxy_config(Config) -> logger_server:call({set_proxy, Config}).

-spec update_proxy_config(map()) -> ok | {error, term()}.
update_proxy_config(Config) -> logger_server:call({set_proxy, maps:merge(get_proxy_config(), Config)}).

-spec reconfigure() -> ok | {error, term()}.
reconfigure() -> logger_server:call(reset).

-spec internal_init_logger() -> ok.
internal_init_logger() -> ok.

-spec i() -> ok.
i() -> io:format("~tp~n", [get_config()]).

-spec i(primary | handlers | proxy | modules | atom()) -> ok.
i(primary) -> io:format("~tp~n", [get_primary_config()]);
i(handlers) -> io:format("~tp~n", [get_handler_config()]);
i(proxy) -> io:format("~tp~n", [get_proxy_config()]);
i(modules) -> io:format("~tp~n", [get_module_level()]);
i(Id) -> io:format("~tp~n", [get_handler_config(Id)]).

%% Per process

-spec set_process_metadata(metadata()) -> ok.
set_process_metadata(Meta) when is_map(Meta) ->
    _ = put(?PROCESS_METADATA, Meta),
    ok;
set_process_metadata(Meta) -> erlang:error(badarg, [Meta]).

-spec update_process_metadata(metadata()) -> ok.
update_process_metadata(Meta) when is_map(Meta) ->
    set_process_metadata(maps:merge(own_metadata(), Meta));
update_process_metadata(Meta) -> erlang:error(badarg, [Meta]).

-spec get_process_metadata() -> metadata() | undefined.
get_process_metadata() -> get(?PROCESS_METADATA).

-spec unset_process_metadata() -> ok.
unset_process_metadata() ->
    _ = erase(?PROCESS_METADATA),
    ok.

%% Text

%% The stack without the calls of Module at its top.
-spec filter_stacktrace(module(), list()) -> list().
filter_stacktrace(Module, [{Module, _, _, _} | Stack]) -> filter_stacktrace(Module, Stack);
filter_stacktrace(_, Stack) -> Stack.

-spec format_otp_report(report()) -> {io:format(), [term()]}.
format_otp_report(#{label := _, report := Report}) -> format_report(Report);
format_otp_report(Report) -> format_report(Report).

%% One line for each item: the key and the value of a pair, anything else by itself.
-spec format_report(report()) -> {io:format(), [term()]}.
format_report(Report) when is_map(Report), map_size(Report) > 0 -> format_report(maps:to_list(Report));
format_report(Report) when is_map(Report) -> {"~tp", [[]]};
format_report([_ | _] = Report) ->
    case io_lib:printable_unicode_list(Report) of
        true -> {"~ts", [Report]};
        false ->
            Items = [item(Item) || Item <- Report],
            {
                lists:append(lists:join("\n", [Format || {Format, _} <- Items])),
                lists:append([Args || {_, Args} <- Items])
            }
    end;
format_report(Report) -> {"~tp", [Report]}.

item({Key, Value}) ->
    case io_lib:printable_unicode_list(Value) andalso Value =/= [] of
        true -> {"    ~tp: ~ts", [Key, Value]};
        false -> {"    ~tp: ~tp", [Key, Value]}
    end;
item(Item) -> {"    ~tp", [Item]}.

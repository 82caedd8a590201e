%% System messages: looking into, holding up, tracing and upgrading processes that follow the rules of proc_lib.
%%
%% A request is {system, From, Request}; the process hands it to handle_system_msg/6, which answers and, while the process is
%% suspended, keeps it in a loop of its own. Debug state is a list of entries:
%%   {trace, true}  {log, {Max, Count, Events newest first}}  {statistics, {StartTime, Reductions, In, Out}}
%%   {log_to_file, {Name, Device}}  {Id, {Function, State}}
-module(sys).
-export([suspend/1, suspend/2, resume/1, resume/2, terminate/2, terminate/3]).
-export([get_status/1, get_status/2, get_state/1, get_state/2, replace_state/2, replace_state/3]).
-export([change_code/4, change_code/5]).
-export([log/2, log/3, trace/2, trace/3, statistics/2, statistics/3, log_to_file/2, log_to_file/3, no_debug/1, no_debug/2]).
-export([install/2, install/3, remove/2, remove/3]).
-export([handle_system_msg/6, handle_system_msg/7, handle_debug/4, debug_options/1, get_log/1, get_debug/3, print_log/1]).
-export([suspend_loop_hib/6]).

-export_type([dbg_opt/0, debug_option/0]).

-type name() :: pid() | atom() | {atom(), node()} | {global, term()} | {via, module(), term()}.
-type debug_option() :: trace | log | {log, pos_integer()} | statistics | {log_to_file, file:name()} | {install, term()}.
-type dbg_opt() :: term().

%% --- requests -----------------------------------------------------------------------------------------

-spec suspend(name()) -> ok.
suspend(Name) -> request(Name, suspend, ?FUNCTION_NAME, [Name]).
-spec suspend(name(), timeout()) -> ok.
suspend(Name, Timeout) -> request(Name, suspend, Timeout, ?FUNCTION_NAME, [Name, Timeout]).

-spec resume(name()) -> ok.
resume(Name) -> request(Name, resume, ?FUNCTION_NAME, [Name]).
-spec resume(name(), timeout()) -> ok.
resume(Name, Timeout) -> request(Name, resume, Timeout, ?FUNCTION_NAME, [Name, Timeout]).

-spec terminate(name(), term()) -> ok.
terminate(Name, Reason) -> request(Name, {terminate, Reason}, ?FUNCTION_NAME, [Name, Reason]).
-spec terminate(name(), term(), timeout()) -> ok.
terminate(Name, Reason, Timeout) -> request(Name, {terminate, Reason}, Timeout, ?FUNCTION_NAME, [Name, Reason, Timeout]).

-spec get_status(name()) -> term().
get_status(Name) -> request(Name, get_status, ?FUNCTION_NAME, [Name]).
-spec get_status(name(), timeout()) -> term().
get_status(Name, Timeout) -> request(Name, get_status, Timeout, ?FUNCTION_NAME, [Name, Timeout]).

-spec get_state(name()) -> term().
get_state(Name) -> state_answer(request(Name, get_state, ?FUNCTION_NAME, [Name])).
-spec get_state(name(), timeout()) -> term().
get_state(Name, Timeout) -> state_answer(request(Name, get_state, Timeout, ?FUNCTION_NAME, [Name, Timeout])).

-spec replace_state(name(), fun((term()) -> term())) -> term().
replace_state(Name, Change) -> state_answer(request(Name, {replace_state, Change}, ?FUNCTION_NAME, [Name, Change])).
-spec replace_state(name(), fun((term()) -> term()), timeout()) -> term().
replace_state(Name, Change, Timeout) ->
    state_answer(request(Name, {replace_state, Change}, Timeout, ?FUNCTION_NAME, [Name, Change, Timeout])).

state_answer({error, Reason}) -> error(Reason);
state_answer({ok, State}) -> State.

-spec change_code(name(), module(), term(), term()) -> ok | {error, term()}.
change_code(Name, Module, Vsn, Extra) -> request(Name, {change_code, Module, Vsn, Extra}, ?FUNCTION_NAME, [Name, Module, Vsn, Extra]).
-spec change_code(name(), module(), term(), term(), timeout()) -> ok | {error, term()}.
change_code(Name, Module, Vsn, Extra, Timeout) ->
    request(Name, {change_code, Module, Vsn, Extra}, Timeout, ?FUNCTION_NAME, [Name, Module, Vsn, Extra, Timeout]).

-spec log(name(), true | {true, pos_integer()} | false | get | print) -> ok | {ok, [term()]}.
log(Name, Flag) -> request(Name, {debug, {log, Flag}}, ?FUNCTION_NAME, [Name, Flag]).
-spec log(name(), true | {true, pos_integer()} | false | get | print, timeout()) -> ok | {ok, [term()]}.
log(Name, Flag, Timeout) -> request(Name, {debug, {log, Flag}}, Timeout, ?FUNCTION_NAME, [Name, Flag, Timeout]).

-spec trace(name(), boolean()) -> ok.
trace(Name, Flag) -> request(Name, {debug, {trace, Flag}}, ?FUNCTION_NAME, [Name, Flag]).
-spec trace(name(), boolean(), timeout()) -> ok.
trace(Name, Flag, Timeout) -> request(Name, {debug, {trace, Flag}}, Timeout, ?FUNCTION_NAME, [Name, Flag, Timeout]).

-spec statistics(name(), boolean() | get) -> ok | {ok, term()}.
statistics(Name, Flag) -> request(Name, {debug, {statistics, Flag}}, ?FUNCTION_NAME, [Name, Flag]).
-spec statistics(name(), boolean() | get, timeout()) -> ok | {ok, term()}.
statistics(Name, Flag, Timeout) -> request(Name, {debug, {statistics, Flag}}, Timeout, ?FUNCTION_NAME, [Name, Flag, Timeout]).

-spec log_to_file(name(), file:name() | false) -> ok | {error, open_file}.
log_to_file(Name, File) -> request(Name, {debug, {log_to_file, File}}, ?FUNCTION_NAME, [Name, File]).
-spec log_to_file(name(), file:name() | false, timeout()) -> ok | {error, open_file}.
log_to_file(Name, File, Timeout) -> request(Name, {debug, {log_to_file, File}}, Timeout, ?FUNCTION_NAME, [Name, File, Timeout]).

-spec no_debug(name()) -> ok.
no_debug(Name) -> request(Name, {debug, no_debug}, ?FUNCTION_NAME, [Name]).
-spec no_debug(name(), timeout()) -> ok.
no_debug(Name, Timeout) -> request(Name, {debug, no_debug}, Timeout, ?FUNCTION_NAME, [Name, Timeout]).

-spec install(name(), {fun(), term()} | {term(), fun(), term()}) -> ok.
install(Name, What) -> request(Name, {debug, {install, What}}, ?FUNCTION_NAME, [Name, What]).
-spec install(name(), {fun(), term()} | {term(), fun(), term()}, timeout()) -> ok.
install(Name, What, Timeout) -> request(Name, {debug, {install, What}}, Timeout, ?FUNCTION_NAME, [Name, What, Timeout]).

-spec remove(name(), fun() | term()) -> ok.
remove(Name, Id) -> request(Name, {debug, {remove, Id}}, ?FUNCTION_NAME, [Name, Id]).
-spec remove(name(), fun() | term(), timeout()) -> ok.
remove(Name, Id, Timeout) -> request(Name, {debug, {remove, Id}}, Timeout, ?FUNCTION_NAME, [Name, Id, Timeout]).

request(Name, What, Function, Args) -> request(Name, What, 5000, Function, Args).

request(Name, What, Timeout, Function, Args) ->
    try
        {ok, Answer} = gen:call(Name, system, What, Timeout),
        Answer
    catch
        exit:Reason -> exit({Reason, {?MODULE, Function, Args}});
        error:Reason:Trace -> exit({{Reason, Trace}, {?MODULE, Function, Args}})
    end.

%% --- the process's side -----------------------------------------------------------------------------------

-spec handle_system_msg(term(), {pid(), term()}, pid(), module(), [dbg_opt()], term()) -> no_return().
handle_system_msg(Request, From, Parent, Module, Debug, Misc) ->
    act(running, Request, From, Parent, Module, Debug, Misc, false).

-spec handle_system_msg(term(), {pid(), term()}, pid(), module(), [dbg_opt()], term(), boolean()) -> no_return().
handle_system_msg(Request, From, Parent, Module, Debug, Misc, Hibernated) ->
    act(running, Request, From, Parent, Module, Debug, Misc, Hibernated).

act(SysState, Request, From, Parent, Module, Debug, Misc, Hibernated) ->
    {Next, Answer, Debug1, Misc1} = perform(SysState, Request, Parent, Module, Debug, Misc),
    _ = gen:reply(From, Answer),
    case Next of
        running -> Module:system_continue(Parent, Debug1, Misc1);
        suspended when Hibernated -> suspended_asleep(Parent, Module, Debug1, Misc1);
        suspended -> suspended(Parent, Module, Debug1, Misc1, false);
        {terminating, Reason} -> Module:system_terminate(Reason, Parent, Debug1, Misc1)
    end.

perform(SysState, Request, Parent, Module, Debug, Misc) ->
    case Request of
        suspend -> {suspended, ok, Debug, Misc};
        resume -> {running, ok, Debug, Misc};
        {terminate, Reason} -> {{terminating, Reason}, ok, Debug, Misc};
        get_status -> {SysState, status(SysState, Parent, Module, Debug, Misc), Debug, Misc};
        get_state -> {SysState, current_state(Module, Misc), Debug, Misc};
        {replace_state, Change} ->
            {Answer, Misc1} = changed_state(Module, Change, Misc),
            {SysState, Answer, Debug, Misc1};
        {debug, What} ->
            {Answer, Debug1} = debug_command(What, Debug),
            {SysState, Answer, Debug1, Misc};
        {change_code, CodeModule, Vsn, Extra} when SysState =:= suspended ->
            try Module:system_code_change(Misc, CodeModule, Vsn, Extra) of
                {ok, Misc1} -> {suspended, ok, Debug, Misc1};
                Other -> {suspended, {error, Other}, Debug, Misc}
            catch
                throw:Value -> {suspended, {error, Value}, Debug, Misc};
                _:Reason:Trace -> {suspended, {error, {'EXIT', {Reason, Trace}}}, Debug, Misc}
            end;
        {change_code, _, _, _} -> {SysState, {error, {unknown_system_msg, Request}}, Debug, Misc};
        Unknown -> {SysState, {error, {unknown_system_msg, Unknown}}, Debug, Misc}
    end.

suspended(Parent, Module, Debug, Misc, Hibernated) ->
    receive
        {system, From, Request} -> act(suspended, Request, From, Parent, Module, Debug, Misc, Hibernated);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    end.

suspended_asleep(Parent, Module, Debug, Misc) ->
    proc_lib:hibernate(?MODULE, suspend_loop_hib, [suspended, Parent, Module, Debug, Misc, true]).

-spec suspend_loop_hib(suspended, pid(), module(), [dbg_opt()], term(), boolean()) -> no_return().
suspend_loop_hib(suspended, Parent, Module, Debug, Misc, Hibernated) -> suspended(Parent, Module, Debug, Misc, Hibernated).

status(SysState, Parent, Module, Debug, Misc) ->
    Shown = case erlang:function_exported(Module, format_status, 2) of
                true -> Module:format_status(normal, [get(), SysState, Parent, Debug, Misc]);
                false -> Misc
            end,
    {status, self(), {module, Module}, [get(), SysState, Parent, Debug, Shown]}.

current_state(Module, Misc) ->
    case erlang:function_exported(Module, system_get_state, 1) of
        true ->
            try {ok, _} = Module:system_get_state(Misc)
            catch Class:Reason -> {error, {callback_failed, {Module, system_get_state}, {Class, Reason}}}
            end;
        false -> {ok, Misc}
    end.

changed_state(Module, Change, Misc) ->
    try
        case erlang:function_exported(Module, system_replace_state, 2) of
            true ->
                {ok, State, Misc1} = Module:system_replace_state(Change, Misc),
                {{ok, State}, Misc1};
            false ->
                Misc1 = Change(Misc),
                {{ok, Misc1}, Misc1}
        end
    catch Class:Reason -> {{error, {callback_failed, {Module, system_replace_state}, {Class, Reason}}}, Misc}
    end.

%% --- debugging ------------------------------------------------------------------------------------------------

debug_command(no_debug, Debug) ->
    _ = close_log(Debug),
    {ok, []};
debug_command({trace, Flag}, Debug) when Flag; not Flag -> {ok, set_flag(trace, Flag, Debug)};
debug_command({log, true}, Debug) -> debug_command({log, {true, 10}}, Debug);
debug_command({log, {true, Max}}, Debug) ->
    {_, Events} = logged(Debug),
    {ok, [{log, {Max, Events}} | lists:keydelete(log, 1, Debug)]};
debug_command({log, false}, Debug) -> {ok, lists:keydelete(log, 1, Debug)};
debug_command({log, get}, Debug) -> {{ok, get_log(Debug)}, Debug};
debug_command({log, print}, Debug) ->
    print_log(Debug),
    {ok, Debug};
debug_command({statistics, true}, Debug) -> {ok, [{statistics, fresh_statistics()} | lists:keydelete(statistics, 1, Debug)]};
debug_command({statistics, false}, Debug) -> {ok, lists:keydelete(statistics, 1, Debug)};
debug_command({statistics, get}, Debug) -> {{ok, read_statistics(Debug)}, Debug};
debug_command({log_to_file, false}, Debug) -> {ok, close_log(Debug)};
debug_command({log_to_file, File}, Debug0) ->
    Debug = close_log(Debug0),
    case file:open(File, [write, {encoding, utf8}]) of
        {ok, Device} -> {ok, [{log_to_file, {File, Device}} | Debug]};
        _ -> {{error, open_file}, Debug}
    end;
debug_command({install, {Function, State}}, Debug) -> debug_command({install, {Function, Function, State}}, Debug);
debug_command({install, {Id, Function, State}}, Debug) -> {ok, [{Id, {Function, State}} | lists:keydelete(Id, 1, Debug)]};
debug_command({remove, Id}, Debug) -> {ok, lists:keydelete(Id, 1, Debug)};
debug_command(_, Debug) -> {unknown_debug, Debug}.

set_flag(Key, true, Debug) -> [{Key, true} | lists:keydelete(Key, 1, Debug)];
set_flag(Key, false, Debug) -> lists:keydelete(Key, 1, Debug).

close_log(Debug) ->
    case lists:keytake(log_to_file, 1, Debug) of
        {value, {_, {_, Device}}, Rest} -> _ = file:close(Device), Rest;
        false -> Debug
    end.

logged(Debug) ->
    case lists:keyfind(log, 1, Debug) of
        {log, Log} -> Log;
        false -> {0, []}
    end.

fresh_statistics() -> {calendar:local_time(), element(2, process_info(self(), reductions)), 0, 0}.

read_statistics(Debug) ->
    case lists:keyfind(statistics, 1, Debug) of
        {statistics, {Start, Reductions, In, Out}} ->
            [{start_time, Start}, {current_time, calendar:local_time()},
             {reductions, element(2, process_info(self(), reductions)) - Reductions}, {messages_in, In}, {messages_out, Out}];
        false -> no_statistics
    end.

-spec handle_debug([dbg_opt()], fun(), term(), term()) -> [dbg_opt()].
handle_debug(Debug, Print, Name, Event) ->
    lists:flatmap(fun(Entry) -> observe(Entry, Print, Name, Event) end, Debug).

observe({trace, true} = Entry, Print, Name, Event) ->
    Print(standard_io, Event, Name),
    [Entry];
observe({log, {Max, Events}}, Print, Name, Event) -> [{log, {Max, lists:sublist([{Event, Name, Print} | Events], Max)}}];
observe({log_to_file, {_, Device}} = Entry, Print, Name, Event) ->
    Print(Device, Event, Name),
    [Entry];
observe({statistics, {Start, Reductions, In, Out}}, _, _, Event) -> [{statistics, count(Event, Start, Reductions, In, Out)}];
observe({Id, {Function, State}} = Entry, _, Name, Event) ->
    try Function(State, Event, Name) of
        done -> [];
        NewState -> [{Id, {Function, NewState}}]
    catch _:_ -> _ = Entry, []
    end.

count({in, _}, Start, Reductions, In, Out) -> {Start, Reductions, In + 1, Out};
count({in, _, _}, Start, Reductions, In, Out) -> {Start, Reductions, In + 1, Out};
count({out, _, _}, Start, Reductions, In, Out) -> {Start, Reductions, In, Out + 1};
count({out, _, _, _}, Start, Reductions, In, Out) -> {Start, Reductions, In, Out + 1};
count(_, Start, Reductions, In, Out) -> {Start, Reductions, In, Out}.

-spec debug_options([debug_option()]) -> [dbg_opt()].
debug_options(Options) ->
    lists:foldl(fun(Option, Debug) ->
                        {_, Debug1} = debug_command(option_command(Option), Debug),
                        Debug1
                end, [], Options).

option_command(trace) -> {trace, true};
option_command(log) -> {log, true};
option_command({log, Max}) when is_integer(Max), Max > 0 -> {log, {true, Max}};
option_command(statistics) -> {statistics, true};
option_command({log_to_file, _} = Option) -> Option;
option_command({install, _} = Option) -> Option;
option_command(Other) -> Other.

-spec get_log([dbg_opt()]) -> [term()].
get_log(Debug) ->
    {_, Events} = logged(Debug),
    [Event || {Event, _, _} <- lists:reverse(Events)].

-spec get_debug(term(), [dbg_opt()], term()) -> term().
get_debug(Item, Debug, Default) ->
    case lists:keyfind(Item, 1, Debug) of
        {Item, Value} -> Value;
        false -> Default
    end.

-spec print_log([dbg_opt()]) -> ok.
print_log(Debug) ->
    {_, Events} = logged(Debug),
    lists:foreach(fun({Event, Name, Print}) -> Print(standard_io, Event, Name) end, lists:reverse(Events)).

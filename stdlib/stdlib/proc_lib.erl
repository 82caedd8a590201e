%% Processes that know their ancestors and report their crashes: what gen_server, supervisor and their kin are started with.
%%
%% Such a process keeps two things in its dictionary: '$ancestors' (its parent's name or pid, then the parent's ancestors) and
%% '$initial_call' ({Module, Function, Arity}).
-module(proc_lib).
-export([spawn/1, spawn/2, spawn/3, spawn/4, spawn_link/1, spawn_link/2, spawn_link/3, spawn_link/4]).
-export([spawn_opt/2, spawn_opt/3, spawn_opt/4, spawn_opt/5]).
-export([start/3, start/4, start/5, start_link/3, start_link/4, start_link/5, start_monitor/3, start_monitor/4, start_monitor/5]).
-export([init_ack/1, init_ack/2, init_fail/2, init_fail/3, hibernate/3, stop/1, stop/3]).
-export([init_p/3, init_p/5, wake_up/3]).
-export([initial_call/1, translate_initial_call/1, set_label/1, get_label/1]).
-export([format/1, format/2, format/3, report_cb/1, report_cb/2, crash_report/4]).

-type spawn_option() :: term().
-type mfargs() :: {module(), atom(), arity() | [term()]}.

%% --- spawning -------------------------------------------------------------------------------------

-spec spawn(fun(() -> term())) -> pid().
spawn(Fun) when is_function(Fun, 0) -> erlang:spawn(?MODULE, init_p, [me(), ancestors(), Fun]).

-spec spawn(node(), fun(() -> term())) -> pid().
spawn(Node, Fun) when is_function(Fun, 0) -> erlang:spawn(Node, ?MODULE, init_p, [me(), ancestors(), Fun]).

-spec spawn(module(), atom(), [term()]) -> pid().
spawn(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn(?MODULE, init_p, [me(), ancestors(), M, F, A]).

-spec spawn(node(), module(), atom(), [term()]) -> pid().
spawn(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn(Node, ?MODULE, init_p, [me(), ancestors(), M, F, A]).

-spec spawn_link(fun(() -> term())) -> pid().
spawn_link(Fun) when is_function(Fun, 0) -> erlang:spawn_link(?MODULE, init_p, [me(), ancestors(), Fun]).

-spec spawn_link(node(), fun(() -> term())) -> pid().
spawn_link(Node, Fun) when is_function(Fun, 0) -> erlang:spawn_link(Node, ?MODULE, init_p, [me(), ancestors(), Fun]).

-spec spawn_link(module(), atom(), [term()]) -> pid().
spawn_link(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn_link(?MODULE, init_p, [me(), ancestors(), M, F, A]).

-spec spawn_link(node(), module(), atom(), [term()]) -> pid().
spawn_link(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) -> erlang:spawn_link(Node, ?MODULE, init_p, [me(), ancestors(), M, F, A]).

-spec spawn_opt(fun(() -> term()), [spawn_option()]) -> pid() | {pid(), reference()}.
spawn_opt(Fun, Options) when is_function(Fun, 0) -> erlang:spawn_opt(?MODULE, init_p, [me(), ancestors(), Fun], Options).

-spec spawn_opt(node(), fun(() -> term()), [spawn_option()]) -> pid() | {pid(), reference()}.
spawn_opt(Node, Fun, Options) when is_function(Fun, 0) -> erlang:spawn_opt(Node, ?MODULE, init_p, [me(), ancestors(), Fun], Options).

-spec spawn_opt(module(), atom(), [term()], [spawn_option()]) -> pid() | {pid(), reference()}.
spawn_opt(M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(?MODULE, init_p, [me(), ancestors(), M, F, A], Options).

-spec spawn_opt(node(), module(), atom(), [term()], [spawn_option()]) -> pid() | {pid(), reference()}.
spawn_opt(Node, M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(Node, ?MODULE, init_p, [me(), ancestors(), M, F, A], Options).

me() ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> self()
    end.

ancestors() ->
    case get('$ancestors') of
        List when is_list(List) -> List;
        _ -> []
    end.

%% --- the new process's side -------------------------------------------------------------------------

-spec init_p(pid() | atom(), [pid() | atom()], fun(() -> term())) -> term().
init_p(Parent, Ancestors, Fun) ->
    remember(Parent, Ancestors, fun_mfa(Fun)),
    try Fun()
    catch Class:Reason:Trace -> give_up(Class, Reason, Trace)
    end.

-spec init_p(pid() | atom(), [pid() | atom()], module(), atom(), [term()]) -> term().
init_p(Parent, Ancestors, M, F, A) ->
    remember(Parent, Ancestors, initial(M, F, A)),
    try apply(M, F, A)
    catch Class:Reason:Trace -> give_up(Class, Reason, Trace)
    end.

remember(Parent, Ancestors, Call) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', Call).

fun_mfa(Fun) ->
    [{module, M}, {name, N}, {arity, A}] = [erlang:fun_info(Fun, What) || What <- [module, name, arity]],
    {M, N, A}.

%% A gen_* process is better known by its callback module.
initial(gen, init_it, [_, _, _, _Name, Mod, Args, _]) -> initial_of_behaviour(Mod, Args);
initial(gen, init_it, [_, _, _, Mod, Args, _]) -> initial_of_behaviour(Mod, Args);
initial(M, F, A) -> {M, F, length(A)}.

initial_of_behaviour(supervisor, {_, Mod, _}) -> {supervisor, Mod, 1};
initial_of_behaviour(Mod, _) -> {Mod, init, 1}.

-spec wake_up(module(), atom(), [term()]) -> term().
wake_up(M, F, A) ->
    try apply(M, F, A)
    catch Class:Reason:Trace -> give_up(Class, Reason, Trace)
    end.

-spec hibernate(module(), atom(), [term()]) -> no_return().
hibernate(M, F, A) -> erlang:hibernate(?MODULE, wake_up, [M, F, A]).

%% The end of a failed process: a crash report, unless the exit is one that is meant.
give_up(Class, Reason, Trace) ->
    case Class =:= exit andalso is_quiet(Reason) of
        true -> ok;
        false -> crash_report(Class, Reason, initial_of_self(), Trace)
    end,
    exit_as(Class, Reason, Trace).

exit_as(error, Reason, Trace) -> erlang:exit({Reason, Trace});
exit_as(exit, Reason, _) -> erlang:exit(Reason);
exit_as(throw, Reason, Trace) -> erlang:exit({{nocatch, Reason}, Trace}).

is_quiet(normal) -> true;
is_quiet(shutdown) -> true;
is_quiet({shutdown, _}) -> true;
is_quiet(_) -> false.

initial_of_self() ->
    case get('$initial_call') of
        {_, _, _} = MFA -> MFA;
        _ -> {?MODULE, init_p, 5}
    end.

%% --- starting synchronously ---------------------------------------------------------------------------

-spec start(module(), atom(), [term()]) -> term().
start(M, F, A) -> start(M, F, A, infinity).

-spec start(module(), atom(), [term()], timeout()) -> term().
start(M, F, A, Timeout) -> start(M, F, A, Timeout, []).

-spec start(module(), atom(), [term()], timeout(), [spawn_option()]) -> term().
start(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    {Pid, Ref} = ?MODULE:spawn_opt(M, F, A, [monitor | no_monitor(Options)]),
    await_ack(Pid, Ref, Timeout, fun(Result) -> demonitor(Ref, [flush]), Result end, fun(_) -> ok end).

-spec start_link(module(), atom(), [term()]) -> term().
start_link(M, F, A) -> start_link(M, F, A, infinity).

-spec start_link(module(), atom(), [term()], timeout()) -> term().
start_link(M, F, A, Timeout) -> start_link(M, F, A, Timeout, []).

-spec start_link(module(), atom(), [term()], timeout(), [spawn_option()]) -> term().
start_link(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    {Pid, Ref} = ?MODULE:spawn_opt(M, F, A, [link, monitor | no_monitor(Options)]),
    await_ack(Pid, Ref, Timeout, fun(Result) -> demonitor(Ref, [flush]), Result end,
              fun(_) -> swallow_exit(Pid) end).

-spec start_monitor(module(), atom(), [term()]) -> term().
start_monitor(M, F, A) -> start_monitor(M, F, A, infinity).

-spec start_monitor(module(), atom(), [term()], timeout()) -> term().
start_monitor(M, F, A, Timeout) -> start_monitor(M, F, A, Timeout, []).

-spec start_monitor(module(), atom(), [term()], timeout(), [spawn_option()]) -> term().
start_monitor(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    {Pid, Ref} = ?MODULE:spawn_opt(M, F, A, [monitor | no_monitor(Options)]),
    Self = self(),
    Keep = fun(Result) -> {Result, Ref} end,
    case await_ack(Pid, Ref, Timeout, Keep, fun(Reason) -> Self ! {'DOWN', Ref, process, Pid, Reason}, ok end) of
        {_, Ref} = Both -> Both;
        Failed -> {Failed, Ref}
    end.

no_monitor(Options) ->
    case lists:any(fun(O) -> O =:= monitor orelse (is_tuple(O) andalso element(1, O) =:= monitor) end, Options) of
        true -> erlang:error(badarg);
        false -> Options
    end.

%% Waits for the new process's init_ack or init_fail, or for its end.
await_ack(Pid, Ref, Timeout, Done, Gone) ->
    receive
        {ack, Pid, Result} -> Done(Result);
        {nack, Pid, Result} ->
            receive {'DOWN', Ref, process, Pid, Reason} -> Gone(Reason) end,
            Result;
        {'DOWN', Ref, process, Pid, Reason} ->
            Gone(Reason),
            {error, Reason}
    after Timeout ->
        unlink(Pid),
        exit(Pid, kill),
        receive {'DOWN', Ref, process, Pid, Reason} -> Gone(Reason) end,
        {error, timeout}
    end.

%% The exit signal of a linked process that failed to start is not for the caller, who gets the error instead; one that does not
%% trap exits has died of it already.
swallow_exit(Pid) ->
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

-spec init_ack(pid(), term()) -> ok.
init_ack(Parent, Result) ->
    Parent ! {ack, self(), Result},
    ok.

-spec init_ack(term()) -> ok.
init_ack(Result) ->
    [Parent | _] = get('$ancestors'),
    init_ack(pid_of(Parent), Result).

-spec init_fail(pid(), term(), {error | exit | throw, term()} | {error | exit | throw, term(), list()}) -> no_return().
init_fail(Parent, Result, Exception) ->
    Parent ! {nack, self(), Result},
    raise(Exception).

-spec init_fail(term(), {error | exit | throw, term()} | {error | exit | throw, term(), list()}) -> no_return().
init_fail(Result, Exception) ->
    [Parent | _] = get('$ancestors'),
    init_fail(pid_of(Parent), Result, Exception).

raise({error, Reason}) -> erlang:error(Reason);
raise({exit, Reason}) -> erlang:exit(Reason);
raise({throw, Reason}) -> erlang:throw(Reason);
raise({Class, Reason, Trace}) -> erlang:raise(Class, Reason, Trace).

pid_of(Pid) when is_pid(Pid) -> Pid;
pid_of(Name) -> whereis(Name).

%% --- stopping ---------------------------------------------------------------------------------------------

-spec stop(pid() | atom() | {atom(), node()}) -> ok.
stop(Process) -> stop(Process, normal, infinity).

-spec stop(pid() | atom() | {atom(), node()}, term(), timeout()) -> ok.
stop(Process, Reason, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    Ref = monitor(process, Process),
    {Asker, AskerRef} = erlang:spawn_monitor(fun() -> sys:terminate(Process, Reason, infinity) end),
    Deadline = if Timeout =:= infinity -> infinity; true -> erlang:monotonic_time(millisecond) + Timeout end,
    Ended = receive
                {'DOWN', AskerRef, process, _, normal} ->
                    receive {'DOWN', Ref, process, _, Why} -> Why
                    after left_until(Deadline) -> timeout
                    end;
                {'DOWN', AskerRef, process, _, {noproc, {sys, terminate, _}}} -> noproc;
                {'DOWN', AskerRef, process, _, {Reason, {sys, terminate, _}}} -> Reason;
                {'DOWN', AskerRef, process, _, {Why, {sys, terminate, _}}} -> {Why, {sys, terminate, [Process, Reason, Timeout]}};
                {'DOWN', AskerRef, process, _, Why} -> Why
            after left_until(Deadline) ->
                exit(Asker, kill),
                timeout
            end,
    demonitor(Ref, [flush]),
    demonitor(AskerRef, [flush]),
    case Ended of
        Reason -> ok;
        _ -> erlang:exit(Ended)
    end.

left_until(infinity) -> infinity;
left_until(Deadline) -> max(0, Deadline - erlang:monotonic_time(millisecond)).

%% --- who is it ----------------------------------------------------------------------------------------------

-spec initial_call(term()) -> {module(), atom(), [atom()]} | false.
initial_call(Process) ->
    case call_of(Process) of
        {_, _, A} = MFA when is_integer(A) -> with_arguments(MFA);
        _ -> false
    end.

with_arguments({M, F, A}) -> {M, F, [list_to_atom("Argument__" ++ integer_to_list(I)) || I <- lists:seq(1, A)]}.

-spec translate_initial_call(term()) -> mfargs().
translate_initial_call(Process) ->
    case call_of(Process) of
        {_, _, _} = MFA -> MFA;
        undefined -> {?MODULE, init_p, 5}
    end.

call_of({X, Y, Z}) when is_integer(X), is_integer(Y), is_integer(Z) -> call_of(c:pid(X, Y, Z));
call_of(Pid) when is_pid(Pid) ->
    case process_info(Pid, dictionary) of
        {dictionary, Dictionary} -> proplists:get_value('$initial_call', Dictionary);
        undefined -> undefined
    end;
call_of(Info) when is_list(Info) -> proplists:get_value('$initial_call', proplists:get_value(dictionary, Info, [])).

-spec set_label(term()) -> ok.
set_label(Label) ->
    put('$process_label', Label),
    ok.

-spec get_label(pid()) -> term().
get_label(Pid) when Pid =:= self() -> get('$process_label');
get_label(Pid) ->
    case process_info(Pid, dictionary) of
        {dictionary, Dictionary} -> proplists:get_value('$process_label', Dictionary);
        undefined -> undefined
    end.

%% --- crash reports --------------------------------------------------------------------------------------------

-spec crash_report(error | exit | throw, term(), mfargs(), list()) -> ok.
crash_report(Class, Reason, Call, Trace) ->
    Report = [facts(Class, Reason, Call, Trace), linked_reports()],
    logger:log(error, #{label => {?MODULE, crash}, report => Report},
               #{domain => [otp, sasl], report_cb => fun ?MODULE:report_cb/2, logger_formatter => #{title => "CRASH REPORT"},
                 error_logger => #{tag => error_report, type => crash_report}}).

facts(Class, Reason, Call, Trace) ->
    Own = fun(What) -> element(2, process_info(self(), What)) end,
    Name = case process_info(self(), registered_name) of
               {registered_name, N} -> N;
               _ -> []
           end,
    Hidden = ['$ancestors', '$initial_call', '$process_label'],
    [{initial_call, with_arguments(Call)}, {pid, self()}, {registered_name, Name}, {process_label, get_label(self())},
     {error_info, {Class, Reason, Trace}},
     {ancestors, ancestors()}, {message_queue_len, Own(message_queue_len)}, {messages, Own(messages)}, {links, Own(links)},
     {dictionary, [Pair || {Key, _} = Pair <- get(), not lists:member(Key, Hidden)]},
     {trap_exit, Own(trap_exit)}, {status, Own(status)}, {heap_size, Own(heap_size)}, {stack_size, Own(stack_size)},
     {reductions, Own(reductions)}].

%% The processes that die of it too: those linked to the one that died, to one of these and so on, unless they trap exits.
linked_reports() ->
    {Found, _} = linked(self(), {[], #{self() => true}}),
    Found.

linked(Pid, Found) ->
    case process_info(Pid, links) of
        {links, Links} -> lists:foldl(fun linked_one/2, Found, Links);
        undefined -> Found
    end.

linked_one(Pid, {Reports, Seen}) when is_pid(Pid), node(Pid) =:= node(), not is_map_key(Pid, Seen) ->
    case process_info(Pid, trap_exit) of
        {trap_exit, false} -> linked(Pid, {[neighbour(Pid) | Reports], Seen#{Pid => true}});
        _ -> {Reports, Seen#{Pid => true}}
    end;
linked_one(_, Found) -> Found.

neighbour(Pid) ->
    Info = fun(Items) -> [Item || Key <- Items, {_, _} = Item <- [process_info(Pid, Key)]] end,
    Call = case initial_call(Pid) of
               false -> Info([initial_call]);
               MFA -> [{initial_call, MFA}]
           end,
    Ancestors = case process_info(Pid, dictionary) of
                    {dictionary, Dictionary} -> proplists:get_value('$ancestors', Dictionary, []);
                    undefined -> []
                end,
    Name = case process_info(Pid, registered_name) of
               {registered_name, _} = Item -> Item;
               _ -> {registered_name, []}
           end,
    {neighbour, [{pid, Pid}, Name, {process_label, get_label(Pid)} | Call] ++ Info([current_function]) ++ [{ancestors, Ancestors}] ++
                Info([message_queue_len, links, trap_exit, status, heap_size, stack_size, reductions, current_stacktrace])}.

-spec report_cb(map()) -> {string(), [term()]}.
report_cb(Report) -> {"~ts", [text(Report, #{})]}.

-spec report_cb(map(), map()) -> string().
report_cb(Report, Config) -> text(Report, Config).

-spec format([term()]) -> string().
format(Report) -> format(Report, latin1).

-spec format([term()], io:encoding()) -> string().
format(Report, Encoding) -> format(Report, Encoding, unlimited).

-spec format([term()], io:encoding(), integer() | unlimited) -> string().
format(Report, Encoding, Depth) ->
    lists:flatten(crash_text(Report, #{depth => Depth, encoding => Encoding, single_line => false})).

text(#{label := {?MODULE, crash}, report := Report}, Config) ->
    Text = crash_text(Report, Config),
    case maps:get(chars_limit, Config, unlimited) of
        unlimited -> lists:flatten(Text);
        Limit -> lists:sublist(lists:flatten(Text), Limit)
    end.

crash_text([Facts, Neighbours], #{single_line := true} = Config) ->
    Line = lists:join(", ", [one_line(Fact, Config) || Fact <- Facts, shown_in_line(Fact)]),
    Rest = [[", neighbours: [", lists:join(", ", [term(N, Config) || N <- Neighbours]), "]"]],
    [Line, [Rest || Neighbours =/= []]];
crash_text([Facts, Neighbours], Config) ->
    ["  crasher:\n", [fact("    ", Fact, Config) || Fact <- Facts],
     "  neighbours:\n", without_last_line_end([["    neighbour:\n", [fact("      ", Fact, Config) || Fact <- N]] || {neighbour, N} <- Neighbours])].

without_last_line_end([]) -> [];
without_last_line_end(Texts) -> lists:droplast(lists:flatten(Texts)).

shown_in_line({process_label, Label}) -> Label =/= undefined;
shown_in_line({Key, Value}) -> not (Value =:= [] andalso lists:member(Key, [dictionary, registered_name])).

one_line({initial_call, {_, _, Args} = MFA}, _) when is_list(Args) -> ["initial call: ", mfa(MFA)];
one_line({error_info, {Class, Reason, Trace}}, Config) ->
    ["exception ", atom_to_list(Class), ": ", erl_error:format_exception(Class, Reason, Trace, Config)];
one_line({Key, Value}, Config) -> [atom_to_list(Key), ": ", term(Value, Config)].

fact(_, {process_label, undefined}, _) -> "";
fact(Indent, {initial_call, {_, _, Args} = MFA}, _) when is_list(Args) -> [Indent, "initial call: ", mfa(MFA), $\n];
fact(Indent, {error_info, {Class, Reason, Trace}}, Config) ->
    Print = fun(Term, Column) -> io_lib:format(control(Config, "~", Column), depth_args(Term, Config)) end,
    Own = fun(M, _, _) -> M =:= ?MODULE end,
    Text = erl_error:format_exception(Class, Reason, Trace, #{column => length(Indent) + 1, format_fun => Print, stack_trim_fun => Own}),
    [Indent, Text, $\n];
%% Values are broken into lines as if all keys had the same length.
fact(Indent, {Key, Value}, Config) ->
    [Indent, atom_to_list(Key), ": ", io_lib:format(control(Config, "~", 18), depth_args(Value, Config)), $\n].

mfa({M, F, A}) when is_integer(A) -> io_lib:format("~ts:~ts/~w", [quoted(M), quoted(F), A]);
mfa({M, F, A}) -> io_lib:format("~ts:~ts/~w", [quoted(M), quoted(F), length(A)]);
mfa(Other) -> io_lib:format("~tp", [Other]).

quoted(Atom) -> io_lib:format("~tw", [Atom]).

term(Value, Config) -> io_lib:format(control(Config, "~0", 1), depth_args(Value, Config)).

control(Config, Start, Column) ->
    Letter = case depth_of(Config) of unlimited -> "p"; _ -> "P" end,
    Modifier = case maps:get(encoding, Config, unicode) of latin1 -> ""; _ -> "t" end,
    case Start of
        "~0" -> "~0" ++ Modifier ++ Letter;
        "~" -> "~." ++ integer_to_list(max(1, Column)) ++ Modifier ++ Letter
    end.

depth_of(Config) -> maps:get(depth, Config, unlimited).

depth_args(Term, Config) ->
    case depth_of(Config) of
        unlimited -> [Term];
        Depth -> [Term, Depth]
    end.

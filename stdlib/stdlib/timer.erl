%% Timers over those of the virtual machine: messages and calls after a time or at intervals, and time measurements.
%%
%% A one-shot message to a local process is a native timer of the caller's. Everything else is kept by the process
%% timer_server, started on first use, which owns one native timer for each:
%%   once      Ref => {once, MFA}
%%   interval  Ref => {interval, Timer, StartMs, Count, TimeMs, Action, Monitor}; Timer => Ref, Monitor => Ref
%% An interval timer fires at StartMs + N * TimeMs, so that delays do not add up, and ends with the process that it
%% serves. Its action is an MFA, or {repeat, MFA}: then Timer is meanwhile the monitor of the process that the last turn
%% started, and the next turn is not before that process has ended. A reference is {instant | send_local | once | interval, Ref}.
-module(timer).
-behaviour(gen_server).

-export([apply_after/2, apply_after/3, apply_after/4, apply_interval/2, apply_interval/3, apply_interval/4]).
-export([apply_repeatedly/2, apply_repeatedly/3, apply_repeatedly/4, send_after/2, send_after/3, send_interval/2, send_interval/3]).
-export([exit_after/2, exit_after/3, kill_after/1, kill_after/2, cancel/1]).
-export([sleep/1, tc/1, tc/2, tc/3, tc/4, now_diff/2, seconds/1, minutes/1, hours/1, hms/3]).
-export([start/0, start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3]).
%% What the server has applied for send_after/3 and the like.
-export([deliver/2, end_named/2]).

-export_type([tref/0]).

-type time() :: non_neg_integer().
-opaque tref() :: {instant | send_local | once | interval, reference()}.
-type destination() :: pid() | atom() | {atom(), node()}.

-define(IS_TIME(T), (is_integer(T) andalso T >= 0)).
%% The longest that a receive or a native timer waits in one go.
-define(LONGEST, 16#FFFFFFFF).

%% Calls and messages

-spec apply_after(time(), module(), atom(), [term()]) -> {ok, tref()} | {error, term()}.
apply_after(0, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    run({M, F, A}),
    {ok, {instant, make_ref()}};
apply_after(Time, M, F, A) when ?IS_TIME(Time), is_atom(M), is_atom(F), is_list(A) ->
    request({once, Time, {M, F, A}});
apply_after(_, _, _, _) -> {error, badarg}.

-spec apply_after(time(), fun(() -> term())) -> {ok, tref()} | {error, term()}.
apply_after(Time, Fun) -> apply_after(Time, Fun, []).

-spec apply_after(time(), fun(), [term()]) -> {ok, tref()} | {error, term()}.
apply_after(Time, Fun, Args) when is_function(Fun), is_list(Args), is_function(Fun, length(Args)) ->
    apply_after(Time, erlang, apply, [Fun, Args]);
apply_after(_, _, _) -> {error, badarg}.

-spec apply_interval(time(), fun(() -> term())) -> {ok, tref()} | {error, term()}.
apply_interval(Time, Fun) -> apply_interval(Time, Fun, []).

-spec apply_interval(time(), fun(), [term()]) -> {ok, tref()} | {error, term()}.
apply_interval(Time, Fun, Args) when is_function(Fun), is_list(Args), is_function(Fun, length(Args)) ->
    apply_interval(Time, erlang, apply, [Fun, Args]);
apply_interval(_, _, _) -> {error, badarg}.

-spec apply_repeatedly(time(), fun(() -> term())) -> {ok, tref()} | {error, term()}.
apply_repeatedly(Time, Fun) -> apply_repeatedly(Time, Fun, []).

-spec apply_repeatedly(time(), fun(), [term()]) -> {ok, tref()} | {error, term()}.
apply_repeatedly(Time, Fun, Args) when is_function(Fun), is_list(Args), is_function(Fun, length(Args)) ->
    apply_repeatedly(Time, erlang, apply, [Fun, Args]);
apply_repeatedly(_, _, _) -> {error, badarg}.

-spec apply_repeatedly(time(), module(), atom(), [term()]) -> {ok, tref()} | {error, term()}.
apply_repeatedly(Time, M, F, A) when ?IS_TIME(Time), is_atom(M), is_atom(F), is_list(A) ->
    request({interval, Time, {repeat, {M, F, A}}, self()});
apply_repeatedly(_, _, _, _) -> {error, badarg}.

-spec apply_interval(time(), module(), atom(), [term()]) -> {ok, tref()} | {error, term()}.
apply_interval(Time, M, F, A) when ?IS_TIME(Time), is_atom(M), is_atom(F), is_list(A) ->
    request({interval, Time, {M, F, A}, self()});
apply_interval(_, _, _, _) -> {error, badarg}.

-spec send_after(time(), term()) -> {ok, tref()} | {error, term()}.
send_after(Time, Message) -> send_after(Time, self(), Message).

-spec send_after(time(), destination(), term()) -> {ok, tref()} | {error, term()}.
send_after(0, Pid, Message) when is_pid(Pid) ->
    Pid ! Message,
    {ok, {instant, make_ref()}};
send_after(Time, Pid, Message) when ?IS_TIME(Time), is_pid(Pid), node(Pid) =:= node() ->
    {ok, {send_local, erlang:send_after(Time, Pid, Message)}};
send_after(Time, To, Message) ->
    case is_destination(To) of
        true -> apply_after(Time, ?MODULE, deliver, [To, Message]);
        false -> {error, badarg}
    end.

-spec send_interval(time(), term()) -> {ok, tref()} | {error, term()}.
send_interval(Time, Message) -> send_interval(Time, self(), Message).

-spec send_interval(time(), destination(), term()) -> {ok, tref()} | {error, term()}.
send_interval(Time, To, Message) when ?IS_TIME(Time) ->
    case is_destination(To) of
        true -> request({interval, Time, {?MODULE, deliver, [To, Message]}, To});
        false -> {error, badarg}
    end;
send_interval(_, _, _) -> {error, badarg}.

is_destination({Name, Node}) -> is_atom(Name) andalso is_atom(Node);
is_destination(To) -> is_pid(To) orelse is_atom(To).

-spec deliver(destination(), term()) -> term().
deliver(To, Message) -> catch To ! Message.

-spec exit_after(time(), term()) -> {ok, tref()} | {error, term()}.
exit_after(Time, Reason) -> exit_after(Time, self(), Reason).

-spec exit_after(time(), pid() | atom(), term()) -> {ok, tref()} | {error, term()}.
exit_after(Time, Target, Reason) when is_atom(Target), ?IS_TIME(Time) ->
    apply_after(Time, ?MODULE, end_named, [Target, Reason]);
exit_after(Time, Target, Reason) -> apply_after(Time, erlang, exit, [Target, Reason]).

-spec end_named(atom(), term()) -> true | undefined.
end_named(Name, Reason) ->
    case whereis(Name) of
        undefined -> undefined;
        Pid -> exit(Pid, Reason)
    end.

-spec kill_after(time()) -> {ok, tref()} | {error, term()}.
kill_after(Time) -> exit_after(Time, self(), kill).

-spec kill_after(time(), pid() | atom()) -> {ok, tref()} | {error, term()}.
kill_after(Time, Target) -> exit_after(Time, Target, kill).

-spec cancel(tref()) -> {ok, cancel} | {error, term()}.
cancel({instant, Ref}) when is_reference(Ref) -> {ok, cancel};
cancel({send_local, Ref}) when is_reference(Ref) ->
    _ = erlang:cancel_timer(Ref),
    {ok, cancel};
cancel({Kind, Ref}) when is_reference(Ref), Kind =:= once orelse Kind =:= interval ->
    request({cancel, Ref});
cancel(_) -> {error, badarg}.

%% Waiting and measuring

-spec sleep(timeout()) -> ok.
sleep(Time) when is_integer(Time), Time > ?LONGEST ->
    receive
    after ?LONGEST -> sleep(Time - ?LONGEST)
    end;
sleep(Time) ->
    receive
    after Time -> ok
    end.

-spec tc(fun(() -> Value)) -> {integer(), Value}.
tc(Fun) -> tc(Fun, microsecond).

-spec tc(fun(), [term()] | erlang:time_unit()) -> {integer(), term()}.
tc(Fun, Args) when is_list(Args) -> tc(Fun, Args, microsecond);
tc(Fun, Unit) ->
    Start = erlang:monotonic_time(),
    Value = Fun(),
    {since(Start, Unit), Value}.

-spec tc(module() | fun(), atom() | [term()], [term()] | erlang:time_unit()) -> {integer(), term()}.
tc(M, F, Args) when is_list(Args) -> tc(M, F, Args, microsecond);
tc(Fun, Args, Unit) ->
    Start = erlang:monotonic_time(),
    Value = apply(Fun, Args),
    {since(Start, Unit), Value}.

-spec tc(module(), atom(), [term()], erlang:time_unit()) -> {integer(), term()}.
tc(M, F, Args, Unit) ->
    Start = erlang:monotonic_time(),
    Value = apply(M, F, Args),
    {since(Start, Unit), Value}.

since(Start, Unit) -> erlang:convert_time_unit(erlang:monotonic_time() - Start, native, Unit).

-spec now_diff(erlang:timestamp(), erlang:timestamp()) -> integer().
now_diff({Mega2, Second2, Micro2}, {Mega1, Second1, Micro1}) ->
    ((Mega2 - Mega1) * 1000000 + Second2 - Second1) * 1000000 + Micro2 - Micro1.

-spec seconds(non_neg_integer()) -> non_neg_integer().
seconds(Seconds) -> Seconds * 1000.

-spec minutes(non_neg_integer()) -> non_neg_integer().
minutes(Minutes) -> Minutes * 60000.

-spec hours(non_neg_integer()) -> non_neg_integer().
hours(Hours) -> Hours * 3600000.

-spec hms(non_neg_integer(), non_neg_integer(), non_neg_integer()) -> non_neg_integer().
hms(Hours, Minutes, Seconds) -> hours(Hours) + minutes(Minutes) + seconds(Seconds).

%% The server

-spec start() -> ok.
start() ->
    case gen_server:start({local, timer_server}, ?MODULE, [], []) of
        {ok, _} -> ok;
        {error, {already_started, _}} -> ok
    end.

-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, timer_server}, ?MODULE, [], []).

request(Request) ->
    whereis(timer_server) =/= undefined orelse start(),
    gen_server:call(timer_server, Request, infinity).

-spec init([]) -> {ok, map()}.
init([]) ->
    process_flag(trap_exit, true),
    {ok, #{}}.

-spec handle_call(term(), term(), map()) -> {reply, term(), map()}.
handle_call({once, Time, MFA}, _, Timers) ->
    case native_timer(Time) of
        {ok, Ref} -> {reply, {ok, {once, Ref}}, Timers#{Ref => {once, MFA}}};
        error -> {reply, {error, badarg}, Timers}
    end;
handle_call({interval, Time, MFA, Served}, _, Timers) ->
    Ref = make_ref(),
    case serve(Served) of
        gone -> {reply, {ok, {interval, Ref}}, Timers};
        Monitor ->
            Start = erlang:monotonic_time(millisecond),
            Entry = {interval, none, Start, 0, Time, MFA, Monitor},
            {reply, {ok, {interval, Ref}}, again(Ref, Entry, Timers#{Monitor => Ref})}
    end;
handle_call({cancel, Ref}, _, Timers) -> {reply, {ok, cancel}, drop(Ref, Timers)};
handle_call(_, _, Timers) -> {reply, {error, badarg}, Timers}.

native_timer(Time) ->
    try erlang:start_timer(Time, self(), due) of
        Ref -> {ok, Ref}
    catch
        error:badarg -> error
    end.

%% A monitor on whom an interval timer serves.
serve(Name) when is_atom(Name), Name =/= undefined ->
    case whereis(Name) of
        undefined -> gone;
        Pid -> erlang:monitor(process, Pid)
    end;
serve({Name, Node}) when Node =:= node() -> serve(Name);
serve(Served) -> erlang:monitor(process, Served).

%% Sets the native timer for the next turn.
again(Ref, {interval, Old, Start, Count, Time, MFA, Monitor}, Timers) ->
    At = Start + (Count + 1) * Time,
    Timer = erlang:start_timer(At, self(), {turn, Ref}, [{abs, true}]),
    maps:put(Timer, Ref, maps:remove(Old, Timers#{Ref => {interval, Timer, Start, Count + 1, Time, MFA, Monitor}})).

drop(Ref, Timers) ->
    case Timers of
        #{Ref := {once, _}} ->
            _ = erlang:cancel_timer(Ref),
            maps:remove(Ref, Timers);
        #{Ref := {interval, Timer, _, _, _, _, Monitor}} ->
            _ = erlang:cancel_timer(Timer),
            erlang:demonitor(Timer, [flush]),
            erlang:demonitor(Monitor, [flush]),
            maps:without([Ref, Timer, Monitor], Timers);
        #{} -> Timers
    end.

-spec handle_info(term(), map()) -> {noreply, map()}.
handle_info({timeout, Ref, due}, Timers) ->
    case maps:take(Ref, Timers) of
        {{once, MFA}, Left} ->
            run(MFA),
            {noreply, Left};
        error -> {noreply, Timers}
    end;
handle_info({timeout, _, {turn, Ref}}, Timers) ->
    case Timers of
        #{Ref := {interval, _, _, _, _, MFA, _} = Entry} ->
            {noreply, turn(MFA, Ref, Entry, Timers)};
        #{} -> {noreply, Timers}
    end;
handle_info({'DOWN', Monitor, process, _, _}, Timers) ->
    case Timers of
        #{Monitor := Ref} when element(2, map_get(Ref, Timers)) =:= Monitor ->
            {noreply, again(Ref, map_get(Ref, Timers), Timers)};
        #{Monitor := Ref} -> {noreply, drop(Ref, Timers)};
        #{} -> {noreply, Timers}
    end;
handle_info(_, Timers) -> {noreply, Timers}.

turn({repeat, {M, F, A}}, Ref, Entry, Timers) ->
    {_, Running} = spawn_monitor(M, F, A),
    Timers1 = maps:remove(element(2, Entry), Timers),
    Timers1#{Running => Ref, Ref => setelement(2, Entry, Running)};
turn(MFA, Ref, Entry, Timers) ->
    run(MFA),
    again(Ref, Entry, Timers).

%% Messages are sent by the server itself; any other call has a process of its own.
run({?MODULE, deliver, [To, Message]}) -> deliver(To, Message);
run({?MODULE, end_named, [Name, Reason]}) -> end_named(Name, Reason);
run({erlang, exit, [Target, Reason]}) -> catch exit(Target, Reason);
run({M, F, A}) ->
    _ = spawn(M, F, A),
    ok.

-spec handle_cast(term(), map()) -> {noreply, map()}.
handle_cast(_, Timers) -> {noreply, Timers}.

-spec terminate(term(), map()) -> ok.
terminate(_, _) -> ok.

-spec code_change(term(), map(), term()) -> {ok, map()}.
code_change(_, Timers, _) -> {ok, Timers}.

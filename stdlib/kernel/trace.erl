%% Trace sessions: each has its tracer, and knows nothing of what others trace.
-module(trace).

-export([session_create/3, session_destroy/1, session_info/1]).
-export([process/4, port/4, function/4, send/3, recv/3, info/3, delivered/2, system/3]).

-export_type([session/0, session_weak_ref/0]).

-opaque session() :: {reference(), session_weak_ref()}.
-opaque session_weak_ref() :: {atom(), term()}.

-spec session_create(atom(), pid() | atom(), []) -> session().
session_create(Name, Tracer, Opts) ->
    try erts_internal:trace_session_create(Name, Tracer, Opts)
    catch error:badarg -> bad([Name, Tracer, Opts], none)
    end.

-spec session_destroy(session()) -> boolean().
session_destroy(Session) ->
    try erts_internal:trace_session_destroy(Session)
    catch error:badarg -> bad([Session], none)
    end.

%% The sessions that trace a process, a function, or anything.
-spec session_info(all | pid() | port() | {atom(), atom(), arity()}) -> [session_weak_ref()] | undefined.
session_info(Pid) when is_pid(Pid), Pid =/= self() ->
    case is_process_alive(Pid) of
        true -> [S || S <- erts_internal:trace_session_info(all), erts_internal:trace_info(S, Pid, flags) =/= {flags, []}];
        false -> undefined
    end;
session_info(What) ->
    try erts_internal:trace_session_info(What)
    catch error:badarg -> bad([What], none)
    end.

-spec process(session(), pid() | all | processes | existing | existing_processes | new | new_processes, boolean(), [term()]) ->
    non_neg_integer().
process(Session, Procs, How, Flags) ->
    try erts_internal:trace(Session, Procs, How, Flags)
    catch error:badarg:Stack -> bad([Session, Procs, How, Flags], Stack)
    end.

-spec port(session(), port() | all | ports | existing | existing_ports | new | new_ports, boolean(), [term()]) -> non_neg_integer().
port(Session, Ports, How, Flags) ->
    Which = case Ports of
                all -> ports;
                existing -> existing_ports;
                new -> new_ports;
                _ -> Ports
            end,
    try erts_internal:trace(Session, Which, How, Flags)
    catch error:badarg:Stack -> bad([Session, Ports, How, Flags], Stack)
    end.

-spec function(session(), {atom(), atom(), arity() | '_'} | on_load, term(), [term()]) -> non_neg_integer().
function(Session, MFA, Spec, Flags) ->
    try erts_internal:trace_pattern(Session, MFA, Spec, Flags)
    catch error:badarg:Stack -> bad([Session, MFA, Spec, Flags], Stack)
    end.

-spec send(session(), boolean() | [term()], []) -> non_neg_integer().
send(Session, Spec, Flags) ->
    try erts_internal:trace_pattern(Session, send, Spec, Flags)
    catch error:badarg:Stack -> bad([Session, Spec, Flags], Stack)
    end.

-spec recv(session(), boolean() | [term()], []) -> non_neg_integer().
recv(Session, Spec, Flags) ->
    try erts_internal:trace_pattern(Session, 'receive', Spec, Flags)
    catch error:badarg:Stack -> bad([Session, Spec, Flags], Stack)
    end.

-spec info(session(), term(), atom()) -> {atom(), term()} | undefined.
info(Session, What, Item) ->
    try erts_internal:trace_info(Session, What, Item)
    catch error:badarg:Stack -> bad([Session, What, Item], Stack)
    end.

-spec delivered(session(), pid() | all) -> reference().
delivered(_Session, Tracee) -> erlang:trace_delivered(Tracee).

%% There is nothing to tell of long collections or schedules to sessions but what erlang:system_monitor/2 does.
-spec system(session(), atom(), term()) -> ok.
system(Session, Event, Value) -> bad([Session, Event, Value], none).

%% badarg of the function that was called, with the cause that the native one tells.
bad(Args, Stack) ->
    Info = case Stack of
               [{_, _, _, Location} | _] ->
                   case lists:keyfind(error_info, 1, Location) of
                       {error_info, #{cause := Cause}} -> #{cause => Cause, module => erl_kernel_errors};
                       _ -> #{module => erl_kernel_errors}
                   end;
               _ -> #{module => erl_kernel_errors}
           end,
    erlang:error(badarg, Args, [{error_info, Info}]).

%% Calls on other nodes, of which there is only this one: OTP's `erpc` module on the own node.
%%
%% A call runs in a process of its own, spawned with a monitor; its end tells the outcome:
%%   {Tag, return, Value} | {Tag, Class, Reason, Trace}, or another reason if a signal ended it.
-module(erpc).

-export([call/2, call/3, call/4, call/5, cast/2, cast/4, multicall/2, multicall/3, multicall/4, multicall/5, multicast/2, multicast/4]).
-export([send_request/2, send_request/4, send_request/6, receive_response/1, receive_response/2, receive_response/3]).
-export([wait_response/1, wait_response/2, wait_response/3, check_response/2, check_response/3]).
-export([reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).

-export_type([request_id/0, request_id_collection/0]).

-opaque request_id() :: {?MODULE, reference(), reference() | noconnection}.
-opaque request_id_collection() :: #{request_id() => [term()]}.
-type time() :: timeout() | {abs, integer()}.

-define(FAIL(Reason), erlang:error({?MODULE, Reason})).

%% Calls

-spec call(node(), fun(() -> Value)) -> Value.
call(Node, Fun) -> call(Node, Fun, infinity).

-spec call(node(), fun(() -> Value), time() | map()) -> Value.
call(Node, Fun, Options) when is_function(Fun, 0) -> call(Node, erlang, apply, [Fun, []], Options);
call(_, _, _) -> ?FAIL(badarg).

-spec call(node(), module(), atom(), [term()]) -> term().
call(Node, M, F, A) -> call(Node, M, F, A, infinity).

-spec call(node(), module(), atom(), [term()], time() | map()) -> term().
call(Node, M, F, A, Options) ->
    Time = time_of(Options),
    receive_response(send_request(Node, M, F, A), Time).

%% A time-out, or a map of options that may hold one.
time_of(#{timeout := Time}) -> time_of(Time);
time_of(Options) when is_map(Options) -> infinity;
time_of(infinity) -> infinity;
time_of(Time) when is_integer(Time), Time >= 0 -> Time;
time_of({abs, Time}) when is_integer(Time) -> {abs, Time};
time_of(_) -> ?FAIL(badarg).

-spec cast(node(), fun(() -> term())) -> ok.
cast(Node, Fun) when is_function(Fun, 0) -> cast(Node, erlang, apply, [Fun, []]);
cast(_, _) -> ?FAIL(badarg).

-spec cast(node(), module(), atom(), [term()]) -> ok.
cast(Node, M, F, A) when is_atom(Node), is_atom(M), is_atom(F), is_list(A) ->
    _ = Node =:= node() andalso spawn(M, F, A),
    ok;
cast(_, _, _, _) -> ?FAIL(badarg).

-spec multicall([node()], fun(() -> term())) -> [term()].
multicall(Nodes, Fun) -> multicall(Nodes, Fun, infinity).

-spec multicall([node()], fun(() -> term()), time() | map()) -> [term()].
multicall(Nodes, Fun, Options) when is_function(Fun, 0) -> multicall(Nodes, erlang, apply, [Fun, []], Options);
multicall(_, _, _) -> ?FAIL(badarg).

-spec multicall([node()], module(), atom(), [term()]) -> [term()].
multicall(Nodes, M, F, A) -> multicall(Nodes, M, F, A, infinity).

-spec multicall([node()], module(), atom(), [term()], time() | map()) -> [term()].
multicall(Nodes, M, F, A, Options) when is_list(Nodes) ->
    Deadline = case time_of(Options) of
                   Time when is_integer(Time) -> {abs, erlang:monotonic_time(millisecond) + Time};
                   Time -> Time
               end,
    Asked = [send_request(Node, M, F, A) || Node <- Nodes],
    [try {ok, receive_response(Id, Deadline)} catch Class:Reason -> {Class, Reason} end || Id <- Asked];
multicall(_, _, _, _, _) -> ?FAIL(badarg).

-spec multicast([node()], fun(() -> term())) -> ok.
multicast(Nodes, Fun) when is_list(Nodes) -> lists:foreach(fun(Node) -> cast(Node, Fun) end, Nodes);
multicast(_, _) -> ?FAIL(badarg).

-spec multicast([node()], module(), atom(), [term()]) -> ok.
multicast(Nodes, M, F, A) when is_list(Nodes) -> lists:foreach(fun(Node) -> cast(Node, M, F, A) end, Nodes);
multicast(_, _, _, _) -> ?FAIL(badarg).

%% Requests

-spec send_request(node(), fun(() -> term())) -> request_id().
send_request(Node, Fun) when is_function(Fun, 0) -> send_request(Node, erlang, apply, [Fun, []]);
send_request(_, _) -> ?FAIL(badarg).

-spec send_request(node(), module() | fun(), atom() | term(), [term()] | request_id_collection()) ->
    request_id() | request_id_collection().
send_request(Node, Fun, Label, Collection) when is_function(Fun, 0), is_map(Collection) ->
    reqids_add(send_request(Node, Fun), Label, Collection);
send_request(Node, M, F, A) when is_atom(Node), is_atom(M), is_atom(F), is_list(A), length(A) >= 0 ->
    Tag = make_ref(),
    case node() of
        Node ->
            {_, Monitor} = spawn_monitor(fun() -> exit(outcome(Tag, M, F, A)) end),
            {?MODULE, Tag, Monitor};
        _ -> {?MODULE, Tag, noconnection}
    end;
send_request(_, _, _, _) -> ?FAIL(badarg).

-spec send_request(node(), module(), atom(), [term()], term(), request_id_collection()) -> request_id_collection().
send_request(Node, M, F, A, Label, Collection) -> reqids_add(send_request(Node, M, F, A), Label, Collection).

outcome(Tag, M, F, A) ->
    try {Tag, return, apply(M, F, A)}
    catch Class:Reason:Trace -> {Tag, Class, Reason, [Frame || Frame <- Trace, element(1, Frame) =/= ?MODULE]}
    end.

-spec receive_response(request_id()) -> term().
receive_response(Id) -> receive_response(Id, infinity).

-spec receive_response(request_id(), time()) -> term().
receive_response({?MODULE, _, noconnection}, _) -> ?FAIL(noconnection);
receive_response({?MODULE, Tag, Monitor}, Time) ->
    receive {'DOWN', Monitor, process, _, Reason} -> told(Tag, Reason)
    after left(Time) ->
        demonitor(Monitor, [flush]),
        ?FAIL(timeout)
    end;
receive_response(_, _) -> ?FAIL(badarg).

-spec wait_response(request_id()) -> {response, term()} | no_response.
wait_response(Id) -> wait_response(Id, 0).

-spec wait_response(request_id(), time()) -> {response, term()} | no_response.
wait_response({?MODULE, _, noconnection}, _) -> ?FAIL(noconnection);
wait_response({?MODULE, Tag, Monitor}, Time) ->
    receive {'DOWN', Monitor, process, _, Reason} -> {response, told(Tag, Reason)}
    after left(Time) -> no_response
    end;
wait_response(_, _) -> ?FAIL(badarg).

-spec check_response(term(), request_id()) -> {response, term()} | no_response.
check_response({'DOWN', Monitor, process, _, Reason}, {?MODULE, Tag, Monitor}) -> {response, told(Tag, Reason)};
check_response(_, {?MODULE, _, noconnection}) -> ?FAIL(noconnection);
check_response(_, {?MODULE, _, _}) -> no_response;
check_response(_, _) -> ?FAIL(badarg).

left({abs, Time}) -> max(0, Time - erlang:monotonic_time(millisecond));
left(Time) -> Time.

told(Tag, {Tag, return, Value}) -> Value;
told(Tag, {Tag, throw, Value, _}) -> throw(Value);
told(Tag, {Tag, exit, Reason, _}) -> exit({exception, Reason});
told(Tag, {Tag, error, Reason, Trace}) -> erlang:error({exception, Reason, Trace});
told(_, Signal) -> exit({signal, Signal}).

%% Collections

-spec reqids_new() -> request_id_collection().
reqids_new() -> #{}.

-spec reqids_size(request_id_collection()) -> non_neg_integer().
reqids_size(Collection) when is_map(Collection) -> map_size(Collection);
reqids_size(_) -> ?FAIL(badarg).

-spec reqids_add(request_id(), term(), request_id_collection()) -> request_id_collection().
reqids_add({?MODULE, _, _} = Id, Label, Collection) when is_map(Collection), not is_map_key(Id, Collection) -> Collection#{Id => [Label]};
reqids_add(_, _, _) -> ?FAIL(badarg).

-spec reqids_to_list(request_id_collection()) -> [{request_id(), term()}].
reqids_to_list(Collection) when is_map(Collection) -> [{Id, Label} || {Id, [Label]} <- maps:to_list(Collection)];
reqids_to_list(_) -> ?FAIL(badarg).

-spec receive_response(request_id_collection(), time(), boolean()) -> {term(), term(), request_id_collection()} | no_request.
receive_response(Collection, Time, Delete) ->
    case wait_response(Collection, Time, Delete) of
        no_response ->
            [demonitor(Monitor, [flush]) || {?MODULE, _, Monitor} <- maps:keys(Collection), is_reference(Monitor)],
            ?FAIL(timeout);
        no_request -> no_request;
        {{response, Value}, Label, Left} -> {Value, Label, Left}
    end.

-spec wait_response(request_id_collection(), time(), boolean()) ->
    {{response, term()}, term(), request_id_collection()} | no_response | no_request.
wait_response(Collection, _, _) when map_size(Collection) =:= 0 -> no_request;
wait_response(Collection, Time, Delete) ->
    ByMonitor = by_monitor(Collection),
    receive {'DOWN', Monitor, process, _, _} = Message when is_map_key(Monitor, ByMonitor) -> check_response(Message, Collection, Delete)
    after left(Time) -> no_response
    end.

-spec check_response(term(), request_id_collection(), boolean()) ->
    {{response, term()}, term(), request_id_collection()} | no_response | no_request.
check_response(_, Collection, _) when map_size(Collection) =:= 0 -> no_request;
check_response({'DOWN', Monitor, process, _, _} = Message, Collection, Delete) ->
    case by_monitor(Collection) of
        #{Monitor := Id} ->
            [Label] = map_get(Id, Collection),
            Left = if Delete -> maps:remove(Id, Collection); true -> Collection end,
            try check_response(Message, Id) of
                Response -> {Response, Label, Left}
            catch
                Class:Reason -> erlang:raise(Class, {Reason, Label, Left}, [])
            end;
        #{} -> no_response
    end;
check_response(_, _, _) -> no_response.

by_monitor(Collection) -> maps:from_list([{Monitor, Id} || {?MODULE, _, Monitor} = Id <- maps:keys(Collection)]).

%% Remote procedure calls in their older form, on top of erpc: what fails is {badrpc, Reason}.
-module(rpc).

-export([call/4, call/5, block_call/4, block_call/5, cast/4, eval_everywhere/3, eval_everywhere/4]).
-export([multicall/3, multicall/4, multicall/5, abcast/2, abcast/3, sbcast/2, sbcast/3, server_call/4, multi_server_call/2, multi_server_call/3]).
-export([async_call/4, yield/1, nb_yield/1, nb_yield/2, parallel_eval/1, pmap/3, pinfo/1, pinfo/2]).

-export_type([key/0]).

-opaque key() :: erpc:request_id().

-spec call(node(), module(), atom(), [term()]) -> term() | {badrpc, term()}.
call(Node, M, F, A) -> call(Node, M, F, A, infinity).

-spec call(node(), module(), atom(), [term()], timeout()) -> term() | {badrpc, term()}.
call(Node, M, F, A, Timeout) ->
    try
        erpc:call(Node, M, F, A, Timeout)
    catch
        Class:Reason -> failure(Class, Reason)
    end.

failure(throw, Value) -> Value;
failure(exit, {exception, Reason}) -> {badrpc, {'EXIT', Reason}};
failure(exit, {signal, Reason}) -> {badrpc, {'EXIT', Reason}};
failure(error, {exception, Reason, Trace}) -> {badrpc, {'EXIT', {Reason, Trace}}};
failure(error, {erpc, noconnection}) -> {badrpc, nodedown};
failure(error, {erpc, timeout}) -> {badrpc, timeout};
failure(error, {erpc, badarg}) -> erlang:error(badarg).

%% One call at a time on each node.
-spec block_call(node(), module(), atom(), [term()]) -> term() | {badrpc, term()}.
block_call(Node, M, F, A) -> block_call(Node, M, F, A, infinity).

-spec block_call(node(), module(), atom(), [term()], timeout()) -> term() | {badrpc, term()}.
block_call(Node, M, F, A, Timeout) -> call(Node, M, F, A, Timeout).

-spec cast(node(), module(), atom(), [term()]) -> true.
cast(Node, M, F, A) ->
    try erpc:cast(Node, M, F, A) of
        ok -> true
    catch
        error:{erpc, badarg} -> erlang:error(badarg)
    end.

-spec eval_everywhere(module(), atom(), [term()]) -> abcast.
eval_everywhere(M, F, A) -> eval_everywhere([node() | nodes()], M, F, A).

-spec eval_everywhere([node()], module(), atom(), [term()]) -> abcast.
eval_everywhere(Nodes, M, F, A) ->
    lists:foreach(fun(Node) -> cast(Node, M, F, A) end, Nodes),
    abcast.

-spec multicall(module(), atom(), [term()]) -> {[term()], [node()]}.
multicall(M, F, A) -> multicall([node() | nodes()], M, F, A, infinity).

-spec multicall([node()] | module(), module() | atom(), atom() | [term()], [term()] | timeout()) -> {[term()], [node()]}.
multicall(Nodes, M, F, A) when is_list(Nodes) -> multicall(Nodes, M, F, A, infinity);
multicall(M, F, A, Timeout) -> multicall([node() | nodes()], M, F, A, Timeout).

-spec multicall([node()], module(), atom(), [term()], timeout()) -> {[term()], [node()]}.
multicall(Nodes, M, F, A, Timeout) ->
    Results = lists:zip(Nodes, erpc:multicall(Nodes, M, F, A, Timeout)),
    Lost = [Node || {Node, {error, {erpc, Why}}} <- Results, Why =:= noconnection orelse Why =:= timeout],
    {[result(Result) || {Node, Result} <- Results, not lists:member(Node, Lost)], Lost}.

result({ok, Value}) -> Value;
result({Class, Reason}) -> failure(Class, Reason).

%% Messages to servers of one name

-spec abcast(atom(), term()) -> abcast.
abcast(Name, Message) -> abcast([node() | nodes()], Name, Message).

-spec abcast([node()], atom(), term()) -> abcast.
abcast(Nodes, Name, Message) ->
    lists:foreach(fun(Node) -> catch {Name, Node} ! Message end, Nodes),
    abcast.

-spec sbcast(atom(), term()) -> {[node()], [node()]}.
sbcast(Name, Message) -> sbcast([node() | nodes()], Name, Message).

-spec sbcast([node()], atom(), term()) -> {[node()], [node()]}.
sbcast(Nodes, Name, Message) ->
    Found = [{Node, is_pid(call(Node, erlang, whereis, [Name]))} || Node <- Nodes],
    [{Name, Node} ! Message || {Node, true} <- Found],
    {[Node || {Node, true} <- Found], [Node || {Node, false} <- Found]}.

-spec server_call(node(), atom(), term(), term()) -> term() | {error, nodedown}.
server_call(Node, Name, ReplyWrapper, Message) ->
    Monitor = monitor(process, {Name, Node}),
    catch {Name, Node} ! {self(), Message},
    receive
        {ReplyWrapper, Node, Reply} ->
            demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, process, _, _} -> {error, nodedown}
    end.

-spec multi_server_call(atom(), term()) -> {[term()], [node()]}.
multi_server_call(Name, Message) -> multi_server_call([node() | nodes()], Name, Message).

-spec multi_server_call([node()], atom(), term()) -> {[term()], [node()]}.
multi_server_call(Nodes, Name, Message) ->
    Answers = [{Node, server_call(Node, Name, Name, Message)} || Node <- Nodes],
    {[Answer || {_, Answer} <- Answers, Answer =/= {error, nodedown}], [Node || {Node, {error, nodedown}} <- Answers]}.

%% Answers later

-spec async_call(node(), module(), atom(), [term()]) -> key().
async_call(Node, M, F, A) -> erpc:send_request(Node, M, F, A).

-spec yield(key()) -> term() | {badrpc, term()}.
yield(Key) -> try erpc:receive_response(Key) catch Class:Reason -> failure(Class, Reason) end.

-spec nb_yield(key()) -> {value, term()} | timeout.
nb_yield(Key) -> nb_yield(Key, 0).

-spec nb_yield(key(), timeout()) -> {value, term()} | timeout.
nb_yield(Key, Timeout) ->
    try erpc:wait_response(Key, Timeout) of
        no_response -> timeout;
        {response, Value} -> {value, Value}
    catch
        Class:Reason -> {value, failure(Class, Reason)}
    end.

-spec parallel_eval([{module(), atom(), [term()]}]) -> [term()].
parallel_eval(Calls) ->
    Nodes = [node() | nodes()],
    Asked = [async_call(lists:nth(I rem length(Nodes) + 1, Nodes), M, F, A) || {I, {M, F, A}} <- lists:enumerate(0, Calls)],
    [yield(Key) || Key <- Asked].

-spec pmap({module(), atom()}, [term()], [term()]) -> [term()].
pmap({M, F}, Extra, List) ->
    Results = parallel_eval([{M, F, [Element | Extra]} || Element <- List]),
    case [failed || {badrpc, _} <- Results] of
        [] -> Results;
        _ -> exit(badrpc)
    end.

-spec pinfo(pid()) -> [{atom(), term()}] | undefined.
pinfo(Pid) -> call(node(Pid), erlang, process_info, [Pid]).

-spec pinfo(pid(), atom() | [atom()]) -> term().
pinfo(Pid, Item) -> call(node(Pid), erlang, process_info, [Pid, Item]).

%% rpc and erpc on the own node: values, exceptions, time-outs, many at once
-module(proc_rpc_local).
-export([main/1, f/1]).

main(_) ->
    N = node(),
    [show(attempt(fun() -> erpc:call(N, ?MODULE, f, [X]) end)) || X <- [ok, throw, exit, error]],
    [show(plain(rpc:call(N, ?MODULE, f, [X]))) || X <- [ok, throw, exit, error]],
    show(attempt(fun() -> erpc:call(N, fun() -> {self() =/= whereis(x), 7} end) end)),
    show(attempt(fun() -> erpc:call(N, timer, sleep, [1000], 10) end)),
    show(rpc:call(N, timer, sleep, [1000], 10)),
    show(attempt(fun() -> erpc:call(N, foo) end)),
    show(attempt(fun() -> erpc:call(N, 1, f, []) end)),
    show(attempt(fun() -> erpc:call(N, lists, sum, [[1]], -1) end)),
    show(attempt(fun() -> erpc:call('no@where', lists, sum, [[1]]) end)),
    show(rpc:call('no@where', lists, sum, [[1]])),
    show(erpc:multicall([N, 'no@where'], lists, sum, [[1, 2]])),
    show(plain(erpc:multicall([N, N], ?MODULE, f, [exit]))),
    show(rpc:multicall([N, 'no@where'], lists, sum, [[1, 2]])),
    show(rpc:multicall(lists, sum, [[1, 2]])),
    Id = erpc:send_request(N, lists, max, [[1, 5, 2]]),
    show(erpc:receive_response(Id, 1000)),
    Slow = erpc:send_request(N, timer, sleep, [500]),
    show([erpc:wait_response(Slow, 1), attempt(fun() -> erpc:receive_response(Slow, 1) end)]),
    Ids = erpc:send_request(N, erlang, abs, [-4], label, erpc:reqids_new()),
    {Value, Label, Left} = erpc:receive_response(Ids, 1000, true),
    show({Value, Label, erpc:reqids_size(Left), erpc:receive_response(Left, 1, true)}),
    Key = rpc:async_call(N, lists, min, [[3, 1]]),
    show(rpc:yield(Key)),
    show(rpc:parallel_eval([{erlang, abs, [-1]}, {erlang, '+', [1, 2]}])),
    show(rpc:pmap({erlang, '+'}, [10], [1, 2, 3])),
    register(me, self()),
    show([erpc:cast(N, erlang, send, [me, cast]), receive cast -> got end]),
    show([rpc:cast(N, erlang, send, [me, cast]), receive cast -> got end]),
    show([rpc:abcast([N], me, hello), receive hello -> got end]),
    show([rpc:sbcast([N], me, hi), receive hi -> got end, rpc:sbcast([N], nobody, hi)]),
    show(rpc:block_call(N, lists, sum, [[4]])).

f(ok) -> fine;
f(throw) -> throw(ball);
f(exit) -> exit(out);
f(error) -> error(bad).

attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, plain(R)}
    end.

%% Without stack traces.
plain({exception, R, [_ | _]}) -> {exception, R, trace};
plain({badrpc, {'EXIT', {R, [_ | _]}}}) -> {badrpc, {'EXIT', {R, trace}}};
plain(L) when is_list(L) -> [plain(E) || E <- L];
plain(T) -> T.

show(V) -> io:format("~0p~n", [V]).

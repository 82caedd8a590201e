%% since OTP 29, for its machine
%% Native records of this module: made, read, updated, matched, tested.
-module(native_local).
-export([main/1]).

-record #state{values = [] :: list(), avg = 0.0 :: float(), req :: integer()}.
-record(#other{a, b = {x, [1 + 1, "s"]}, c = ~"bits", d = #{k => -1}}).
-record #'Empty'{}.
-record #div{class}.
-record #State{x = 1}.
-export_record([state, 'Empty']).

-type s() :: #state{}.

main(_) ->
    S = make(3),
    io:format("~p ~p~n", [S, #other{a = 1}]),
    io:format("~p~n", [{S#state.avg, S#state.req, S#state.values}]),
    io:format("~p~n", [update(S)]),
    io:format("~p~n", [S#state{}]),
    io:format("~p~n", [S#_{req = 8, avg = 2}]),
    All = [S, #other{a = 7}, #'Empty'{}, #div{class = k}, #State{}, {state, [], 0.0, 3}, state, [], 17],
    io:format("~p~n", [[kind(X) || X <- All]]),
    io:format("~p~n", [[deep({X, [X]}) || X <- All]]),
    io:format("~p~n", [[guarded(X) || X <- All]]),
    io:format("~p~n", [[tests(X) || X <- All]]),
    io:format("~p~n", [[is_record(X, N) || X <- [S, {state, 1}, {other}], N <- [state, other, 'Empty']]]),
    io:format("~p~n", [[case X of #_{req = R} -> R; #_{} -> any; _ -> no end || X <- All]]),
    io:format("~p~n", [[V || #state{values = V} <- All]]),
    io:format("~p~n", [S =:= make(3)]),
    io:format("~p~n", [id(S) =:= id(make(3.0))]),
    io:format("~p~n", [lists:sort([#{}, {z, z}, S, [], #'Empty'{}, self, make(2), 1])]),
    Fun = fun(#state{req = Q}) -> Q; (#other{a = Q, c = C}) -> {Q, C} end,
    io:format("~p~n", [[Fun(S), Fun(#other{a = 2})]]),
    [fail(F) || F <- [fun() -> (id(S))#other.a end, fun() -> (id({state, 1}))#state.req end,
                      fun() -> (id(S))#other{a = 1} end, fun() -> (id(x))#state{req = 1} end,
                      fun() -> (id(x))#_{req = 1} end, fun() -> (id(S))#_.nope end,
                      fun() -> (id(S))#_{nope = 1} end, fun() -> (id([]))#_.nope end,
                      fun() -> #state{req = R} = id(#'Empty'{}), R end,
                      fun() -> make(error(in_field)) end]],
    io:format("~p~n", [order()]),
    io:format("~p~n", [loop(100, #State{x = 0})]),
    io:format("~p~n", [records:get_definition(?MODULE, other)]).

-spec make(any()) -> s().
make(X) -> #state{req = X}.

update(S) -> S#state{avg = 1.0, values = [S#state.req]}.

kind(#state{values = V, avg = A}) -> {V, A};
kind(#other{a = A}) -> A;
kind(#'Empty'{}) -> empty;
kind(#div{class = C}) -> C;
kind(#State{x = X}) -> {'State', X};
kind(T) when is_tuple(T) -> tuple;
kind(_) -> no.

deep({#state{req = R} = S, [#state{req = R}]}) -> {R, S#state.avg};
deep({_, [#other{d = #{k := K}}]}) -> K;
deep({#_{}, _}) -> record;
deep(_) -> no.

guarded(X) when X#state.req > 2, X#state.avg == 0 -> big;
guarded(X) when X#_.a == 7 -> seven;
guarded(X) when is_record(X, 'div'); X#State.x > 0 -> small;
guarded(X) when is_record(X), not is_record(X, state) -> record;
guarded(X) when is_record(X, state, 4) -> tuple;
guarded(_) -> none.

tests(X) ->
    {is_record(X), is_record(X, state), is_record(X, ?MODULE, other), is_tuple(X), is_map(X)}.

fail(F) ->
    Result = try F() catch C:R -> {C, R} end,
    io:format("~p~n", [Result]).

%% Fields are evaluated as they are written, the record last.
order() ->
    put(seen, []),
    _ = (see(#div{class = 0}))#div{class = see(1)},
    _ = #other{b = see(b), a = see(a)},
    lists:reverse(get(seen)).

see(X) -> put(seen, [X | get(seen)]), X.

loop(0, S) -> S#State.x;
loop(N, S = #State{x = X}) -> loop(N - 1, S#State{x = X + N}).

id(X) -> X.

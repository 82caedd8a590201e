%% queue: both ends, okasaki names, filter, fold, split
-module(std_queue).
-export([main/1]).

main(_) ->
    Q = queue:from_list([1, 2, 3]), T = fun queue:to_list/1, show([T(queue:in(4, Q)), T(queue:in_r(0, Q)), queue:len(Q), queue:is_empty(queue:new()), queue:is_queue(Q), queue:is_queue(x)]), {{value, A}, Q1} = queue:out(Q), {{value, B}, Q2} = queue:out_r(Q1), show([A, B, T(Q2), queue:out(queue:new())]), show([queue:get(Q), queue:get_r(Q), queue:peek(Q), queue:peek_r(Q), queue:peek(queue:new()), T(queue:drop(Q)), T(queue:drop_r(Q)), T(queue:reverse(Q)), T(queue:join(Q, Q)), queue:member(2, Q), queue:member(9, Q)]), {X, Y} = queue:split(1, Q), show([T(X), T(Y), T(queue:filter(fun(I) -> I > 1 end, Q)), queue:fold(fun(I, S) -> I + S end, 0, Q), queue:any(fun(I) -> I > 2 end, Q), queue:all(fun(I) -> I > 2 end, Q), T(queue:delete(2, Q)), queue:head(Q), queue:last(Q), T(queue:tail(Q)), T(queue:cons(0, Q)), T(queue:snoc(Q, 4)), T(queue:init(Q)), T(queue:liat(Q))]), show(attempt(fun() -> queue:get(queue:new()) end)), show(T(lists:foldl(fun queue:in/2, queue:new(), lists:seq(1, 20)))).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

%% Names with the own node, nodes, spawn on the own node, monitor_node
-module(proc_dist_local).
-export([main/1]).

main(_) ->
    register(here, self()), {here, node()} ! a, show(receive a -> ok end), S = self(), spawn(node(), fun() -> S ! b end), show(receive b -> ok end), spawn_link(node(), erlang, send, [S, c]), show(receive c -> ok end), M = monitor(process, {nobody_q, node()}), show(receive {'DOWN', M, process, {N, _}, R} -> {N, R} end), show(nodes()), show(node()), show(attempt(fun() -> monitor_node(id('x@y'), true) end)), show(erlang:get_cookie()), show(rpc:call(node(), lists, sum, [[1, 2]])), show(erpc:call(node(), fun() -> 7 end)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% digraph, sofs free: counters, atomics, persistent_term
-module(std_digraph_misc).
-export([main/1]).

main(_) ->
    C = counters:new(3, []), counters:add(C, 1, 5), counters:sub(C, 1, 2), counters:put(C, 2, 9), show([counters:get(C, I) || I <- [1, 2, 3]]), show(attempt(fun() -> counters:get(C, 4) end)), A = atomics:new(2, [{signed, true}]), show([atomics:add_get(A, 1, 7), atomics:exchange(A, 1, 3), atomics:compare_exchange(A, 1, 3, 4), atomics:compare_exchange(A, 1, 3, 5), atomics:get(A, 1), atomics:sub_get(A, 2, 1)]), show(maps:get(size, counters:info(C))), persistent_term:put({?MODULE, k}, "v"), show([persistent_term:get({?MODULE, k}), persistent_term:get({?MODULE, z}, def), persistent_term:erase({?MODULE, k}), persistent_term:erase({?MODULE, k})]), show(attempt(fun() -> persistent_term:get({?MODULE, k}) end)), G = digraph:new(), [digraph:add_vertex(G, V) || V <- [a, b, c]], digraph:add_edge(G, a, b), digraph:add_edge(G, b, c), show([digraph:get_path(G, a, c), digraph_utils:topsort(G), digraph:no_edges(G), digraph:out_neighbours(G, a)]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

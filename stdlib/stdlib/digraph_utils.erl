%% Algorithms on directed graphs, by depth-first walks: OTP's `digraph_utils` module whole.
%%
%% A walk goes from some start vertices along a fun from a vertex to its neighbours, with a map of the vertices seen.
-module(digraph_utils).

-export([components/1, strong_components/1, cyclic_strong_components/1, condensation/1, subgraph/2, subgraph/3]).
-export([reachable/2, reachable_neighbours/2, reaching/2, reaching_neighbours/2]).
-export([topsort/1, is_acyclic/1, arborescence_root/1, is_arborescence/1, is_tree/1, loop_vertices/1]).
-export([preorder/1, postorder/1]).

%% Components

-spec components(digraph:graph()) -> [[digraph:vertex()]].
components(Graph) ->
    {Forest, _} = forest(digraph:vertices(Graph), both(Graph), #{}),
    [preorder_of(Tree) || Tree <- Forest].

-spec strong_components(digraph:graph()) -> [[digraph:vertex()]].
strong_components(Graph) ->
    %% Backwards from the vertices, the one left last first.
    {Forest, _} = forest(lists:reverse(postorder(Graph)), in(Graph), #{}),
    [preorder_of(Tree) || Tree <- Forest].

-spec cyclic_strong_components(digraph:graph()) -> [[digraph:vertex()]].
cyclic_strong_components(Graph) -> [Component || Component <- strong_components(Graph), is_cyclic(Component, Graph)].

is_cyclic([Vertex], Graph) -> lists:member(Vertex, digraph:out_neighbours(Graph, Vertex));
is_cyclic(_, _) -> true.

-spec condensation(digraph:graph()) -> digraph:graph().
condensation(Graph) ->
    Components = strong_components(Graph),
    Home = maps:from_list([{Vertex, Component} || Component <- Components, Vertex <- Component]),
    Condensed = digraph:new(),
    lists:foreach(fun(Component) -> digraph:add_vertex(Condensed, Component) end, Components),
    Edges = lists:usort([{map_get(V, Home), map_get(W, Home)} || V <- maps:keys(Home), W <- digraph:out_neighbours(Graph, V)]),
    [digraph:add_edge(Condensed, From, To) || {From, To} <- Edges, From =/= To],
    Condensed.

-spec subgraph(digraph:graph(), [digraph:vertex()]) -> digraph:graph().
subgraph(Graph, Vertices) -> subgraph(Graph, Vertices, []).

-spec subgraph(digraph:graph(), [digraph:vertex()], [{type, inherit | [digraph:d_type()]} | {keep_labels, boolean()}]) ->
    digraph:graph().
subgraph(Graph, Vertices, Options) ->
    {Type, Keep} = try subgraph_options(Options, inherit, true) catch error:_ -> erlang:error(badarg, [Graph, Vertices, Options]) end,
    Made = digraph:new(
        case Type of
            inherit -> [Value || {Key, Value} <- digraph:info(Graph), Key =:= cyclicity orelse Key =:= protection];
            _ -> Type
        end),
    Label = fun(Kept) -> if Keep -> Kept; true -> [] end end,
    Found = [{V, L} || {V, L} <- [digraph:vertex(Graph, Vertex) || Vertex <- Vertices]],
    [digraph:add_vertex(Made, V, Label(L)) || {V, L} <- Found],
    [digraph:add_edge(Made, E, V, W, Label(L)) ||
        {Vertex, _} <- Found, Edge <- digraph:out_edges(Graph, Vertex), {E, V, W, L} <- [digraph:edge(Graph, Edge)],
        digraph:vertex(Made, W) =/= false],
    Made.

subgraph_options([], Type, Keep) -> {Type, Keep};
subgraph_options([{type, inherit} | Options], _, Keep) -> subgraph_options(Options, inherit, Keep);
subgraph_options([{type, Type} | Options], _, Keep) when is_list(Type) -> subgraph_options(Options, Type, Keep);
subgraph_options([{keep_labels, Keep} | Options], Type, _) when is_boolean(Keep) -> subgraph_options(Options, Type, Keep).

%% What leads where

-spec reachable([digraph:vertex()], digraph:graph()) -> [digraph:vertex()].
reachable(Vertices, Graph) -> walked(Vertices, out(Graph)).

-spec reachable_neighbours([digraph:vertex()], digraph:graph()) -> [digraph:vertex()].
reachable_neighbours(Vertices, Graph) -> walked(lists:flatmap(out(Graph), Vertices), out(Graph)).

-spec reaching([digraph:vertex()], digraph:graph()) -> [digraph:vertex()].
reaching(Vertices, Graph) -> walked(Vertices, in(Graph)).

-spec reaching_neighbours([digraph:vertex()], digraph:graph()) -> [digraph:vertex()].
reaching_neighbours(Vertices, Graph) -> walked(lists:flatmap(in(Graph), Vertices), in(Graph)).

walked(Starts, Neighbours) ->
    {Forest, _} = forest(Starts, Neighbours, #{}),
    lists:flatmap(fun preorder_of/1, Forest).

%% Orders and kinds

%% Edges from a vertex to itself don't count here.
-spec topsort(digraph:graph()) -> [digraph:vertex()] | false.
topsort(Graph) ->
    Order = lists:reverse(postorder(Graph)),
    Place = maps:from_list(lists:zip(Order, lists:seq(1, length(Order)))),
    Forward = fun(V) -> lists:all(fun(W) -> map_get(V, Place) =< map_get(W, Place) end, digraph:out_neighbours(Graph, V)) end,
    lists:all(Forward, Order) andalso Order.

-spec is_acyclic(digraph:graph()) -> boolean().
is_acyclic(Graph) -> loop_vertices(Graph) =:= [] andalso topsort(Graph) =/= false.

-spec arborescence_root(digraph:graph()) -> {yes, digraph:vertex()} | no.
arborescence_root(Graph) ->
    Roots = digraph:source_vertices(Graph),
    case Roots of
        [Root] ->
            Single = lists:all(fun(V) -> V =:= Root orelse digraph:in_degree(Graph, V) =:= 1 end, digraph:vertices(Graph)),
            case Single andalso length(reachable([Root], Graph)) =:= digraph:no_vertices(Graph) of
                true -> {yes, Root};
                false -> no
            end;
        _ -> no
    end.

-spec is_arborescence(digraph:graph()) -> boolean().
is_arborescence(Graph) -> arborescence_root(Graph) =/= no.

-spec is_tree(digraph:graph()) -> boolean().
is_tree(Graph) -> digraph:no_edges(Graph) =:= digraph:no_vertices(Graph) - 1 andalso length(components(Graph)) =:= 1.

-spec loop_vertices(digraph:graph()) -> [digraph:vertex()].
loop_vertices(Graph) -> [V || V <- digraph:vertices(Graph), lists:member(V, digraph:out_neighbours(Graph, V))].

-spec preorder(digraph:graph()) -> [digraph:vertex()].
preorder(Graph) -> lists:flatmap(fun preorder_of/1, whole(Graph)).

-spec postorder(digraph:graph()) -> [digraph:vertex()].
postorder(Graph) -> lists:flatmap(fun postorder_of/1, whole(Graph)).

%% Sources first, so that trees are as large as can be.
whole(Graph) ->
    {Forest, _} = forest(digraph:source_vertices(Graph) ++ digraph:vertices(Graph), out(Graph), #{}),
    Forest.

%% Walks: a tree is {Vertex, Trees}.

out(Graph) -> fun(V) -> digraph:out_neighbours(Graph, V) end.
in(Graph) -> fun(V) -> digraph:in_neighbours(Graph, V) end.
both(Graph) -> fun(V) -> digraph:out_neighbours(Graph, V) ++ digraph:in_neighbours(Graph, V) end.

forest(Vertices, Neighbours, Seen) -> forest(Vertices, Neighbours, Seen, []).

forest([], _, Seen, Trees) -> {lists:reverse(Trees), Seen};
forest([Vertex | Vertices], Neighbours, Seen, Trees) when is_map_key(Vertex, Seen) -> forest(Vertices, Neighbours, Seen, Trees);
forest([Vertex | Vertices], Neighbours, Seen, Trees) ->
    {Under, Seen1} = forest(Neighbours(Vertex), Neighbours, Seen#{Vertex => seen}, []),
    forest(Vertices, Neighbours, Seen1, [{Vertex, Under} | Trees]).

preorder_of(Tree) -> preorder_of([Tree], []).

preorder_of([{Vertex, Under} | Trees], Done) -> preorder_of(Under ++ Trees, [Vertex | Done]);
preorder_of([], Done) -> lists:reverse(Done).

postorder_of({Vertex, Under}) -> lists:flatmap(fun postorder_of/1, Under) ++ [Vertex].

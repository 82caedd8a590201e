%% Directed graphs in tables: OTP's `digraph` module whole.
%%
%% Three tables, deleted by delete/1:
%%   vertices  {Vertex, Label}
%%   edges     {Edge, From, To, Label}
%%   links     a bag, {{out, From}, Edge} and {{in, To}, Edge}; and the counters of invented names, {vertex | edge, N}
-module(digraph).

-export([new/0, new/1, delete/1, info/1]).
-export([add_vertex/1, add_vertex/2, add_vertex/3, del_vertex/2, del_vertices/2, vertex/2, no_vertices/1, vertices/1]).
-export([source_vertices/1, sink_vertices/1]).
-export([add_edge/3, add_edge/4, add_edge/5, del_edge/2, del_edges/2, edge/2, no_edges/1, edges/1]).
-export([out_neighbours/2, in_neighbours/2, out_edges/2, in_edges/2, edges/2, out_degree/2, in_degree/2]).
-export([del_path/3, get_path/3, get_short_path/3, get_cycle/2, get_short_cycle/2]).

-export_type([graph/0, vertex/0, edge/0, label/0, d_type/0]).

-record(digraph, {vertices, edges, links, cyclicity}).

-opaque graph() :: #digraph{}.
-type vertex() :: term().
-type edge() :: term().
-type label() :: term().
-type d_type() :: cyclic | acyclic | private | protected.

%% Graphs

-spec new() -> graph().
new() -> new([]).

-spec new([d_type()]) -> graph().
new(Type) ->
    case is_list(Type) andalso Type -- (Type -- [cyclic, acyclic, private, protected]) =:= Type of
        false -> erlang:error(badarg, [Type]);
        true ->
            Access = case lists:member(private, Type) of true -> private; false -> protected end,
            Graph = #digraph{
                vertices = ets:new(vertices, [set, Access]),
                edges = ets:new(edges, [set, Access]),
                links = ets:new(links, [bag, Access]),
                cyclicity = case lists:member(acyclic, Type) of true -> acyclic; false -> cyclic end
            },
            ets:insert(Graph#digraph.links, [{vertex, 0}, {edge, 0}]),
            Graph
    end.

-spec delete(graph()) -> true.
delete(#digraph{vertices = Vertices, edges = Edges, links = Links}) ->
    ets:delete(Vertices),
    ets:delete(Edges),
    ets:delete(Links).

-spec info(graph()) -> [{cyclicity | memory | protection, term()}].
info(#digraph{vertices = Vertices, edges = Edges, links = Links, cyclicity = Cyclicity}) ->
    Memory = lists:sum([ets:info(Table, memory) || Table <- [Vertices, Edges, Links]]),
    [{cyclicity, Cyclicity}, {memory, Memory}, {protection, ets:info(Vertices, protection)}].

%% The next invented name of a kind.
invented(#digraph{links = Links}, Kind, Mark) ->
    [{Kind, N}] = ets:lookup(Links, Kind),
    ets:delete(Links, Kind),
    ets:insert(Links, {Kind, N + 1}),
    [Mark | N].

%% Vertices

-spec add_vertex(graph()) -> vertex().
add_vertex(Graph) -> add_vertex(Graph, invented(Graph, vertex, '$v')).

-spec add_vertex(graph(), vertex()) -> vertex().
add_vertex(Graph, Vertex) -> add_vertex(Graph, Vertex, []).

-spec add_vertex(graph(), vertex(), label()) -> vertex().
add_vertex(#digraph{vertices = Vertices}, Vertex, Label) ->
    ets:insert(Vertices, {Vertex, Label}),
    Vertex.

-spec del_vertex(graph(), vertex()) -> true.
del_vertex(#digraph{vertices = Vertices} = Graph, Vertex) ->
    del_edges(Graph, edges(Graph, Vertex)),
    ets:delete(Vertices, Vertex).

-spec del_vertices(graph(), [vertex()]) -> true.
del_vertices(Graph, Vertices) ->
    lists:foreach(fun(Vertex) -> del_vertex(Graph, Vertex) end, Vertices),
    true.

-spec vertex(graph(), vertex()) -> {vertex(), label()} | false.
vertex(#digraph{vertices = Vertices}, Vertex) ->
    case ets:lookup(Vertices, Vertex) of
        [Found] -> Found;
        [] -> false
    end.

-spec no_vertices(graph()) -> non_neg_integer().
no_vertices(#digraph{vertices = Vertices}) -> ets:info(Vertices, size).

-spec vertices(graph()) -> [vertex()].
vertices(#digraph{vertices = Vertices}) -> ets:select(Vertices, [{{'$1', '_'}, [], ['$1']}]).

-spec source_vertices(graph()) -> [vertex()].
source_vertices(Graph) -> [Vertex || Vertex <- vertices(Graph), in_degree(Graph, Vertex) =:= 0].

-spec sink_vertices(graph()) -> [vertex()].
sink_vertices(Graph) -> [Vertex || Vertex <- vertices(Graph), out_degree(Graph, Vertex) =:= 0].

%% Edges

-spec add_edge(graph(), vertex(), vertex()) -> edge() | {error, term()}.
add_edge(Graph, From, To) -> add_edge(Graph, From, To, []).

-spec add_edge(graph(), vertex(), vertex(), label()) -> edge() | {error, term()}.
add_edge(Graph, From, To, Label) -> add_edge(Graph, invented(Graph, edge, '$e'), From, To, Label).

-spec add_edge(graph(), edge(), vertex(), vertex(), label()) -> edge() | {error, term()}.
add_edge(#digraph{vertices = Vertices, edges = Edges, links = Links} = Graph, Edge, From, To, Label) ->
    case {[V || V <- [From, To], not ets:member(Vertices, V)], ets:lookup(Edges, Edge)} of
        {[Missing | _], _} -> {error, {bad_vertex, Missing}};
        {[], [{_, From, To, _}]} ->
            ets:insert(Edges, {Edge, From, To, Label}),
            Edge;
        {[], [_]} -> {error, {bad_edge, [From, To]}};
        {[], []} ->
            case forbidden(Graph, From, To) of
                false ->
                    ets:insert(Edges, {Edge, From, To, Label}),
                    ets:insert(Links, [{{out, From}, Edge}, {{in, To}, Edge}]),
                    Edge;
                Path -> {error, {bad_edge, Path}}
            end
    end.

%% The way back that would make a cycle of the new edge, where none may be.
forbidden(#digraph{cyclicity = cyclic}, _, _) -> false;
forbidden(_, Same, Same) -> [Same, Same];
forbidden(Graph, From, To) -> get_path(Graph, To, From).

-spec del_edge(graph(), edge()) -> true.
del_edge(#digraph{edges = Edges, links = Links}, Edge) ->
    case ets:take(Edges, Edge) of
        [{_, From, To, _}] ->
            ets:delete_object(Links, {{out, From}, Edge}),
            ets:delete_object(Links, {{in, To}, Edge});
        [] -> true
    end.

-spec del_edges(graph(), [edge()]) -> true.
del_edges(Graph, Edges) ->
    lists:foreach(fun(Edge) -> del_edge(Graph, Edge) end, Edges),
    true.

-spec edge(graph(), edge()) -> {edge(), vertex(), vertex(), label()} | false.
edge(#digraph{edges = Edges}, Edge) ->
    case ets:lookup(Edges, Edge) of
        [Found] -> Found;
        [] -> false
    end.

-spec no_edges(graph()) -> non_neg_integer().
no_edges(#digraph{edges = Edges}) -> ets:info(Edges, size).

-spec edges(graph()) -> [edge()].
edges(#digraph{edges = Edges}) -> ets:select(Edges, [{{'$1', '_', '_', '_'}, [], ['$1']}]).

-spec edges(graph(), vertex()) -> [edge()].
edges(Graph, Vertex) -> out_edges(Graph, Vertex) ++ in_edges(Graph, Vertex).

-spec out_edges(graph(), vertex()) -> [edge()].
out_edges(Graph, Vertex) -> linked(Graph, out, Vertex).

-spec in_edges(graph(), vertex()) -> [edge()].
in_edges(Graph, Vertex) -> linked(Graph, in, Vertex).

linked(#digraph{links = Links}, Side, Vertex) -> [Edge || {_, Edge} <- ets:lookup(Links, {Side, Vertex})].

-spec out_neighbours(graph(), vertex()) -> [vertex()].
out_neighbours(#digraph{edges = Edges} = Graph, Vertex) ->
    [ets:lookup_element(Edges, Edge, 3) || Edge <- out_edges(Graph, Vertex)].

-spec in_neighbours(graph(), vertex()) -> [vertex()].
in_neighbours(#digraph{edges = Edges} = Graph, Vertex) ->
    [ets:lookup_element(Edges, Edge, 2) || Edge <- in_edges(Graph, Vertex)].

-spec out_degree(graph(), vertex()) -> non_neg_integer().
out_degree(Graph, Vertex) -> length(out_edges(Graph, Vertex)).

-spec in_degree(graph(), vertex()) -> non_neg_integer().
in_degree(Graph, Vertex) -> length(in_edges(Graph, Vertex)).

%% Paths
%%
%% A path has one edge at least, so that a path from a vertex to itself is a cycle.

-spec del_path(graph(), vertex(), vertex()) -> true.
del_path(Graph, From, To) ->
    case get_path(Graph, From, To) of
        false -> true;
        Path ->
            Steps = lists:zip(lists:droplast(Path), tl(Path)),
            del_edges(Graph, [E || {A, B} <- Steps, E <- out_edges(Graph, A), element(3, edge(Graph, E)) =:= B]),
            del_path(Graph, From, To)
    end.

%% Depth first, with the vertices seen.
-spec get_path(graph(), vertex(), vertex()) -> [vertex(), ...] | false.
get_path(Graph, From, To) -> deep(Graph, [{Next, [From]} || Next <- out_neighbours(Graph, From)], To, #{From => seen}).

deep(_, [], _, _) -> false;
deep(_, [{To, Path} | _], To, _) -> lists:reverse(Path, [To]);
deep(Graph, [{Vertex, _} | Waiting], To, Seen) when is_map_key(Vertex, Seen) -> deep(Graph, Waiting, To, Seen);
deep(Graph, [{Vertex, Path} | Waiting], To, Seen) ->
    Next = [{V, [Vertex | Path]} || V <- out_neighbours(Graph, Vertex)],
    deep(Graph, Next ++ Waiting, To, Seen#{Vertex => seen}).

%% Breadth first.
-spec get_short_path(graph(), vertex(), vertex()) -> [vertex(), ...] | false.
get_short_path(Graph, From, To) -> broad(Graph, [[From]], [], To, #{From => seen}).

broad(_, [], [], _, _) -> false;
broad(Graph, [], Later, To, Seen) -> broad(Graph, lists:reverse(Later), [], To, Seen);
broad(Graph, [[Vertex | _] = Path | Paths], Later, To, Seen) ->
    Next = out_neighbours(Graph, Vertex),
    case lists:member(To, Next) of
        true -> lists:reverse(Path, [To]);
        false ->
            New = [V || V <- Next, not is_map_key(V, Seen)],
            Seen1 = lists:foldl(fun(V, Acc) -> Acc#{V => seen} end, Seen, New),
            broad(Graph, Paths, lists:reverse([[V | Path] || V <- New], Later), To, Seen1)
    end.

-spec get_cycle(graph(), vertex()) -> [vertex(), ...] | false.
get_cycle(Graph, Vertex) ->
    Next = out_neighbours(Graph, Vertex),
    case deep(Graph, [{V, [Vertex]} || V <- Next, V =/= Vertex], Vertex, #{}) of
        false ->
            case lists:member(Vertex, Next) of
                true -> [Vertex];
                false -> false
            end;
        Cycle -> Cycle
    end.

-spec get_short_cycle(graph(), vertex()) -> [vertex(), ...] | false.
get_short_cycle(Graph, Vertex) -> get_short_path(Graph, Vertex, Vertex).

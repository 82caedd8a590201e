%% digraph and digraph_utils on random graphs: neighbours, paths, cycles, components, orders
-module(std_digraph).
-export([main/1]).
p(X) -> io:format("~p~n", [X]).
s(L) when is_list(L) -> lists:sort(L); s(X) -> X.
ss(L) -> lists:sort([lists:sort(X) || X <- L]).
main(_) -> put(seed, 5),
  [ begin G = digraph:new(), N = 3 + rnd(5), [digraph:add_vertex(G, I, {l,I}) || I <- lists:seq(1,N)],
   [digraph:add_edge(G, {e,K}, 1+rnd(N), 1+rnd(N), lab) || K <- lists:seq(1, rnd(9))],
   p({vs, s(digraph:vertices(G)), s(digraph:edges(G)), digraph:no_edges(G), digraph:no_vertices(G)}),
   p({src, s(digraph:source_vertices(G)), s(digraph:sink_vertices(G))}),
   [p({V, s(digraph:out_neighbours(G,V)), s(digraph:in_neighbours(G,V)), s(digraph:out_edges(G,V)), s(digraph:in_edges(G,V)), s(digraph:edges(G,V)), digraph:out_degree(G,V), digraph:in_degree(G,V), digraph:vertex(G,V), case digraph:get_short_cycle(G,V) of false -> false; C -> length(C) end, digraph:get_cycle(G,V) =/= false}) || V <- lists:seq(1,N)],
   [p({A,B,case digraph:get_short_path(G,A,B) of false -> false; C -> length(C) end, digraph:get_path(G,A,B) =/= false}) || A <- lists:seq(1,N), B <- lists:seq(1,N)],
   p({comp, ss(digraph_utils:components(G)), ss(digraph_utils:strong_components(G)), ss(digraph_utils:cyclic_strong_components(G))}),
   p({digraph_utils:is_acyclic(G), digraph_utils:is_tree(G), digraph_utils:is_arborescence(G), digraph_utils:arborescence_root(G), s(digraph_utils:loop_vertices(G)), digraph_utils:topsort(G) =/= false}),
   p({s(digraph_utils:reachable([1,2],G)), s(digraph_utils:reachable_neighbours([1],G)), s(digraph_utils:reaching([1],G)), s(digraph_utils:reaching_neighbours([1,2],G)), s(digraph_utils:preorder(G)), s(digraph_utils:postorder(G))}),
   Sg = digraph_utils:subgraph(G, [1,2,3,77]), p({s(digraph:vertices(Sg)), s(digraph:edges(Sg)), digraph:vertex(Sg,1)}),
   Sh = digraph_utils:subgraph(G, [1,2], [{keep_labels,false},{type,[acyclic]}]), p({s(digraph:vertices(Sh)), digraph:vertex(Sh,1), lists:keyfind(cyclicity,1,digraph:info(Sh))}),
   Cn = digraph_utils:condensation(G), p({ss(digraph:vertices(Cn)), digraph:no_edges(Cn)}),
   digraph:del_path(G, 1, 2), p(digraph:get_path(G,1,2)), digraph:del_vertex(G, 1), p({s(digraph:vertices(G)), s(digraph:edges(G))}), p(digraph:delete(G)) end || _ <- lists:seq(1,10) ],
  A = digraph:new([acyclic, private]), [digraph:add_vertex(A, X) || X <- [a,b,c]], p(digraph:add_vertex(A)), p(digraph:add_edge(A,a,b)), p(digraph:add_edge(A,b,c)), p(digraph:add_edge(A,c,a)), p(digraph:add_edge(A,a,a)), p(digraph:add_edge(A,a,zz)), p(digraph:add_edge(A,yy,zz)), p(digraph:add_edge(A,e1,a,c,l)), p(digraph:add_edge(A,e1,a,b,l)), p(digraph:add_edge(A,e1,a,c,l2)), p(digraph:edge(A,e1)), p(digraph:edge(A,e9)), p(digraph:vertex(A,q)), p(digraph:del_edge(A,nope)), p(digraph:del_vertex(A,nope)), p(lists:keydelete(memory,1,digraph:info(A))), p(digraph_utils:topsort(A)--[]==digraph_utils:topsort(A)), p(digraph:get_path(A,a,c)==digraph:get_path(A,a,c)), p(digraph:get_short_path(A,a,c)), p(digraph:get_cycle(A,a)), p(digraph:get_short_cycle(A,a)), p((catch digraph:new([foo])) =/= x), B = digraph:new(), digraph:add_vertex(B,x), digraph:add_edge(B,x,x), p({digraph:get_cycle(B,x), digraph:get_short_cycle(B,x), digraph:get_path(B,x,x)}).
rnd(N) -> S = (get(seed) * 1103515245 + 12345) band 16#7fffffff, put(seed, S), (S bsr 8) rem N.

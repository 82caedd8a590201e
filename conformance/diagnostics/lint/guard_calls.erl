-module(guard_calls).
-export([f/1]).
f(X) when is_function(X, 2), element(1, X) > 1, erlang:is_map_key(a, X) -> ok;
f(X) when length(X) > length([]), hd(X) == tl(X), tuple_size(X) > 2, bit_size(X) == 1 -> ok;
f(X) when erlang:length(X) > 1, erlang:foo(X), lists:member(1, X) -> ok;
f(X) when map_get(a, X), is_map_key(a, X), X#{a => 1} == X -> ok;
f(X) when self(), node(), make_ref() == X -> ok.

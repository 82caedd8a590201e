%% Terms nested very deep: compare, hash, copy, encode, print size
-module(lim_deep_terms).
-export([main/1]).

main(_) ->
    A = nest(100000, a), B = nest(100000, b), show([A =:= A, A =:= B, A < B, nest(100000, a) =:= A]), show(erlang:phash2(A) =:= erlang:phash2(nest(100000, a))), X = term_to_binary(A), show(byte_size(X) > 200000), show(binary_to_term(X) =:= A), self() ! A, show(receive M -> M =:= A end), S = self(), spawn(fun() -> S ! {got, A} end), show(receive {got, C} -> C =:= A end), show(tup(10000) =:= tup(10000)), show(length(lists:flatten(nest(50000, x)))).
nest(0, X) -> X; nest(N, X) -> nest(N - 1, [X]).
tup(0) -> z; tup(N) -> {tup(N - 1), N}.

show(V) -> io:format("~0p~n", [V]).

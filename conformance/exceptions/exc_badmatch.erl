%% badmatch, case_clause, if_clause, try_clause reasons and frames
-module(exc_badmatch).
-export([main/1]).

main(_) ->
    [show(where(F)) || F <- [fun() -> a = id(b) end, fun() -> case id([1]) of x -> y end end, fun() -> if_(1) end, fun() -> try id(1) of 2 -> 3 catch _:_ -> 4 end end, fun() -> {ok, _} = id({error, x}) end, fun() -> only_a(b, "c") end, fun() -> (fun(1) -> 1 end)(id(2)) end]].
if_(X) -> if X > 1 -> y end.
only_a(a, X) -> X.
where(F) -> try F() catch C:R:S -> {C, R, case hd(S) of {M, N, A, _} when is_list(A), M =:= ?MODULE, N =:= only_a -> {N, A}; {M, N, A, _} when M =:= ?MODULE, is_integer(A) -> {M, A, N =:= main}; {M, _, A, _} -> {M, is_list(A)} end} end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% Lines and arities of own frames in stack traces
-module(exc_lines).
-export([main/1]).

main(_) ->
    put(empty, []),
    [show(frames(F)) || F <- [fun() -> one(0) end, fun() -> two(a) end, fun() -> three(get(empty)) end, fun() -> four(x) end]].
one(X) ->
    Y = 1 div X,
    Y + 1.
two(X) ->
    R = [one(1),
         X + 1],
    {R}.
three(L) ->
    V =
        hd(
          L),
    {V, V}.
four(X) ->
    A = five(X, 1),
    [A].
five(X, Y) ->
    B = six(X, Y, 2), B + 1.
six(_, _, _) ->
    case get(unset) of
        undefined -> error(deep);
        V -> V
    end.
frames(F) ->
    try F()
    catch error:R:S -> {R, [{N, case A of _ when is_list(A) -> length(A); _ -> A end, proplists:get_value(line, L)} || {M, N, A, L} <- S, M =:= ?MODULE, lists:member(N, [one, two, three, four, five, six])]}
    end.

show(V) -> io:format("~0p~n", [V]).

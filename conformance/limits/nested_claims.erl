-module(nested_claims).
-export([main/1]).

%% External terms whose counts, one in the other, each claim all the bytes that follow: refused, and at little cost.
main(_) ->
    Bytes = 400000,
    Depth = 20000,
    [io:format("~s ~w~n", [Name, decoded(Head, Bytes, Depth)]) || {Name, Head} <- [
        {"list", fun(N) -> <<108, N:32>> end},
        {"tuple", fun(N) -> <<105, N:32>> end},
        {"map", fun(N) -> <<116, (N div 2):32>> end}]],
    io:format("~w~n", [binary_to_term(<<131, 108, 2:32, 104, 2, 97, 1, 97, 2, 106, 108, 1:32, 97, 7, 106>>)]).

decoded(Head, Bytes, Depth) ->
    Heads = [Head(Bytes - 5 * I - 10) || I <- lists:seq(1, Depth)],
    Nested = iolist_to_binary([131, Heads, binary:copy(<<106>>, Bytes - 5 * Depth)]),
    try binary_to_term(Nested) of _ -> decoded catch Class:Reason -> {Class, Reason} end.

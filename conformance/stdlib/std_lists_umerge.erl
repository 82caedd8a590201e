%% The merges that leave out equals, of lists that have some already.
-module(std_lists_umerge).
-export([main/1]).

main(_) ->
    By = fun(X, Y) -> element(1, X) =< element(1, Y) end,
    Terms = {{1, x}, {1, y}, {2, x}, {2, y}, {3, x}, {3, y}},
    Picks = [[1, 1], [1, 2], [2, 1], [1, 2, 3], [1, 3, 3, 4], [3, 4, 5], [5, 5, 6, 6], [], [2, 1, 2], [1, 2, 1, 2, 5]],
    Lists = [[element(I, Terms) || I <- Pick] || Pick <- Picks],
    R = fun lists:reverse/1,
    Merges = [
        {umerge, fun(X, Y) -> lists:umerge(X, Y) end},
        {umerge_by, fun(X, Y) -> lists:umerge(By, X, Y) end},
        {umerge_3, fun(X, Y) -> lists:umerge3(X, Y, X) end},
        {umerge_all, fun(X, Y) -> lists:umerge([Y, X, Y]) end},
        {rumerge, fun(X, Y) -> lists:rumerge(R(X), R(Y)) end},
        {rumerge_by, fun(X, Y) -> lists:rumerge(By, R(X), R(Y)) end},
        {rumerge_3, fun(X, Y) -> lists:rumerge3(R(X), R(Y), R(X)) end},
        {ukeymerge, fun(X, Y) -> lists:ukeymerge(1, X, Y) end},
        {rukeymerge, fun(X, Y) -> lists:rukeymerge(1, R(X), R(Y)) end}
    ],
    [io:format("~w ~w~n", [Name, [Merge(X, Y) || Y <- Lists]]) || {Name, Merge} <- Merges, X <- Lists].

%% until OTP 28
%% A match as a qualifier of a comprehension: a filter, before OTP 29.
-module(lang_match_filter).
-export([main/1]).

main(_) ->
    show(plain, fun() -> [x || true = id(true)] end),
    show(no_match, fun() -> [x || true = id(false)] end),
    show(bad, fun() -> [X || X = id(17)] end),
    show(bound, fun() -> [{X, Y} || Y <- [true, false], X = id(Y)] end),
    show(later, fun() -> [{X, Y} || Y <- [1, 2], {X, _} = id({true, Y}), X] end),
    show(outer, fun() -> A = id(true), [{A, B} || B <- [true, false, true], A = B] end),
    show(binary, fun() -> << <<1>> || _ = id(true) >> end),
    show(any, fun() -> [Y || Y <- [1, 2], _ = id(Y > 1)] end),
    show(chain, fun() -> [{P, Q} || P <- [a], Q = _ = id(true)] end).

show(What, Fun) ->
    Result = try Fun() catch Class:Reason -> {Class, Reason} end,
    io:format("~p: ~p~n", [What, Result]).

id(X) -> X.

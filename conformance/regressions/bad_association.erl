%% A tuple of three that is no association of an iterator.
-module(bad_association).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [try maps:to_list(Bad) catch C:R -> {C, R} end]) || Bad <- [{a, b, c}, {a, b, [0 | 1]}, [a | b]]].

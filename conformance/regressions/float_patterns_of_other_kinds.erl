%% Constants that hold floats, against patterns of another kind or size, and of the same.
-module(float_patterns_of_other_kinds).
-export([main/1]).

main(_) ->
    io:format("~p~n", [[scalar(x), binary(x), list(x), shorter(x), zero(x), negative(x), made(1), made(2), nested(y)]]).

scalar(X) -> case {1, 2.0} of 0.0 -> b; {Y, 0.0} -> Y; _ -> X end.
binary(X) -> case {1, 2.0} of <<1>> -> a; 0.0 -> b; {Y, 2.0} -> {Y, X} end.
list(X) -> case [1.0, 2] of {1.0, 2} -> a; 1.0 -> b; [1.0 | T] -> {T, X} end.
shorter(X) -> case {1.0, 2.0} of {1.0} -> a; {1.0, 2.0, 3.0} -> b; {_, 2.0} -> X end.
zero(X) -> case {0.0, x} of {0.0, y} -> a; {0.0, Y} -> {Y, X}; _ -> c end.
negative(X) -> case {{0.0}, x} of {{1.0}, _} -> a; {{0.0}, Y} -> {Y, X} end.
made(X) -> case {X, 1.0} of {1, 2.0} -> a; {1, 1.0} -> b; 1.0 -> c; _ -> d end.
nested(X) -> case [{1, 0.5}, 0.0] of [0.5 | _] -> a; [{_, 0.5} | [0.0]] -> X; _ -> c end.

%% Text of numbers through io_lib and string, parsing back
-module(std_base_conv).
-export([main/1]).

main(_) -> show([lists:flatten(io_lib:format("~.*B", [B, 255])) || B <- [2, 8, 10, 16, 36]]), show([lists:flatten(io_lib:format("~*.*.0f", [10, P, 3.14159])) || P <- [1, 2, 5]]), show([list_to_integer(lists:flatten(io_lib:format("~.16b", [N])), 16) || N <- [0, 255, -77]]), show([string:to_float(lists:flatten(io_lib:format("~w", [F]))) || F <- [1.5, 1.0e22, 1.0e-7]]), show([lists:flatten(io_lib:format("~8.3.0f|~-8.2f|~8.2e", [F, F, F])) || F <- [0.0005, 1.005, 99.999, -2.5]]).

show(V) -> io:format("~0p~n", [V]).

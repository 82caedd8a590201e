%% Integers that are known to be large are no small ones for it.
-module(ranges_beyond_small).
-export([main/1]).

main(_) -> io:format("~p~n", [[f(N) || N <- [0, 1, 2]]]), io:format("~p~n", [[g(N) || N <- [0, 1]]]).

f(N) -> h(N band 3).
h(N) -> round((N + 1152921504606846975) band (N * N)).

g(N) -> k(N band 1).
k(N) -> (N + 576460752303423487) - (N * 1152921504606846976).

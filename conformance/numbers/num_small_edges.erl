%% Arithmetic around the edges of small integers and machine words
-module(num_small_edges).
-export([main/1]).

main(_) ->
    Es = lists:append([[P - 1, P, P + 1, -P - 1, -P, -P + 1] || S <- [59, 60, 61, 62, 63, 64, 127, 128], P <- [1 bsl S]]),
    show(Es), show([E + 1 || E <- Es]), show([E - 1 || E <- Es]), show([-E || E <- Es]), show([abs(E) || E <- Es]),
    show([E * 2 || E <- Es]), show([E div 2 || E <- Es]), show([E - E || E <- Es]), show([E + 1 - 1 =:= E || E <- Es]), show(lists:sort(Es) =:= lists:usort(Es)).

show(V) -> io:format("~0p~n", [V]).

%% Timers and unique values in bulk
-module(bif_delay).
-export([main/1]).

main(_) -> S = self(), [erlang:send_after(I rem 7, S, {t, I}) || I <- lists:seq(1, 200)], show(lists:sum([receive {t, I} -> I end || _ <- lists:seq(1, 200)])), L = [erlang:unique_integer() || _ <- lists:seq(1, 1000)], show(length(lists:usort(L))), R = [make_ref() || _ <- lists:seq(1, 1000)], show(length(lists:usort(R))), M = [erlang:monotonic_time() || _ <- lists:seq(1, 100)], show(M =:= lists:sort(M)).

show(V) -> io:format("~0p~n", [V]).

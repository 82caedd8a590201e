%% Large terms as reasons, thrown through processes and caught
-module(exc_big_reason).
-export([main/1]).

main(_) -> L = lists:seq(1, 10000), show(try throw({big, L}) catch {big, X} -> length(X) end), {P, R} = spawn_monitor(fun() -> exit({big, L}) end), show(receive {'DOWN', R, _, P, {big, Y}} -> Y =:= L end), show(try error(#{list => L}) catch error:#{list := Z} -> lists:sum(Z) end), B = binary:copy(<<"x">>, 100000), show(byte_size(catch throw(B))).

show(V) -> io:format("~0p~n", [V]).

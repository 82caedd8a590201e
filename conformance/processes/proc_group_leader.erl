%% Group leader is inherited and can be set; output goes through it
-module(proc_group_leader).
-export([main/1]).

main(_) ->
    S = self(), G = spawn(fun() -> gl(S) end), P = spawn(fun() -> receive go -> io:format("hello ~p~n", [1]), io:put_chars("second"), S ! done end end), show(element(2, process_info(P, group_leader)) =:= group_leader()), show(group_leader(G, P)), show(element(2, process_info(P, group_leader)) =:= G), P ! go, receive done -> ok end, show(collect()), Old = group_leader(), group_leader(G, self()), Q = spawn(fun() -> S ! {gl, group_leader()} end), R = receive {gl, L} -> L =:= G end, io:format("mine"), group_leader(Old, self()), show({is_pid(Q), R}), show(collect()).
gl(S) -> receive {io_request, F, Ref, Req} -> S ! {out, text(Req)}, F ! {io_reply, Ref, ok}, gl(S) end.
text({put_chars, unicode, M, F, A}) -> lists:flatten(io_lib:format("~ts", [apply(M, F, A)])); text({put_chars, unicode, C}) -> unicode:characters_to_list(C); text(_) -> other.
collect() -> receive {out, T} -> [T | collect()] after 0 -> [] end.

show(V) -> io:format("~0p~n", [V]).

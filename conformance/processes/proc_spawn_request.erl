%% spawn_request and its replies
-module(proc_spawn_request).
-export([main/1]).

main(_) ->
    S = self(), R = spawn_request(fun() -> S ! ran end), show(receive {spawn_reply, R, ok, P} -> is_pid(P) end), show(receive ran -> ran end), R2 = spawn_request(fun() -> exit(x) end, [monitor, {reply_tag, my_tag}]), show(receive {my_tag, R2, ok, _} -> ok end), show(receive {'DOWN', R2, process, _, W} -> W end), R3 = spawn_request(fun() -> S ! quiet end, [{reply, no}]), show(receive quiet -> quiet end), show(receive {spawn_reply, R3, _, _} -> bad after 10 -> none end), show(attempt(fun() -> spawn_request(a) end)), R4 = spawn_request(lists, reverse, [[1, 2]], [monitor]), show(receive {'DOWN', R4, _, _, W4} -> W4 end), show(receive {spawn_reply, R4, A, _} -> A end).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

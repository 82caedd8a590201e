%% The send operator: value, order, names, bad receivers (Reference Manual, Expressions: Send)
-module(lang_send).
-export([main/1]).

main(_) ->
    show(self() ! hello), show(receive hello -> ok end), register(me, self()), show(me ! {by, name}), show(receive {by, W} -> W end),
    show({me, node()} ! remote_form), show(receive remote_form -> ok end), show(attempt(fun() -> no_such_name ! x end)), show(attempt(fun() -> id(5) ! x end)),
    show(attempt(fun() -> id("str") ! x end)), show({nobody, node()} ! lost), P = spawn(fun() -> ok end), R = monitor(process, P),
    show(receive {'DOWN', R, _, _, Why} -> Why end), show(P ! to_the_dead), self() ! self() ! 7, show([receive X -> X end, receive Y -> Y end]),
    show(erlang:send(self(), m1)), show(erlang:send(me, m2, [])), show(erlang:send(self(), m3, [noconnect, nosuspend])), show(attempt(fun() -> erlang:send(self(), m, [bad]) end)),
    show([receive Z -> Z end || _ <- [1, 2, 3]]), show(erlang:process_info(self(), message_queue_len)).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

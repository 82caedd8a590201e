%% Sequential tracing: tokens go with messages, and a tracer is told.
-module(trace_sequential).
-export([main/1]).

main(_) ->
    Main = self(),
    Tracer = spawn(fun() -> tracer([]) end),
    P = spawn(fun() -> echo(Main) end),
    false = seq_trace:set_system_tracer(Tracer),
    A = [seq_trace:get_system_tracer() =:= Tracer, seq_trace:get_token(), seq_trace:get_token(send), seq_trace:get_token(label)],
    B = [seq_trace:set_token(label, 17), [seq_trace:set_token(F, true) || F <- [send, 'receive', print]], flat(seq_trace:get_token())],
    P ! {self(), <<"hello">>},
    C = receive {echo, X, T} -> {X, flat(T)} end,
    D = [flat(seq_trace:get_token()), seq_trace:get_token(serial)],
    ok = seq_trace:print(printed),
    ok = seq_trace:print(17, printed_too),
    ok = seq_trace:print(18, not_printed),
    garbage_collect(),
    P ! {self(), lists:seq(1, 20)},
    E = receive {echo, Y, T2} -> {Y, flat(T2)} end,
    {sequential_trace_token, Token} = process_info(self(), sequential_trace_token),
    Old = seq_trace:set_token([]),
    F = [Old =:= Token, seq_trace:get_token(), process_info(self(), sequential_trace_token)],
    %% What a message without a token does to who has one.
    seq_trace:set_token(send, true),
    G = flat(seq_trace:get_token()),
    P ! {Main, plain},
    seq_trace:set_token([]),
    self() ! no_token,
    seq_trace:set_token(Old),
    receive no_token -> ok end,
    H = seq_trace:get_token(),
    receive {echo, plain, _} -> ok end,
    I = flat(seq_trace:get_token()),
    seq_trace:set_token([]),
    Bad = [try seq_trace:set_token(K, V), good catch error:badarg -> badarg end || {K, V} <- [{nothing, 1}, {send, 1}, {serial, 1}]],
    Tracer ! {told, self()},
    Told = receive {told_all, All} -> All end,
    Tracer = seq_trace:set_system_tracer(false),
    io:format("~p~n", [[A, B, C, D, E, F, G, H, I, Bad]]),
    [io:format("~p~n", [name(M, Main, P)]) || M <- Told].

tracer(Told) ->
    receive
        {told, From} -> From ! {told_all, lists:reverse(Told)}, tracer([]);
        M -> tracer([M | Told])
    end.

echo(Main) ->
    receive
        {From, X} ->
            From ! {echo, X, seq_trace:get_token()},
            echo(Main)
    end.

flat([]) -> [];
flat(Token) -> setelement(4, Token, pid).

name(T, Main, P) when is_tuple(T) -> list_to_tuple(name(tuple_to_list(T), Main, P));
name([H | T], Main, P) -> [name(H, Main, P) | name(T, Main, P)];
name(Main, Main, _) -> main;
name(P, _, P) -> p;
name(Other, _, _) -> Other.

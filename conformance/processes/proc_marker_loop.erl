%% Receives on one reference again and again, in a function of their own, with many older messages in the queue.
-module(proc_marker_loop).
-export([main/1]).

main(_) ->
    Server = spawn_link(fun serve/0),
    [self() ! {old, N} || N <- lists:seq(1, 2000)],
    io:format("~p~n", [calls(Server, 20, [])]),
    io:format("~p~n", [nested(Server, 3)]),
    io:format("~p~n", [either(Server, true)]),
    io:format("~p~n", [either(Server, false)]),
    io:format("~p~n", [flush(0)]).

serve() ->
    receive {Ref, From, Count} -> [From ! {Ref, N} || N <- lists:seq(1, Count)] end,
    serve().

calls(_, 0, Sums) -> Sums;
calls(Server, N, Sums) ->
    Ref = monitor(process, Server),
    Server ! {Ref, self(), N},
    Sum = collect(Ref, N, 0),
    demonitor(Ref, [flush]),
    calls(Server, N - 1, [Sum | Sums]).

collect(_, 0, Sum) -> Sum;
collect(Ref, N, Sum) ->
    Next = receive
               {Ref, X} -> Sum + X;
               {'DOWN', Ref, process, _, Reason} -> exit(Reason)
           end,
    collect(Ref, N - 1, Next).

%% Another reference between the making of one and the receives on it.
nested(_, 0) -> [];
nested(Server, N) ->
    Ref = make_ref(),
    Server ! {Ref, self(), 3},
    Inner = nested(Server, N - 1),
    [collect_ref(Ref, 2, 0), Inner, collect_ref(Ref, 1, 0)].

collect_ref(_, 0, Sum) -> Sum;
collect_ref(Ref, N, Sum) ->
    receive {Ref, X} -> collect_ref(Ref, N - 1, Sum + X) end.

%% The loop is entered from several places.
either(Server, Flag) ->
    Ref = make_ref(),
    Server ! {Ref, self(), 2},
    Seen = case Flag of
               true -> first;
               false -> second
           end,
    {Seen, collect_ref(Ref, 2, 0), collect_none(make_ref())}.

collect_none(Ref) -> receive {Ref, X} -> X after 0 -> none end.

flush(N) -> receive {old, _} -> flush(N + 1) after 0 -> N end.

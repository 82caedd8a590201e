%% Terms built right behind a binary: one instruction makes the binary and reserves the room for what follows. Every depth
%% of the heap is tried, so that the reservation is needed at some.
-module(bin_create_then_build).
-export([main/1]).

%% Long lists and tuples of binaries and other terms, made in one go.
row(I, B) ->
    [{<<I:16>>, "one", [I]},
     {<<I:13, 7:3>>, "two", [I, I]},
     {<<B/binary, I:8>>, "three", [I, I, I]},
     {<<I:8/unit:4, B/binary>>, "four", {I, I, I, I}},
     [<<(byte_size(B)):8>>, I, [I, [I]] | <<I/utf8>>],
     {I, {I, {I, <<I:I>>, I}, I}, <<B/binary, B/binary>>},
     {<<1.5:32/float, I:8>>, [[[[I]]]]}].

grow(0, Acc, _) -> Acc;
grow(N, Acc, I) ->
    New = <<Acc/binary, I:8>>,
    grow(N - 1, New, (I + 1) rem 256).

append(B, I) ->
    New = <<B/binary, I:8>>,
    {New, [I, I | {New, I}], {I, [I], [[I]]}}.

try_depth(D) ->
    %% D words are on the heap already.
    Junk = lists:seq(1, D),
    R = [row(I, <<"abc">>) || I <- [1, 65, 200]],
    {Bin, L, T} = append(grow(D rem 40, <<>>, D), 7),
    {length(Junk), erlang:phash2(R), byte_size(Bin), L, T}.

main(_) ->
    Me = self(),
    Results = [begin
                   {Pid, Ref} = spawn_monitor(fun() -> Me ! {self(), try_depth(D)} end),
                   receive {Pid, R} -> ok end,
                   receive {'DOWN', Ref, _, _, normal} -> R end
               end || D <- lists:seq(0, 600)],
    io:format("~p ~p~n", [length(Results), erlang:phash2(Results)]),
    io:format("~p~n", [lists:nth(100, Results)]).

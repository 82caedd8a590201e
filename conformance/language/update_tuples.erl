%% Updates of records and tuples: of large ones, of literals, of what is referred to from elsewhere, across calls,
%% exceptions and collections.
-module(update_tuples).
-export([main/1]).

-record(large, {a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20,
                a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36}).
-record(state, {count = 0, list = [], mode = idle, extra = {}}).

main(_) ->
    Large = list_to_tuple([large | lists:seq(1, 36)]),
    show(two(Large, x, y)),
    show(chain(Large, x, y, {z})),
    show(built_between(Large, [q])),
    show(held_elsewhere(3)),
    show(twice(20)),
    show([from_literal(N) || N <- [3, 0, 3]]),
    show(several(1, f)),
    show(caught(1, fun(_) -> error(x) end)),
    show(caught(1, fun(S) -> S end)),
    show(recovered(#state{mode = [a]}, 3)),
    show([results(L) || L <- [[], [c], [a, b, c, b, c], [a, a, b]]]),
    show(server(#state{}, [{add, 1}, {add, 2}, {snap, self()}, {add, 3}, reset, {snap, self()}, {add, 4}, other])),
    show([receive M -> M end || _ <- [1, 2]]),
    show(set({1, 2, 3, 4}, x)),
    show(try set({1, 2, 3}, x) catch error:badarg -> badarg end),
    show(own({1, 2, 3})),
    show(itself(#state{})),
    show(in_list(5)),
    show(in_fun(5)),
    show(swapped({1, 2, 3}, 5)),
    Long = from_literal(30000),
    garbage_collect(),
    show({length(Long#state.list), Long#state.count, erlang:phash2(Long)}),
    show(erlang:phash2([from_literal(N) || N <- lists:seq(1, 200)])),
    show(erlang:phash2(deep(2000, #state{}))),
    show(#state{}).

show(Term) -> io:format("~p~n", [Term]).

two(R, A, B) -> R#large{a3 = A, a7 = B}.

chain(R, A, B, C) ->
    R1 = R#large{a3 = A},
    R2 = R1#large{a7 = B},
    R2#large{a36 = C}.

built_between(R, A) ->
    R1 = R#large{a1 = [A]},
    X = {A, A},
    R2 = R1#large{a2 = X},
    {R1, R2#large{a3 = X}}.

held_elsewhere(I) ->
    S = #state{count = I, mode = [I]},
    S2 = S#state{count = I + 1},
    put(k, S2),
    S3 = S2#state{list = [S2]},
    {S, S2, S3, get(k)}.

%% The first is a literal: it must be as it was when it is asked for again.
from_literal(N) -> count(#state{}, N).

count(S, 0) -> S;
count(S = #state{count = N, list = L}, I) -> count(S#state{count = N + I, list = [I | L]}, I - 1).

twice(N) -> {from_literal(N), from_literal(N)}.

several(S, F) ->
    A = make(F),
    B = A#state{count = F},
    C = B#state{list = A},
    [A, B, C, S].

make(F) -> #state{count = F, mode = F}.

caught(_, F) ->
    S = make(x),
    try change(S, F) catch _:_ -> S end.

change(S, F) ->
    S1 = S#state{count = changed, list = [x]},
    F(S1).

%% Raises in the middle of a loop that may write in place; the handler sees what was handed over.
recovered(S, N) ->
    S1 = count(S, N),
    try failing(S1, N) catch error:{bad, T} -> {S, S1, T} end.

failing(S, 0) -> error({bad, S});
failing(S = #state{count = C}, N) -> failing(S#state{count = {C}}, N - 1).

results([]) -> #state{count = 1};
results([H | T]) ->
    S = results(T),
    case H of
        a -> S#state{count = H};
        b -> S#state{list = [H | S#state.list]};
        c -> S
    end.

server(S = #state{}, Messages) -> serve(#state{count = S, mode = y, extra = S}, Messages).

serve(S, []) -> S;
serve(#state{list = L} = S, [{add, X} | T]) -> serve(S#state{list = [X | L]}, T);
serve(S, [reset | T]) -> serve(S#state{list = [], count = 0}, T);
serve(S, [{snap, P} | T]) -> P ! S, serve(S#state{mode = sent}, T);
serve(S, [_ | T]) -> serve(S, T).

set(A, X) when tuple_size(A) =:= 4 ->
    B = setelement(2, A, X),
    C = setelement(3, B, [X]),
    D = setelement(2, C, {X}),
    {D, X};
set({_, _, _} = A, X) -> setelement(4, setelement(1, A, X), X).

own({_, _, _} = T) ->
    T1 = setelement(1, T, new),
    T2 = setelement(2, T1, T1),
    setelement(3, T2, T2).

itself(S) ->
    S1 = S#state{count = [a]},
    S1#state{list = S1}.

in_list(N) -> in_list(make(0), N, []).
in_list(_, 0, L) -> L;
in_list(S, N, L) -> in_list(S#state{count = N}, N - 1, [S | L]).

in_fun(N) ->
    [F() || F <- in_fun(make(0), N, [])].
in_fun(_, 0, L) -> L;
in_fun(S, N, L) -> in_fun(S#state{count = N}, N - 1, [fun() -> S end | L]).

swapped(T, 0) -> T;
swapped({A, B, C}, N) -> swapped({B, A, {N, C}}, N - 1).

deep(0, S) -> S;
deep(N, S) ->
    S1 = deep(N - 1, S#state{list = [N]}),
    S1#state{extra = {N, S1#state.count}, count = [N, S1#state.extra]}.

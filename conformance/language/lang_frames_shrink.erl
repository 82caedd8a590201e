%% Values that are needed over some calls and not over later ones: in tails of functions, behind regions, in recursion,
%% with collections at each call (Efficiency Guide, Processes).
-module(lang_frames_shrink).
-export([main/1]).

main(_) ->
    show(one([1, 2, 3], {a, b}, "c")),
    show(dying(a, {b}, [c], "d", 5.5)),
    show(late(1, {2}, [3], 4.0)),
    show(reused([x, y], 3)),
    show(crossed({p, 1}, {q, 2}, {r, 3}, {s, 4})),
    show([after_try(K) || K <- [ok, throw, error]]),
    show([nested(K) || K <- [ok, throw, error]]),
    show([catch_behind(K) || K <- [ok, throw, error]]),
    show(element_behind_calls({1, [2], {3}, "4", 5.0}, [])),
    show(element_and_all({1, [2], {3}, "4", 5.0})),
    show(applied(?MODULE, fun(X) -> garbage(), [X] end)),
    show(deep(2000, {x, y}, [z], 0)),
    show(received([1, 2, 3])),
    show(swapped([1], [2], [3])),
    show(many(lists:seq(1, 12))).

one([H | T], A, B) ->
    X = use(H, A, B),
    [X | one(T, A, B)];
one([], _, _) -> [].

dying(A, B, C, D, E) ->
    F = use(A, B, C), G = use(B, C, D), H = use(C, D, E), I = use(D, E, F), J = use(E, F, G),
    K = use(F, G, H), L = use(G, H, I), M = use(H, I, J), N = use(I, J, K), O = use(K, L, M),
    size_of({N, O}).

%% What is made late takes a place that is free by then.
late(A, B, C, D) ->
    E = use(A, B, C), F = use(D, A, E), garbage(), G = use(F, B, F), H = use(G, G, G),
    {size_of(H), size_of(E), size_of(G), C}.

reused(L, N) ->
    A = use(L, N, N), garbage(), B = use(A, 1, 2), garbage(), C = use(B, 3, 4), garbage(), D = use(C, L, 5),
    [size_of(X) || X <- [D, L]].

crossed(A, B, C, D) ->
    X = use(D, C, B), garbage(), Y = use(X, A, 1), garbage(), Z = use(Y, B, 2), garbage(), {size_of(Z), A}.

after_try(K) ->
    A = use(K, 1, 2),
    B = try raise(K), use(A, A, 3) catch throw:T -> {thrown, T}; error:E -> {error, E} end,
    garbage(), C = use(B, K, 4), garbage(), D = use(C, 5, 6),
    {size_of(D), K}.

nested(K) ->
    A = [K, 1],
    try
        B = try use(A, 1, raise(K)) catch throw:T -> use(A, T, 2) after garbage() end,
        C = use(B, A, K), garbage(), size_of(C)
    catch
        error:E -> F = use(E, A, 3), garbage(), {size_of(F), A}
    end.

catch_behind(K) ->
    A = use(K, {K}, [K]),
    B = (catch raise(K)),
    garbage(), C = use(A, K, 1), garbage(), D = size_of(C),
    {D, is_tuple(B)}.

element_behind_calls({A, B, C, D, E}, Acc) ->
    G = use(A, Acc, 1),
    H = use(B, C, 2),
    garbage(),
    {size_of(G), size_of(H), D, E, B, C}.

element_and_all({A, B, C, D, E} = T) ->
    G = use(A, 1, 2),
    garbage(),
    U = setelement(1, T, G),
    garbage(),
    {B, C, size_of(U), D, E, T}.

applied(M, F) ->
    A = F(1), B = F(A), garbage(), C = apply(fun lists:append/2, [A, B]), D = F(C), {M, length(D), size_of(B)}.

deep(0, A, B, N) -> {A, B, N};
deep(K, A, B, N) ->
    X = use(K, A, B),
    Y = deep(K - 1, A, B, N + 1),
    case X of
        {_, _, _} -> Y;
        _ -> X
    end.

received(L) ->
    A = use(L, 1, 2),
    self() ! {m, A},
    B = receive {m, M} -> use(M, L, 3) end,
    garbage(), C = use(B, B, 4), garbage(), {size_of(C), L}.

swapped(A, B, C) ->
    D = use(C, B, A), garbage(), E = use(A, C, B), garbage(), F = use(B, A, D), garbage(),
    lists:map(fun size_of/1, [F, E, D]).

many([A, B, C, D, E, F, G, H, I, J, K, L]) ->
    A1 = use(A, B, C), B1 = use(D, E, F), C1 = use(G, H, I), D1 = use(J, K, L), garbage(),
    A2 = use(A1, L, K), garbage(), B2 = use(B1, J, A2), garbage(), C2 = use(C1, B2, I), garbage(), D2 = use(D1, C2, H),
    {size_of(D2), G, F, E}.

use(A, B, C) -> garbage(), {A, B, C}.
garbage() -> erlang:garbage_collect(), [self() | lists:seq(1, 3)].
size_of(T) -> garbage(), erlang:phash2(T).
raise(ok) -> [fine];
raise(throw) -> throw([ball]);
raise(error) -> error({bad, self() =:= self()}).

show(V) -> io:format("~0p~n", [V]).

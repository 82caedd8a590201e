%% A state machine and an event fold written with function clauses
-module(lang_statem).
-export([main/1]).

main(_) ->
    show(run([coin, push, push, coin, coin, push, kick])), show(tokens("let x1 = 42 in (x1+y)*3;")),
    show(bank([{deposit, 100}, {withdraw, 30}, {withdraw, 100}, {transfer, bob, 50}, foo])),
    show(json("{\"a\": [1, 2, {\"b\": null}], \"c\": \"x y\"}")).
run(Es) -> {S, Log} = lists:foldl(fun(E, {S, L}) -> {N, A} = next(S, E), {N, [A | L]} end, {locked, []}, Es), {S, lists:reverse(Log)}.
next(locked, coin) -> {unlocked, open}; next(locked, push) -> {locked, beep}; next(unlocked, push) -> {locked, pass};
next(unlocked, coin) -> {unlocked, refund}; next(S, E) -> {S, {unknown, E}}.
tokens([]) -> [];
tokens([C | T]) when C =:= $\s -> tokens(T);
tokens([C | _] = S) when C >= $0, C =< $9 -> {D, R} = lists:splitwith(fun(X) -> X >= $0 andalso X =< $9 end, S), [{int, list_to_integer(D)} | tokens(R)];
tokens([C | _] = S) when C >= $a, C =< $z -> {W, R} = lists:splitwith(fun(X) -> X >= $a andalso X =< $z orelse X >= $0 andalso X =< $9 end, S), [{word, W} | tokens(R)];
tokens([C | T]) -> [{op, [C]} | tokens(T)].
bank(Ops) -> lists:foldl(fun op/2, #{balance => 0, errors => []}, Ops).
op({deposit, N}, #{balance := B} = M) -> M#{balance := B + N};
op({withdraw, N}, #{balance := B} = M) when N =< B -> M#{balance := B - N};
op({transfer, To, N}, #{balance := B} = M) when B >= N -> (M#{balance := B - N})#{To => N};
op(X, #{errors := E} = M) -> M#{errors := [X | E]}.
json(S) -> {V, []} = val(S), V.
val([$\s | T]) -> val(T);
val("null" ++ T) -> {null, T};
val([$" | T]) -> {S, [_ | R]} = lists:splitwith(fun(C) -> C =/= $" end, T), {S, R};
val([$[ | T]) -> items(T, $], []);
val([${ | T]) -> {L, R} = items(T, $}, []), {{obj, pairs(L)}, R};
val(S) -> string:to_integer(S).
items([C | T], C, A) -> {lists:reverse(A), T};
items([C | T], E, A) when C =:= $,; C =:= $:; C =:= $\s -> items(T, E, A);
items(S, E, A) -> {V, R} = val(S), items(R, E, [V | A]).
pairs([]) -> []; pairs([K, V | T]) -> [{K, V} | pairs(T)].

show(V) -> io:format("~0p~n", [V]).

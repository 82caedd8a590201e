%% Variables, tail position and results of try in functions and loops
-module(lang_try_vars).
-export([main/1]).

main(_) ->
    show(find([1, 2, {x, 3}], x)), show(find([], x)), show([safe_div(A, B) || {A, B} <- [{4, 2}, {1, 0}, {a, 1}]]),
    show(loop(5, [])), show(cleanup(fun() -> ok end)), show(cleanup(fun() -> error(bad) end)), show(cleanup(fun() -> throw(t) end)),
    X = try id({1, 2}) of {A, B} when A < B -> less; {A, B} when A > B -> more; _ -> none catch _:_ -> err end, show(X),
    show(try lists:map(fun(Y) -> if Y > 2 -> throw({found, Y}); true -> Y end end, [1, 2, 3, 4]) catch {found, Z} -> Z end),
    show(nest(0)), show(nest(1)), show(nest(2)), show(nest(3)).
find(L, K) -> try [throw({hit, V}) || {Kk, V} <- L, Kk =:= K], none catch throw:{hit, V} -> V end.
safe_div(A, B) -> try A div B catch error:R -> {failed, R} end.
loop(0, A) -> A;
loop(N, A) -> try 10 div (N - 3) of V -> loop(N - 1, [V | A]) catch error:badarith -> loop(N - 1, [inf | A]) end.
cleanup(F) -> put(c, []), R = try try F() of V -> {v, V} catch error:E -> {e, E} after put(c, [a1 | get(c)]) end
    catch T -> {t, T} after put(c, [a2 | get(c)]) end, {R, get(c)}.
nest(N) ->
    try
        try id(N) of 0 -> error(zero); 1 -> throw(one); 2 -> two; 3 -> exit(three)
        catch throw:E -> throw({was, E}) end
    catch throw:T -> {thrown, T}; exit:X -> {exit, X}; error:E2 -> {error, E2} end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).

%% Mutual recursion, a small interpreter and an expression parser (Reference Manual, Functions)
-module(lang_mutual).
-export([main/1]).

main(_) ->
    show(eval("1+2*3")), show(eval("(1+2)*3-4/2")), show(eval("-(2-5)*((7))")), show(eval("12 * ( 3 + 4 )")),
    show(attempt(fun() -> eval("1+") end)), show(attempt(fun() -> eval("(1") end)),
    show(run([{push, 2}, {push, 3}, add, {push, 4}, mul, dup, add])),
    show(attempt(fun() -> run([add]) end)).

eval(S) -> case expr([C || C <- S, C =/= $\s]) of {V, ""} -> V; {_, R} -> throw({rest, R}) end.
expr(S) -> {V, R} = term(S), expr(V, R).
expr(V, [$+ | S]) -> {W, R} = term(S), expr(V + W, R);
expr(V, [$- | S]) -> {W, R} = term(S), expr(V - W, R);
expr(V, S) -> {V, S}.
term(S) -> {V, R} = factor(S), term(V, R).
term(V, [$* | S]) -> {W, R} = factor(S), term(V * W, R);
term(V, [$/ | S]) -> {W, R} = factor(S), term(V / W, R);
term(V, S) -> {V, S}.
factor([$- | S]) -> {V, R} = factor(S), {-V, R};
factor([$( | S]) -> case expr(S) of {V, [$) | R]} -> {V, R}; {_, R} -> throw({unclosed, R}) end;
factor([D | _] = S) when D >= $0, D =< $9 -> {N, R} = string:to_integer(S), {N, R};
factor(S) -> throw({unexpected, S}).

run(P) -> lists:foldl(fun step/2, [], P).
step({push, X}, S) -> [X | S];
step(add, [A, B | S]) -> [A + B | S];
step(mul, [A, B | S]) -> [A * B | S];
step(dup, [A | S]) -> [A, A | S];
step(Op, S) -> throw({underflow, Op, S}).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

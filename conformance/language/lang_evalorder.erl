%% Order of evaluation with side effects (Reference Manual, Expressions: Expression Evaluation)
-module(lang_evalorder).
-export([main/1]).

main(_) ->
    show(s(1) + s(2) * s(3)),
    show({s(a), [s(b), s(c) | s([])], #{s(k) => s(v), s(k2) => s(v2)}}),
    show((s(fun(X, Y) -> {X, Y} end))(s(1), s(2)) =:= {1, 2}),
    show(f(s(3), s(2), s(1))),
    show(s(false) andalso s(true)), show(s(true) orelse s(false)),
    show(s(false) and s(true)), show(s(true) or s(false)),
    show(<<(s(1)), (s(2)):(s(16)), (s(<<"b">>))/binary>>),
    M = s(#{a => 1}), show(M#{s(b) => s(2), s(a) := s(3)}),
    show([s(X) || X <- s([1, 2]), s(X) > 1]),
    show((s(lists)):(s(reverse))(s([1, 2]))),
    show(s(5) > s(4)), show(s("a") ++ s("b") ++ s("c")),
    show(attempt(fun() -> s(1) + s(a) * s(2) end)),
    show(attempt(fun() -> {s(1), error(s(stop)), s(never)} end)),
    show(begin s(x), s(y) end).

s(X) when is_function(X) -> io:format("<fun>"), X;
s(X) -> io:format("<~0p>", [X]), X.
f(A, B, C) -> [A, B, C].

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

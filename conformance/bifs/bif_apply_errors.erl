%% apply, fun calls and BIFs with the wrong number or kind of arguments
-module(bif_apply_errors).
-export([main/1]).

main(_) ->
    show([attempt(fun() -> apply(erlang, F, A) end) || {F, A} <- [{abs, [a]}, {abs, []}, {abs, [1, 2]}, {nope, []}, {element, [1, {x}]}, {length, [[1 | 2]]}, {'+', [1, a]}, {'++', [a, []]}, {hd, [[]]}]]), show([attempt(fun() -> apply(F, A) end) || {F, A} <- [{fun abs/1, [-1]}, {fun erlang:nope/1, [1]}, {a, []}, {{a, b}, [1]}, {fun lists:sum/1, [[1, 2]]}, {fun abs/1, a}]] -- []),
    show([attempt(fun() -> erlang:apply(M, F, []) end) || {M, F} <- [{1, a}, {a, 1}, {"a", b}, {a_mod_q, b}, {{a, 1}, b}]]), show(attempt(fun() -> erlang:make_fun(id(a), b, -1) end)), show(erlang:make_fun(lists, sum, 1)), show((erlang:make_fun(lists, sum, 1))([4, 5])).

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

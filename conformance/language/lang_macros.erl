%% Macros: constants, arguments, overloading, stringify, nesting (Reference Manual, Preprocessor)
-module(lang_macros).
-export([main/1]).
-define(ONE, 1).
-define(TWO, (?ONE + ?ONE)).
-define(add(A, B), A + B).
-define(add(A), ?add(A, 10)).
-define(add, fun(A, B) -> A + B end).
-define(str(X), ??X).
-define(log(E), io:format("~s = ~0p~n", [??E, E])).
-define(twice(X), begin X, X end).
-define(tuple(A, B), {A, B}).
-define(EMPTY, ).
-define(MULTI(X),
        case X of
            0 -> zero;
            _ -> nonzero
        end).
-define(with_list(L), lists:sum(L)).

main(_) ->
    show(?ONE), show(?TWO * 3), show(?add(1, 2)), show(?add(5)), show((?add)(3, 4)),
    show(?str(foo(X, "s") + 1)),
    ?log(1 + 2 * 3), ?log({a, [b]}),
    show(?tuple([1, 2], {3, 4})), show(?tuple(f(1, 2), fun(A, B) -> {A, B} end(1, 2))),
    show(?EMPTY 5 ?EMPTY), show([?MULTI(X) || X <- [0, 1]]),
    show(?with_list([1, 2, 3])),
    ?twice(io:format("hi~n")),
    show(?MODULE), show(?MODULE_STRING), show(?FUNCTION_NAME), show(?FUNCTION_ARITY), show(is_integer(?LINE)),
    show(filename:basename(?FILE)), show(is_list(?MACHINE) orelse is_atom(?MACHINE)), show(?OTP_RELEASE >= 25).

f(A, B) -> A * 10 + B.

show(V) -> io:format("~0p~n", [V]).

%% String literals, ++ patterns, character literals, escapes (Reference Manual, Patterns; Data Types)
-module(lang_strpat).
-export([main/1]).

main(_) ->
    show([f(S) || S <- ["", "get x", "get ", "put", "putty", "abc", "ge"]]),
    "pre" ++ R = id("prefix"), show(R),
    [$a, $b | T] = id("abc"), show(T),
    [$x] ++ U = id("xyz"), show(U),
    show([$a, $\n, $\t, $\\, $\s, $\e, $\d, $\0, $\x41, $\x{263a}, $\101, $\^A, $\", $']),
    io:format("~w~n", ["a\tb\n\"q\"\\\e\x41\x{3b1}\102"]),
    show("con" "cat" "enated"),
    show("multi
line"),
    io:format("~ts~n", ["\x{e5}\x{3b1}\x{20ac}"]),
    show('quoted atom'), show('with\'quote'), show('\n'), show([abc, 'Abc', 'a b', '', a@b, 'end', 'after']),
    show([$a | "bc"] =:= "abc"),
    show(attempt(fun() -> "no" ++ X = id("yes"), X end)).

f("") -> empty;
f("get " ++ What) when What =/= "" -> {get, What};
f("put") -> put;
f("put" ++ [C | _]) -> {put, C};
f("get" ++ _ = All) -> {partial, All};
f([A, B, C]) -> {three, A, B, C};
f(_) -> other.

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

%% Type tests by their old names as filters of comprehensions
-module(lang_old_tests_filter).
-export([main/1]).
-record(r, {a}).

main(_) ->
    L = [1, 2.0, [], [x], a, {r, 1}, {r}, <<1>>, self()],
    show([X || X <- L, integer(X)]), show([X || X <- L, float(X)]), show([X || X <- L, (list(X))]),
    show([X || X <- L, record(X, r)]), show([X || X <- L, atom(X)]), show(<< <<X>> || X <- L, integer(X), X > 0 >>),
    show([try [ok || float(X) > 1] catch _:R -> R end || X <- L]).

show(V) -> io:format("~0p~n", [V]).

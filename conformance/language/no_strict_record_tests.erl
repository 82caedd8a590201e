%% Without a test that it is the record, a field is the element of any tuple.
-module(no_strict_record_tests).
-compile(no_strict_record_tests).
-export([main/1]).
-record(r, {a, b}).

main(_) ->
    [tell(V) || V <- [{r, 1, 2}, {q, 3, 4}, {r, 1}, {r, 1, 2, 3}, {}, foo]].

tell(V) ->
    io:format("~0p ~0p ~0p ~0p~n", [V, try_it(fun() -> V#r.b end), try_it(fun() -> V#r{a = 7} end), guarded(V)]).

try_it(F) ->
    try F() catch C:E -> {C, E} end.

guarded(R) when R#r.b > 1 -> yes;
guarded(R) when is_record(R, r) -> record;
guarded(_) -> no.

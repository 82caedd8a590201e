%% match, match_object, match_delete, select with continuation
-module(ets_match).
-export([main/1]).

main(_) ->
    T = ets:new(t, [ordered_set]), ets:insert(T, [{I, I rem 3, {n, I * I}} || I <- lists:seq(1, 12)]), show([ets:match(T, {'$1', 0, '_'}), ets:match(T, {'$2', 1, {n, '$1'}}), ets:match_object(T, {'_', 2, '_'}), ets:match(T, {3, '$1', '$2'}), ets:match(T, {'_', '_', x})]), {L, C} = ets:match(T, {'$1', '_', '_'}, 5), {L2, C2} = ets:match(C), {L3, E} = ets:match(C2), show([L, L2, L3, E, case E of '$end_of_table' -> E; _ -> ets:match(E) end]), show([ets:match_delete(T, {'_', 0, '_'}), ets:info(T, size)]), show(attempt(fun() -> ets:match(T, foo) end)), show(ets:match_spec_run([{1, a}, {2, b}], ets:match_spec_compile([{{'$1', b}, [], ['$1']}]))).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

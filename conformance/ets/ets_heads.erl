%% Patterns and match specification heads that are no tuples
-module(ets_heads).
-export([main/1]).

main(_) ->
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{1, a}, {2, b}]),
    show([ets:match(T, P) || P <- [foo, 1, [a], #{}, "", '_', '$1', '$7', {}, {'_'}]]),
    show([ets:match_object(T, P) || P <- [foo, 1, [a], '_', '$1', {}]]),
    show([ets:select(T, [{H, [], ['$_']}]) || H <- [foo, 1.0, '$1', '_', {{1}}]]),
    show([ets:select_count(T, [{H, [], [true]}]) || H <- [foo, '$1', '_']]),
    show(ets:match_delete(T, foo)),
    show(ets:info(T, size)),
    show(ets:match_delete(T, '_')),
    show(ets:info(T, size)),
    show(ets:match_spec_run([{1, a}, x, 3], ets:match_spec_compile([{x, [], [found]}, {'$1', [{is_integer, '$1'}], ['$1']}]))).

show(V) -> io:format("~0p~n", [V]).

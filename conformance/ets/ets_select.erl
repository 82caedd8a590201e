%% select with guards and bodies, select_count, select_delete, select_replace
-module(ets_select).
-export([main/1]).

main(_) ->
    T = ets:new(t, [ordered_set]), ets:insert(T, [{I, I rem 3, list_to_atom([$a + I])} || I <- lists:seq(1, 12)]), show([ets:select(T, M) || M <- [[{{'$1', 1, '_'}, [], ['$1']}], [{{'$1', '$2', '_'}, [{'>', '$1', 8}, {'=/=', '$2', 0}], [{{'$1', '$2'}}]}], [{{'$1', '_', '$3'}, [{'orelse', {'==', '$1', 2}, {'==', '$3', {const, d}}}], ['$_']}], [{{'$1', '_', '_'}, [{'<', {'+', '$1', 1}, 4}], ['$$']}], [{{'$1', 0, '_'}, [{is_integer, '$1'}], [[{'*', '$1', 2}, x]]}, {{'_', 2, '$1'}, [], ['$1']}], [{'_', [{'=:=', {element, 1, '$_'}, 5}], [#{k => '$_'}]}]]]), show([ets:select_count(T, [{{'_', 1, '_'}, [], [true]}]), ets:select_delete(T, [{{'$1', '_', '_'}, [{'>', '$1', 10}], [true]}]), ets:select_replace(T, [{{'$1', 0, '$2'}, [], [{{'$1', zero, '$2'}}]}]), ets:lookup(T, 3), ets:select_reverse(T, [{{'$1', '_', '_'}, [], ['$1']}])]), {A, C} = ets:select(T, [{{'$1', '_', '_'}, [], ['$1']}], 4), {B, _} = ets:select(C), show([A, B]), show(attempt(fun() -> ets:select(T, [{{'$1'}, [{bad, '$1'}], ['$1']}]) end)), show(ets:test_ms({1, 2}, [{{'$1', '$2'}, [{'<', '$1', '$2'}], [{{'$2', '$1'}}]}])).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).

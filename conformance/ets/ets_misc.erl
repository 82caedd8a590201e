%% take, all, match on maps, select on maps
-module(ets_misc).
-export([main/1]).
main(_) ->
    T = ets:new(t, [ordered_set]), ets:insert(T, [{I, #{v => I}} || I <- lists:seq(1, 5)]), show(ets:select(T, [{{'$1', #{v => '$2'}}, [{'>', '$1', 3}], ['$2']}])), show(ets:take(T, 1)), show(ets:take(T, 1)), show(lists:member(T, ets:all())), show(ets:is_compiled_ms(x)), show(ets:match_object(T, {'$1', #{v => 3}})), show(ets:lookup(T, 2)).

show(V) -> io:format("~0p~n", [V]).

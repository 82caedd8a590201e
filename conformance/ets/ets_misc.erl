%% fun2ms, take, all, match on maps, select on maps
-module(ets_misc).
-export([main/1]).
-include_lib("stdlib/include/ms_transform.hrl").
main(_) ->
    T = ets:new(t, [ordered_set]), ets:insert(T, [{I, #{v => I}} || I <- lists:seq(1, 5)]), show(ets:fun2ms(fun({A, B}) when A > 1, B =/= x -> {A, [B]} end)), show(ets:select(T, ets:fun2ms(fun({A, #{v := V}}) when A > 3 -> V end))), show(ets:take(T, 1)), show(ets:take(T, 1)), show(lists:member(T, ets:all())), show(ets:is_compiled_ms(x)), show(ets:match_object(T, {'$1', #{v => 3}})), show(ets:lookup(T, 2)).

show(V) -> io:format("~0p~n", [V]).

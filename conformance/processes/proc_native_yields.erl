%% one scheduler
%% While a process is in a long native function, others get turns. Counted, not timed: a ticker of the same priority, on one
%% scheduler, must have run at least three times between the call and the return. The numbers of elements are far above what one turn does.
-module(proc_native_yields).
-export([main/1]).

main(_) ->
    [io:format("~s ~p~n", [Name, often(fun() -> during(Prepare, Call) end)]) || {Name, Prepare, Call} <- natives()],
    [io:format("end of a process with ~s ~p~n", [Name, often(fun() -> during_end(Make) end)]) || {Name, Make} <- holdings()].

%% The most of some tries: how full the turn was when the call began is chance.
often(Try) -> often(Try, Try(), 8).

often(_, others_ran, _) -> others_ran;
often(_, Result, 0) -> Result;
often(Try, _, Left) -> often(Try, Try(), Left - 1).

natives() ->
    N = 200000,
    List = fun() -> lists:seq(1, N) end,
    Bytes = fun() -> binary:copy(<<"abcdefghij">>, N) end,
    Chars = fun() -> lists:duplicate(N, 955) end,
    Pairs = fun() -> [{I, I} || I <- lists:seq(1, N)] end,
    Map = fun() -> maps:from_list(Pairs()) end,
    Parts = fun() -> lists:duplicate(N, [<<"part">>, $a]) end,
    Table = fun(Type) -> fun() -> T = ets:new(t, [Type, public]), ets:insert(T, Pairs()), T end end,
    [{"binary_to_list", Bytes, fun erlang:binary_to_list/1},
     {"bitstring_to_list", Bytes, fun erlang:bitstring_to_list/1},
     {"binary:bin_to_list", Bytes, fun binary:bin_to_list/1},
     {"list_to_binary", Parts, fun erlang:list_to_binary/1},
     {"list_to_bitstring", Parts, fun erlang:list_to_bitstring/1},
     {"iolist_size", fun() -> lists:append([Parts(), Parts(), Parts()]) end, fun erlang:iolist_size/1},
     {"characters_to_list", Bytes, fun unicode:characters_to_list/1},
     {"characters_to_binary", Chars, fun unicode:characters_to_binary/1},
     {"binary:match", Bytes, fun(B) -> binary:match(B, <<"zzz">>) end},
     {"binary:matches", Bytes, fun(B) -> binary:matches(B, <<"abc">>) end},
     {"binary:split", Bytes, fun(B) -> binary:split(B, <<"c">>, [global]) end},
     {"binary:replace", Bytes, fun(B) -> binary:replace(B, <<"c">>, <<"dd">>, [global]) end},
     {"binary:copy", Bytes, fun(B) -> binary:copy(B, 10) end},
     {"term_to_binary", Pairs, fun erlang:term_to_binary/1},
     {"binary_to_term", fun() -> term_to_binary(Pairs()) end, fun erlang:binary_to_term/1},
     {"term_to_binary map", Map, fun(M) -> erlang:term_to_binary(M, [deterministic]) end},
     {"term_to_binary compressed", fun() -> lists:seq(1, 2 * N) end, fun(L) -> term_to_binary(L, [{compressed, 1}]) end},
     {"term_to_binary binary", fun() -> binary:copy(<<"abcdefghij">>, 20 * N) end, fun erlang:term_to_binary/1},
     {"binary_to_term map", fun() -> term_to_binary(Map()) end, fun erlang:binary_to_term/1},
     {"binary_to_term compressed", fun() -> term_to_binary(lists:duplicate(5 * N, 7), [compressed]) end, fun erlang:binary_to_term/1},
     {"binary_to_term bits", fun() -> <<_:3, B/bits>> = <<5:3, (term_to_binary(Pairs()))/binary>>, B end, fun erlang:binary_to_term/1},
     {"phash2 list", fun() -> lists:seq(1, 5 * N) end, fun erlang:phash2/1},
     {"phash2 string", fun() -> lists:duplicate(10 * N, $a) end, fun erlang:phash2/1},
     {"phash2 map", Map, fun erlang:phash2/1},
     {"phash2 tuple", fun() -> erlang:make_tuple(5 * N, a) end, fun erlang:phash2/1},
     {"length", fun() -> lists:seq(1, 5 * N) end, fun(L) -> length(L) end},
     {"maps:merge", fun() -> {Map(), maps:from_list([{I, b} || I <- lists:seq(N div 2, N + N div 2)])} end, fun({A, B}) -> maps:merge(A, B) end},
     {"md5", Bytes, fun erlang:md5/1},
     {"crc32", Bytes, fun erlang:crc32/1},
     {"base64:encode", Bytes, fun base64:encode/1},
     {"base64:decode", fun() -> base64:encode(Bytes()) end, fun base64:decode/1},
     {"++", List, fun(L) -> L ++ [a] end},
     {"--", List, fun(L) -> L -- [1 | L] end},
     {"list_to_tuple", List, fun erlang:list_to_tuple/1},
     {"tuple_to_list", fun() -> erlang:make_tuple(N, a) end, fun erlang:tuple_to_list/1},
     {"lists:sort", List, fun lists:sort/1},
     {"lists:reverse", List, fun lists:reverse/1},
     {"maps:from_list", Pairs, fun maps:from_list/1},
     {"maps:from_keys", List, fun(L) -> maps:from_keys(L, a) end},
     {"maps:to_list", Map, fun maps:to_list/1},
     {"maps:keys", Map, fun maps:keys/1},
     {"maps:values", Map, fun maps:values/1},
     {"ets:tab2list", Table(set), fun ets:tab2list/1},
     {"ets:delete", Table(set), fun ets:delete/1},
     {"ets:delete ordered", Table(ordered_set), fun ets:delete/1},
     {"ets:delete_all_objects", Table(set), fun ets:delete_all_objects/1},
     {"ets:insert", fun() -> {ets:new(t, []), Pairs()} end, fun({T, L}) -> ets:insert(T, L) end},
     {"ets:insert ordered", fun() -> {ets:new(t, [ordered_set]), Pairs()} end, fun({T, L}) -> ets:insert(T, L) end},
     {"ets:insert_new", fun() -> {ets:new(t, []), Pairs()} end, fun({T, L}) -> ets:insert_new(T, L) end},
     {"ets:select", Table(bag), fun(T) -> ets:select(T, [{{'$1', '_'}, [], ['$1']}]) end},
     {"ets:select limited", Table(ordered_set), fun(T) -> ets:select(T, [{{'$1', '_'}, [], ['$1']}], N - 10) end},
     {"ets:select_delete", Table(set), fun(T) -> ets:select_delete(T, [{'_', [], [true]}]) end},
     {"ets:match_spec_run", fun() -> {Pairs(), ets:match_spec_compile([{{'$1', '_'}, [], ['$1']}])} end, fun({L, M}) -> ets:match_spec_run(L, M) end}].

holdings() ->
    [{"a table", fun() -> ets:insert(ets:new(t, []), [{I, I} || I <- lists:seq(1, 300000)]) end},
     {"many tables", fun() -> [ets:new(t, []) || _ <- lists:seq(1, 5000)] end}].

during(Prepare, Call) ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        Argument = Prepare(),
        Ticker = start_ticker(),
        Before = ticks(Ticker),
        Call(Argument),
        After = ticks(Ticker),
        stop(Ticker),
        Me ! {self(), enough(After - Before)}
    end),
    receive {Pid, Result} -> erlang:demonitor(Ref, [flush]), Result; {'DOWN', Ref, _, _, Reason} -> Reason end.

during_end(Make) ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() -> Make(), Me ! ready, receive go -> ok end end),
    receive ready -> ok end,
    Ticker = start_ticker(),
    Before = ticks(Ticker),
    Pid ! go,
    receive {'DOWN', Ref, _, _, normal} -> ok end,
    After = ticks(Ticker),
    stop(Ticker),
    enough(After - Before).

enough(Ticks) when Ticks >= 3 -> others_ran;
enough(Ticks) -> {held_the_scheduler, Ticks}.

%% Ticks are counted where reading needs no turn of the ticker.
start_ticker() ->
    Counter = counters:new(1, []),
    Me = self(),
    Pid = spawn(fun() -> Me ! {self(), started}, tick(Counter) end),
    receive {Pid, started} -> ok end,
    {Pid, Counter}.

tick(Counter) ->
    counters:add(Counter, 1, 1),
    erlang:yield(),
    tick(Counter).

ticks({_, Counter}) -> counters:get(Counter, 1).
stop({Pid, _}) -> exit(Pid, kill).

-module(proc_edges).
-export([main/1, where/0, where_last/0]).

%% Corners of the functions on processes: arguments that are refused, processes that are gone, oneself.
main(_) ->
    monitors(), links(), names(), flags(), sizes(), spawns(), places(), times().

each(Name, F, Cases) ->
    io:format("~p: ~0p~n", [Name, [try F(X) catch C:E -> {C, E} end || X <- Cases]]).

dead() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, process, P, _} -> P end.

got() -> receive X -> X after 50 -> nothing end.

monitors() ->
    register(me, self()),
    each(of_oneself, fun({O, Options}) ->
        R = erlang:monitor(process, O, Options),
        R ! x,
        {got(), demonitor(R, [info]), process_info(self(), monitors)}
    end, [{self(), []}, {me, []}, {{me, node()}, []}, {self(), [{alias, demonitor}]}, {me, [{alias, explicit_unalias}]}, {self(), [{tag, t}]}]),
    unregister(me),
    each(bad, fun({T, O}) -> monitor(T, O) end, [{process, 1}, {foo, self()}, {process, {a, b, c}}, {process, {1, node()}}, {port, 1},
        {time_offset, self()}]),
    each(options, fun(O) -> R = erlang:monitor(process, nonesuch, O), receive {T, R, process, W, Why} -> {T, W, Why} end end,
        [[], [{tag, {a, [b]}}], [{tag, foo}, {tag, bar}], [foo], [{alias, foo}], [{tag, foo} | x]]),
    each(demonitor, fun({R, O}) -> demonitor(R, O) end, [{foo, []}, {make_ref(), [foo]}, {make_ref(), foo}, {make_ref(), []},
        {make_ref(), [info]}, {make_ref(), [flush, info]}]),
    each(alias, fun(O) -> A = alias(O), A ! x, A ! y, {got(), got(), unalias(A), unalias(A)} end,
        [[], [reply], [explicit_unalias], [reply, explicit_unalias], [foo], foo]),
    each(unalias, fun erlang:unalias/1, [foo, make_ref()]).

links() ->
    each(bad, fun(F) -> F(foo) end, [fun erlang:link/1, fun erlang:unlink/1, fun(X) -> exit(X, bar) end, fun erlang:is_process_alive/1,
        fun erlang:process_info/1, fun erlang:garbage_collect/1]),
    each(self, fun(F) -> F(self()) end, [fun erlang:link/1, fun erlang:unlink/1]),
    %% To one that is gone: an error, or a message to who traps exits.
    each(dead, fun(Trap) ->
        D = dead(),
        {P, R} = spawn_monitor(fun() ->
            process_flag(trap_exit, Trap),
            X = try link(D) catch C:E -> {C, E} end,
            exit({X, receive {'EXIT', D, Why} -> Why after 50 -> nothing end, process_info(self(), links)})
        end),
        receive {'DOWN', R, process, P, Reason} -> Reason end
    end, [false, true]),
    each(of_dead, fun(F) -> F(dead()) end, [fun erlang:is_process_alive/1, fun erlang:process_info/1, fun(D) -> process_info(D, []) end,
        fun(D) -> process_info(D, [links]) end, fun erlang:garbage_collect/1, fun(D) -> group_leader(self(), D) end,
        fun(D) -> erlang:suspend_process(D) end, fun(D) -> register(foo, D) end, fun(D) -> exit(D, kill) end, fun(D) -> D ! x end]),
    each(suspend, fun(X) -> erlang:suspend_process(X) end, [self(), foo]),
    each(resume, fun(X) -> erlang:resume_process(X) end, [self(), foo]).

names() ->
    each(register, fun({N, P}) -> register(N, P) end, [{undefined, self()}, {"x", self()}, {x, x}, {aa, self()}, {bb, self()}, {aa, self()}]),
    each(unregister, fun erlang:unregister/1, [aa, aa, 1]),
    each(whereis, fun erlang:whereis/1, [aa, 1]),
    each(send, fun({D, O}) -> erlang:send(D, x, O) end, [{nonesuch, []}, {{nonesuch, node()}, []}, {{nonesuch, 1}, []}, {1, []},
        {make_ref(), []}, {self(), [foo]}, {self(), [noconnect, nosuspend]}]),
    got(),
    each(nosuspend, fun(O) -> erlang:send_nosuspend(self(), x, O) end, [[], [nosuspend], [noconnect], [foo]]),
    [got() || _ <- [1, 2, 3]].

flags() ->
    each(flag, fun({F, V}) -> process_flag(F, V) end,
        [{foo, 1}, {trap_exit, 1}, {priority, 1}, {min_heap_size, -1}, {fullsweep_after, 5}, {fullsweep_after, 65535}, {fullsweep_after, -5},
         {message_queue_data, off_heap}, {message_queue_data, on_heap}, {message_queue_data, mixed}, {save_calls, 10}, {save_calls, 0},
         {save_calls, 10001}, {scheduler, 1}, {scheduler, 0}, {scheduler, 100000}, {scheduler, -1}, {sensitive, true}, {sensitive, false},
         {error_handler, foo}, {error_handler, error_handler}, {priority, high}, {priority, max}, {priority, low}, {priority, normal}]),
    each(info, fun(I) -> process_info(self(), I) end, [foo, [links, foo], [links | foo], []]),
    each(collect, fun(O) -> garbage_collect(self(), O) end, [[], [foo], [{type, foo}], [{type, minor}], [{async, r}]]),
    io:format("~p~n", [got()]),
    each(bump, fun erlang:bump_reductions/1, [0, -1, foo]).

sizes() ->
    each(min_heap_size, fun(N) -> process_flag(min_heap_size, N), process_flag(min_heap_size, N) end,
        [0, 1, 100, 233, 234, 376, 377, 10000, 833026, 833027, 233]),
    each(min_bin_vheap_size, fun(N) -> process_flag(min_bin_vheap_size, N), process_flag(min_bin_vheap_size, N) end,
        [0, 100, 46422, 46423, 1000000, 0]),
    each(max_heap_size, fun(N) -> process_flag(max_heap_size, N), maps:get(size, process_flag(max_heap_size, 0)) end,
        [0, 232, 1000000, 5000000, 1 bsl 64, #{}, #{size => 5}, #{size => 1000000, kill => 1}]),
    io:format("~p~n", [[erlang:system_info(I) || I <- [min_heap_size, min_bin_vheap_size, fullsweep_after]]]),
    io:format("~w~n", [lists:sublist(erlang:system_info(heap_sizes), 40)]),
    Self = self(),
    each(spawn_opt, fun(O) -> spawn_opt(fun() -> Self ! process_info(self(), min_heap_size) end, O), receive {min_heap_size, N} -> N end end,
        [[], [{min_heap_size, 100}], [{min_heap_size, 300}, {max_heap_size, 400}], [{min_heap_size, 300}, {max_heap_size, 300}],
         [{max_heap_size, 232}], [{max_heap_size, #{size => 5000, kill => false}}], [{min_heap_size, -1}], [foo], [link | foo],
         [{priority, foo}], [{scheduler, 1000000}], [{scheduler, 1}]]).

spawns() ->
    logger:set_primary_config(level, none),
    put(wants, Wants = fun(_) -> ok end),
    each(wants_arguments, fun(F) -> F() end, [fun() -> spawn_monitor(Wants) end, fun() -> spawn_request(Wants) end,
        fun() -> {is_pid(spawn(get(wants)))} end, fun() -> {is_pid(spawn_opt(get(wants), []))} end]),
    each(trace, fun(F) -> {P, R} = F(), receive {'DOWN', R, process, P, {{badarity, _}, T}} -> T end end,
        [fun() -> spawn_opt(Wants, [monitor]) end, fun() -> spawn_monitor(erlang, apply, [Wants, []]) end]),
    each(bad, fun({M, F, A}) -> spawn(M, F, A) end, [{a, b, c}, {a, 1, []}, {1, a, []}]),
    each(request, fun(O) -> R = spawn_request(fun() -> ok end, O), is_reference(R) andalso {receive {spawn_reply, R, A, B} -> {A, is_pid(B) orelse B} after 50 -> nothing end} end,
        [[], [foo], [{reply, foo}], foo, [{reply, no}], [{reply, error_only}, foo], [{reply, success_only}, foo]]),
    each(request_bad, fun(A) -> apply(erlang, spawn_request, A) end, [[a, <<"b">>, []], [a, <<"b">>, [], [foo]], [node(), a, <<"b">>, []],
        [node(), a, <<"b">>, [], []], [foo, [foo]], [a, b, [x | y], [foo]]]),
    each(abandon, fun erlang:spawn_request_abandon/1, [make_ref(), foo]),
    %% The answer comes before anything that the new process does.
    Self = self(),
    Orders = [begin
        R = spawn_request(fun() -> Self ! {first, self()} end, [monitor]),
        receive X -> [receive {first, _} -> ok end, receive {'DOWN', R, _, _, _} -> ok end | element(1, X)] end
    end || _ <- lists:seq(1, 2000)],
    io:format("~p~n", [lists:usort(lists:filter(fun([_, _ | T]) -> T =/= spawn_reply end, Orders))]).

%% A process asks for its own place.
places() ->
    lists:map(fun(X) -> X end, [1, 2]),
    io:format("~0p ~0p~n", [where(), where_last()]),
    {current_stacktrace, [{M, F, A, _} | _]} = process_info(self(), current_stacktrace),
    io:format("~p~n", [{M, F, A}]).

where() ->
    {current_function, W} = process_info(self(), current_function),
    {current_location, {M, F, A, L}} = process_info(self(), current_location),
    [W, {M, F, A}, length([V || {line, V} <- L])].

where_last() -> process_info(self(), current_function).

times() ->
    Self = self(),
    each(units, fun({T, A, B}) -> erlang:convert_time_unit(T, A, B) end,
        [{-1, 1 bsl 70, 1}, {7, 1, 1 bsl 65}, {7, 0, 1}, {7.0, 1, 1}, {-7, 2, 1}, {7, second, foo}, {1, 1000000000000, second}]),
    each(fine, fun(U) -> Q = erlang:system_time(U) div erlang:system_time(second), Q > U - U div 100 andalso Q < U + U div 100 end,
        [1000000000, 1000000000000, 1000000000000000, 1 bsl 70]),
    each(after_, fun(T) -> is_integer(erlang:cancel_timer(erlang:send_after(T, Self, x))) end,
        [1 bsl 41, 1 bsl 42, 1 bsl 43, 1 bsl 64, -1, foo]),
    each(absolute, fun(T) -> is_reference(erlang:start_timer(T, Self, x, [{abs, true}])) end, [erlang:monotonic_time(millisecond) - 5, 1 bsl 64, foo]),
    receive {timeout, _, x} -> ok end,
    each(timer, fun(F) -> F(make_ref()) end, [fun erlang:cancel_timer/1, fun(R) -> erlang:cancel_timer(R, [{info, false}]) end,
        fun(R) -> erlang:cancel_timer(R, [{foo, true}]) end, fun erlang:read_timer/1, fun(R) -> erlang:read_timer(R, [{info, false}]) end,
        fun(R) -> ok = erlang:read_timer(R, [{async, true}]), receive {read_timer, R, V} -> V end end]),
    %% A far timer leaves the near ones alone.
    Far = [erlang:send_after(1 bsl B, Self, far) || B <- [36, 37, 40, 41, 42, 43]],
    erlang:send_after(5, Self, near),
    io:format("~p~n", [receive Y -> Y end]),
    io:format("~p~n", [[erlang:cancel_timer(T) > 1 bsl 35 || T <- Far]]).

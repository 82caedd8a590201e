%% Traced calls: local and global ones, of native functions too, with match specifications, returns, exceptions, counts, meta.
-module(trace_calls).
-export([main/1, outer/1, inner/1, fails/1, catches/1, count/1, rest/2]).

main(_) ->
    P = spawn_link(fun loop/0),
    put(p, P),
    1 = erlang:trace(P, true, [call]),
    io:format("~p ~p~n", [erlang:trace_info(P, flags), erlang:trace_info(P, tracer) =:= {tracer, self()}]),
    try erlang:trace(P, true, [nothing]) catch error:badarg -> io:format("badarg~n") end,
    %% Global: only calls with the module's name.
    1 = erlang:trace_pattern({?MODULE, inner, 1}, true, [global]),
    show(global, fun() -> outer(1), ?MODULE:inner(2) end),
    io:format("~p~n", [erlang:trace_info({?MODULE, inner, 1}, traced)]),
    %% Local: all; and it ends the global one.
    1 = erlang:trace_pattern({?MODULE, inner, 1}, true, [local]),
    1 = erlang:trace_pattern({?MODULE, outer, 1}, true, [local]),
    show(local, fun() -> outer(1), ?MODULE:inner(2) end),
    io:format("~p ~p~n", [erlang:trace_info({?MODULE, inner, 1}, traced), erlang:trace_info({?MODULE, inner, 1}, match_spec)]),
    1 = erlang:trace(P, true, [arity]),
    show(arity, fun() -> outer(1) end),
    1 = erlang:trace(P, false, [arity]),
    %% Returns, messages, guards.
    1 = erlang:trace_pattern({?MODULE, inner, 1}, [{['$1'], [{'>', '$1', 1}], [{return_trace}, {message, {{caller, {caller}}}}]}], [local]),
    show(returns, fun() -> outer(0), outer(1), outer(2) end),
    1 = erlang:trace_pattern({?MODULE, fails, 1}, [{'_', [], [{exception_trace}]}], [local]),
    1 = erlang:trace_pattern({?MODULE, catches, 1}, [{'_', [], [{exception_trace}]}], [local]),
    show(exceptions, fun() -> catches(error), catches(exit), catches(throw), catches(none) end),
    1 = erlang:trace(P, true, [return_to]),
    show(return_to, fun() -> returns() end),
    1 = erlang:trace(P, false, [return_to]),
    erlang:trace_pattern({?MODULE, '_', '_'}, false, [local]),
    %% Native functions.
    1 = erlang:trace_pattern({erlang, integer_to_list, 1}, [{'_', [], [{return_trace}]}], []),
    1 = erlang:trace_pattern({erlang, atom_to_list, 1}, [{'_', [], [{exception_trace}]}], [local]),
    show(native, fun() -> [rest(integer_to_list, X) || X <- [1, 22]], rest(atom_to_list, a) end),
    show(native_fails, fun() -> try rest(atom_to_list, 1) catch error:badarg -> ok end end),
    1 = erlang:trace_pattern({erlang, integer_to_list, 1}, false, []),
    1 = erlang:trace_pattern({erlang, atom_to_list, 1}, false, [local]),
    show(none, fun() -> rest(integer_to_list, 1), rest(atom_to_list, a), outer(1) end),
    %% What a specification switches off and on.
    1 = erlang:trace_pattern({?MODULE, outer, 1}, [{[off], [], [{disable_trace, send}]}, {[on], [], [{enable_trace, send}]}], [global]),
    show(switches, fun() -> self() ! a, [?MODULE:outer(on)], self() ! b, [?MODULE:outer(off)], self() ! c end),
    1 = erlang:trace_pattern({?MODULE, outer, 1}, [{['_'], [], [{silent, true}]}], [global]),
    show(silent, fun() -> ?MODULE:outer(1) end),
    io:format("~p~n", [erlang:trace_info(P, flags)]),
    1 = erlang:trace(P, false, [silent]),
    1 = erlang:trace_pattern({?MODULE, outer, 1}, false, [global]),
    counts(),
    meta(),
    io:format("~p~n", [erlang:trace_info({?MODULE, nothing, 1}, all)]),
    io:format("~p~n", [erlang:trace_info({?MODULE, outer, 1}, all)]),
    specs().

returns() -> outer(1), catches(error), self().

counts() ->
    1 = erlang:trace_pattern({?MODULE, count, 1}, true, [local, call_count]),
    erlang:trace_pattern({?MODULE, count, 1}, true, [call_time]),
    run(fun() -> count(10) end),
    io:format("~p~n", [erlang:trace_info({?MODULE, count, 1}, call_count)]),
    {call_time, [{_, N, _, _}]} = erlang:trace_info({?MODULE, count, 1}, call_time),
    io:format("~p calls in a time, ~p messages~n", [N, length(flush())]),
    erlang:trace_pattern({?MODULE, count, 1}, pause, [call_count]),
    run(fun() -> count(10) end),
    io:format("~p~n", [erlang:trace_info({?MODULE, count, 1}, call_count)]),
    erlang:trace_pattern({?MODULE, count, 1}, restart, [call_count]),
    run(fun() -> count(3) end),
    io:format("~p~n", [erlang:trace_info({?MODULE, count, 1}, call_count)]),
    erlang:trace_pattern({?MODULE, count, 1}, false, [local, call_count, call_time]),
    io:format("~p~n", [erlang:trace_info({?MODULE, count, 1}, call_count)]),
    flush().

meta() ->
    1 = erlang:trace(get(p), false, [call]),
    1 = erlang:trace_pattern({?MODULE, outer, 1}, [{'_', [], [{return_trace}, {message, extra}]}], [meta]),
    run(fun() -> outer(3) end),
    [io:format("meta ~p~n", [erlang:delete_element(tuple_size(M), setelement(2, M, p))]) || M <- flush()],
    io:format("~p~n", [erlang:trace_info({?MODULE, outer, 1}, meta) =:= {meta, self()}]),
    1 = erlang:trace_pattern({?MODULE, outer, 1}, false, [meta]).

specs() ->
    [io:format("~p~n", [erlang:match_spec_test(Args, Spec, trace)])
     || {Args, Spec} <- [{[a, b], [{['$1', '$2'], [], [{message, {{'$1', '$2'}}}, {return_trace}]}]},
                         {[a, b], [{['$1', '$2'], [], []}]},
                         {[a, b], [{['$1'], [], []}]},
                         {[a, b], [{'$1', [{'=:=', {length, '$1'}, 2}], [{message, '$1'}]}]},
                         {[a, b], [{'_', [], [{message, false}]}]},
                         {[a], [{['$1'], [{is_atom, '$1'}], [{exception_trace}, {message, {const, {x}}}]}]}]].

show(What, F) ->
    run(F),
    io:format("~p:~n", [What]),
    [io:format("    ~p~n", [[E || E <- tl(tl(tuple_to_list(M))), not is_pid(E)]]) || M <- flush()].

run(F) ->
    P = get(p),
    P ! {run, self(), F},
    receive done -> ok end,
    Ref = erlang:trace_delivered(P),
    receive {trace_delivered, P, Ref} -> ok end.

loop() ->
    receive
        {run, From, F} ->
            F(),
            drain(),
            From ! done,
            loop()
    end.

drain() -> receive M when is_atom(M) -> drain() after 0 -> ok end.

flush() ->
    receive
        {trace, _, send, done, _} -> flush();
        M -> [M | flush()]
    after 0 -> []
    end.

outer(X) when is_integer(X) -> [inner(X)];
outer(_) -> [].

inner(X) -> erlang:phash2(X) * 0 + X.

catches(How) -> try [fails(How)] catch C:R -> {C, R} end.

fails(error) -> error(e);
fails(exit) -> exit(x);
fails(throw) -> throw(t);
fails(none) -> self(), none.

count(0) -> self();
count(N) -> count(N - 1).

rest(integer_to_list, X) -> integer_to_list(X);
rest(atom_to_list, X) -> atom_to_list(X).

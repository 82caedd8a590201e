"""Limits that a program runs into: the node lives on."""
from harness import *


def test_a_full_atom_table_raises_system_limit():
    program("""main(_) ->
    Fill = fun F(N) -> list_to_atom("zz" ++ integer_to_list(N)), F(N + 1) end,
    try Fill(1) catch error:system_limit -> io:format("limit~n") end,
    io:format("~p~n", [list_to_atom("lists")]).""")
    assert expect(joist("+t", "20000", "p.erl"), 0).out == "limit\nlists\n"


def test_a_full_process_table_raises_system_limit():
    program("""main(_) ->
    Fill = fun F(Acc) -> try F([spawn(fun() -> receive stop -> ok end end) | Acc]) catch error:system_limit -> Acc end end,
    Pids = Fill([]),
    io:format("~p~n", [length(Pids) > 900]),
    [begin R = monitor(process, P), P ! stop, receive {'DOWN', R, _, _, _} -> ok end end || P <- Pids],
    Me = self(), spawn(fun() -> Me ! again end), receive again -> io:format("again~n") end.""")
    r = joist("+P", "1024", "p.erl")
    assert expect(r, 0).out.startswith("true\n") and "again\n" in r.out, repr(r)


def test_max_heap_size_kills_one_process_only():
    program("""main(_) ->
    {P, R} = spawn_opt(fun() -> grow([]) end, [monitor, {max_heap_size, #{size => 100000, kill => true, error_logger => false}}]),
    receive {'DOWN', R, process, P, Why} -> io:format("~p~n", [Why]) end.
grow(L) -> grow([L, L | L]).""")
    assert expect(joist("p.erl"), 0).out == "killed\n"


def test_recursion_twenty_million_calls_deep():
    program("""main(_) -> io:format("~p~n", [count(20000000)]), erlang:garbage_collect(),
    {memory, M} = process_info(self(), memory), io:format("~p~n", [M < 10000000]).
count(0) -> 0;
count(N) -> 1 + count(N - 1).""")
    assert expect(joist("p.erl", timeout=300), 0).out == "20000000\ntrue\n"


def test_memory_is_given_back():
    # By deep recursion, a process that ends, a table that goes; to a node that falls idle, and to one that wakes often.
    program("""main(_) -> 20000000 = count(20000000), {ok, _} = wait(50, 30),
    in_process(fun() -> count(10000000) end), {ok, _} = wait(10, 300),
    in_process(fun() -> ets:insert(ets:new(t, []), [{X, X} || X <- lists:seq(1, 1000000)]) end), {ok, _} = wait(10, 300).
in_process(F) -> {_, R} = spawn_monitor(F), receive {'DOWN', R, _, _, normal} -> ok end.
count(0) -> 0;
count(N) -> 1 + count(N - 1).
rss() -> {ok, B} = file:read_file("/proc/self/statm"), [_, R | _] = string:split(binary_to_list(B), " ", all), list_to_integer(R) * 4096.
wait(0, _) -> io:format("~p~n", [rss()]), error;
wait(N, Pause) -> erlang:garbage_collect(), case rss() of R when R < 30000000 -> {ok, R}; _ -> timer:sleep(Pause), wait(N - 1, Pause) end.""")
    expect(joist("p.erl", timeout=300), 0)


def test_others_run_beside_long_native_functions():
    # Some that hold a scheduler in other runtimes; the rest are in conformance/processes/proc_native_yields.erl.
    program("""main(_) -> N = 500000, List = lists:seq(1, N),
    [io:format("~s ~p~n", [Name, tries(fun() -> ticks_during(F) end, 8)]) || {Name, F} <- [
        {"external_size", fun() -> erlang:external_size(List) end}, {"phash", fun() -> erlang:phash(List, 10) end},
        {"phash2", begin B = binary:copy(<<"abcdefghij">>, N), fun() -> erlang:phash2(B) end end},
        {"products", begin X = (1 bsl 300000) - 1, fun() -> [X * X rem 1000003 || _ <- lists:seq(1, 100)] end end}]].
tries(_, 0) -> few;
tries(F, N) -> case F() of T when T >= 3 -> enough; _ -> tries(F, N - 1) end.
ticks_during(F) -> C = counters:new(1, []), Me = self(), P = spawn(fun() -> Me ! ready, tick(C) end), receive ready -> ok end,
    Before = counters:get(C, 1), F(), After = counters:get(C, 1), exit(P, kill), After - Before.
tick(C) -> counters:add(C, 1, 1), erlang:yield(), tick(C).""")
    assert expect(joist("+S", "1", "p.erl"), 0).out == "external_size enough\nphash enough\nphash2 enough\nproducts enough\n"


def test_a_full_mailbox_can_still_be_searched():
    program("""main(_) -> Me = self(), [Me ! N || N <- lists:seq(1, 100000)], Me ! last,
    receive last -> io:format("last~n") end, receive 50000 -> io:format("middle~n") end,
    {message_queue_len, 99999} = process_info(Me, message_queue_len), drain(0).
drain(N) -> receive _ -> drain(N + 1) after 0 -> io:format("~p~n", [N]) end.""")
    assert expect(joist("p.erl"), 0).out == "last\nmiddle\n99999\n"


def test_results_beyond_the_limits_raise_system_limit():
    program("""main(_) -> [io:format("~p~n", [try F() catch error:R -> R end]) || F <- [
    fun() -> 1 bsl (1 bsl 40) end, fun() -> (1 bsl 60) bsl (1 bsl 60) end, fun() -> N = 1 bsl 60, <<0:N>> end,
    fun() -> list_to_atom(lists:duplicate(256, $a)) end, fun() -> binary_to_atom(binary:copy(<<"a">>, 256)) end,
    fun() -> byte_size(binary:copy(<<0>>, 1 bsl 28)) end, fun() -> erlang:make_tuple(1 bsl 24, a) end, fun() -> binary:copy(<<0>>, 1 bsl 50) end]].""")
    assert expect(joist("p.erl"), 0).out.split() == ["system_limit"] * 5 + ["268435456"] + ["badarg", "system_limit"]


DEEP = """main([What]) -> N = 1000000, X = nest(What, N), Y = nest(What, N),
    Same = [X == Y, X =:= Y, not (X < Y), erlang:phash2(X) =:= erlang:phash2(Y), binary_to_term(term_to_binary(X)) =:= Y,
        begin self() ! X, receive R1 -> R1 =:= Y end end, begin erlang:garbage_collect(), X =:= Y end,
        begin T = ets:new(t, [ordered_set]), ets:insert(T, {X, 1}), ets:insert(T, {2, X}), ets:member(T, Y) andalso length(ets:match(T, {2, Y})) =:= 1 end,
        erlang:external_size(X) =:= byte_size(term_to_binary(X)), erts_debug:flat_size(X) > N, is_integer(erts_debug:size(X)),
        begin {P, M} = spawn_monitor(fun() -> exit({r, X}) end), receive {'DOWN', M, _, P, {r, Z}} -> Z =:= Y end end,
        try throw(X) catch throw:C -> C =:= Y end, iolist_size(io_lib:format("~w", [X])) > N, iolist_size(io_lib:format("~P", [X, 20])) < 5000,
        #{X => 1} =:= #{Y => 1}, lists:member(X, [Y]), begin persistent_term:put(k, X), persistent_term:get(k) =:= Y end,
        begin F = fun() -> {X, Y} end, F() =:= {Y, X} end, lists:usort([X, Y]) =:= [X], ok =:= try ets:match(ets:new(u, []), {nest(What, '$1', 5000)}), ok catch error:badarg -> ok end],
    Flat = What =/= "list" orelse [lists:flatten(X), iolist_to_binary(X), list_to_binary(X), unicode:characters_to_list(X), erlang:crc32(X), iolist_size(X), lists:flatlength(X)]
        =:= [[], <<>>, <<>>, [], 0, 0, 0] andalso is_binary(erlang:md5(X)),
    io:format("~p ~p~n", [[I || {I, false} <- lists:enumerate(Same)], Flat]).
nest(What, N) -> nest(What, [], N).
nest(_, X, 0) -> X;
nest("list", X, N) -> nest("list", [X], N - 1);
nest("tuple", X, N) -> nest("tuple", {X}, N - 1);
nest("map", X, N) -> nest("map", #{a => X}, N - 1)."""


def test_terms_nested_a_million_deep():
    program(DEEP)
    for what in ("list", "tuple", "map"):
        assert expect(joist("p.erl", what, timeout=300), 0).out == "[] true\n", what


def test_source_nested_deep_is_compiled_or_refused():
    n = 9000
    for name, text in (("lists", "[" * n + "]" * n), ("tuples", "{" * n + "}" * n), ("sums", "1 + " * n + "X"), ("calls", "hd(" * n + "X" + ")" * n),
                       ("cases", "case X of 1 -> " * 1000 + "X" + " end" * 1000), ("tries", "try " * 1000 + "X" + " catch _:_ -> y end" * 1000),
                       ("funs", "fun() -> " * 1000 + "X" + " end" * 1000), ("maps", "#{a => " * n + "X" + "}" * n), ("binaries", "<<(" * n + "X" + ")>>" * n)):
        write(name + ".erl", "-module(%s).\n-export([f/1]).\nf(X) -> %s.\n" % (name, text))
        r = joistc("-W0", name + ".erl", timeout=120)
        assert r.code == 0 or "nested too deeply" in r.err, "%s: %r" % (name, r)
    for name, text in (("lists2", "[" * 200000), ("parentheses", "(" * 200000), ("nots", "not " * 200000 + "X")):
        write(name + ".erl", "-module(%s).\n-export([f/1]).\nf(X) -> %s.\n" % (name, text))
        expect(joistc(name + ".erl"), 1, err="nested too deeply")

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

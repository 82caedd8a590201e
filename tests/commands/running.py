"""What a shell user sees of `joist`: programs, scripts, flags, exit statuses, signals."""
import os, re, signal, subprocess

from harness import *


def test_a_source_file_runs_with_its_arguments():
    program('main(Args) -> io:format("~p~n", [Args]).')
    assert expect(joist("p.erl", "a", "b c"), 0).out == '["a","b c"]\n'


def test_a_beam_file_runs():
    program('main(_) -> io:format("ran~n").')
    expect(joistc("p.erl"), 0)
    os.remove("p.erl")
    assert expect(joist("p.beam"), 0).out == "ran\n"


def test_arguments_that_look_like_flags_go_to_the_program():
    program('main(Args) -> io:format("~p~n", [Args]).')
    assert expect(joist("p.erl", "-x", "--help", "+S"), 0).out == '["-x","--help","+S"]\n'


def test_a_source_file_without_module_attribute_runs():
    write("q.erl", 'main(_) -> io:format("~p~n", [?MODULE]).\n')
    assert expect(joist("q.erl"), 0).out == "q\n"


def test_an_escript_runs():
    write("script", '#!/usr/bin/env escript\n%% -*- erlang -*-\n%%! +S 1\nmain(Args) -> io:format("~p ~p~n", [Args, erlang:system_info(schedulers)]).\n')
    assert expect(joist("script", "x"), 0).out == '["x"] 1\n'


def test_eval_and_extra():
    r = expect(joist("-noshell", "-eval", 'X = 3, io:format("~p ~p~n", [X * 2, init:get_plain_arguments()]), halt(3).', "-extra", "a", "b"), 3)
    assert r.out == '6 ["a","b"]\n'


def test_s_and_run_call_functions():
    write("m.erl", '-module(m).\n-export([f/0, g/1]).\nf() -> io:format("f~n").\ng(A) -> io:format("~p~n", [A]), halt().\n')
    expect(joistc("m.erl"), 0)
    assert expect(joist("-noshell", "-pa", ".", "-s", "m", "f", "-run", "m", "g", "x", "y"), 0).out == 'f\n["x","y"]\n'
    assert expect(joist("-noshell", "-pa", ".", "-s", "m", "g", "x", "y"), 0).out == "[x,y]\n"


def test_schedulers_and_limits_are_set():
    program('main(_) -> io:format("~p ~p~n", [erlang:system_info(schedulers), erlang:system_info(process_limit) >= 5000]).')
    assert expect(joist("+S", "3", "+P", "5000", "p.erl"), 0).out == "3 true\n"


def test_halt_gives_the_exit_status():
    program("main([N]) -> halt(list_to_integer(N)).")
    expect(joist("p.erl", "42"), 42)
    program('main(_) -> io:format("before"), halt().')
    assert expect(joist("p.erl"), 0).out == "before"


def test_a_crash_in_main_gives_127_and_the_reason():
    program("main(_) -> foo(1).\nfoo(X) -> X + a.")
    expect(joist("p.erl"), 127, err=r"escript: exception error: an error occurred when evaluating an arithmetic expression")
    program("main(_) -> throw(ball).")
    expect(joist("p.erl"), 127, err=r"ball")
    program("main(_) -> exit(done).")
    expect(joist("p.erl"), 127, err=r"done")


def test_a_crash_in_s_gives_1():
    write("m.erl", "-module(m).\n-export([f/0]).\nf() -> error(broken).\n")
    expect(joistc("m.erl"), 0)
    r = expect(joist("-noshell", "-pa", ".", "-s", "m", "f"), 1)
    assert r.out.startswith("{error,broken,[{m,f,0,") and r.err.startswith("Runtime terminating during boot ({broken,[{m,f,0,"), repr(r)


def test_an_uncaught_error_of_a_process_is_reported():
    program("main(_) -> {P, R} = spawn_monitor(fun() -> error(oops) end), receive {'DOWN', R, process, P, _} -> ok end, timer:sleep(50).")
    r = expect(joist("p.erl"), 0)
    assert re.search(r"=ERROR REPORT====.*Error in process <0\.\d+\.0> with exit value:\n\{oops,\[\{p,", r.out + r.err, re.S), repr(r)


def test_a_missing_main_is_told():
    write("m.erl", "-module(m).\n-export([f/0]).\nf() -> ok.\n")
    r = expect(joist("m.erl"))
    assert r.code == 127 and "main" in r.err, repr(r)


def test_standard_input_is_read():
    program('main(_) -> L = io:get_line(""), io:format("got ~s", [L]), C = io:get_chars("", 3), io:format("~p ~p~n", [C, io:get_line("")]).')
    assert expect(joist("p.erl", stdin=b"one\ntwo"), 0).out == 'got one\n"two" eof\n'


def test_much_output_arrives_whole():
    program('main(_) -> [io:format("~p~n", [I]) || I <- lists:seq(1, 20000)].')
    assert expect(joist("p.erl"), 0).out == "".join("%d\n" % i for i in range(1, 20001))


def test_a_closed_standard_output_ends_quietly():
    program('main(_) -> loop(0).\nloop(N) -> io:format("~p~n", [N]), loop(N + 1).')
    p = subprocess.Popen([joist_path(), "p.erl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    p.stdout.readline()
    p.stdout.close()
    p.wait(30)
    assert p.returncode in (0, 1, 127), p.returncode


def test_sigterm_stops_the_node_in_order():
    program('main(_) -> process_flag(trap_exit, true), io:format("up~n"), receive {\'EXIT\', _, R} -> io:format("told ~p~n", [R]) end.')
    p = subprocess.Popen([joist_path(), "p.erl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert p.stdout.readline() == b"up\n"
    p.send_signal(signal.SIGTERM)
    out, err = p.communicate(timeout=30)
    assert p.returncode == 0 and out == b"told shutdown\n", (p.returncode, out, err)


def test_help_and_version():
    expect(joist("--help"), 0, out=r"Usage.*\+S N")
    expect(joist("--version"), 0, out=r"^Joist \d+\.\d+")
    expect(joistc("--help"), 0, out=r"-o DIR")
    expect(joistc("--version"), 0, out=r"^joistc \d+")

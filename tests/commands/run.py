#!/usr/bin/env python3
"""Process-level tests of the commands: what a shell user sees of joist and joistc.

  run.py [--joist PATH] [--joistc PATH] [NAME ...]

Each test is a function test_...; it runs commands in a folder of its own and asserts on status, output and errors. One line
a failing test; the last line counts.
"""
import argparse, os, re, resource, shutil, signal, subprocess, sys, tempfile, time, traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
JOIST = JOISTC = ""


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return "status %s\nstdout: %s\nstderr: %s" % (self.code, self.out[-1500:], self.err[-1500:])


def run(*args, stdin=None, timeout=120, env=None, memory=None, binary=False, stdout=subprocess.PIPE):
    limit = (lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))) if memory else None
    p = subprocess.run([str(a) for a in args], input=stdin, stdout=stdout, stderr=subprocess.PIPE, timeout=timeout,
                       env=dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", **(env or {})), preexec_fn=limit)
    text = (lambda b: b) if binary else (lambda b: (b or b"").decode("utf-8", "replace"))
    return Result(p.returncode, text(p.stdout), text(p.stderr))


def joist(*args, **kw):
    return run(JOIST, *args, **kw)


def joistc(*args, **kw):
    return run(JOISTC, *args, **kw)


def write(name, text):
    with open(name, "wb" if isinstance(text, bytes) else "w") as f:
        f.write(text)
    return name


def program(body, name="p"):
    return write(name + ".erl", "-module(%s).\n-export([main/1]).\n%s\n" % (name, body))


def expect(r, code=None, out=None, err=None):
    if code is not None:
        assert r.code == code, "expected status %d\n%r" % (code, r)
    if out is not None:
        assert re.search(out, r.out, re.S), "stdout lacks %r\n%r" % (out, r)
    if err is not None:
        assert re.search(err, r.err, re.S), "stderr lacks %r\n%r" % (err, r)
    return r


# --- running programs ---------------------------------------------------------------------------------------


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
    p = subprocess.Popen([JOIST, "p.erl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    p.stdout.readline()
    p.stdout.close()
    p.wait(30)
    assert p.returncode in (0, 1, 127), p.returncode


def test_sigterm_stops_the_node_in_order():
    program('main(_) -> process_flag(trap_exit, true), io:format("up~n"), receive {\'EXIT\', _, R} -> io:format("told ~p~n", [R]) end.')
    p = subprocess.Popen([JOIST, "p.erl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert p.stdout.readline() == b"up\n"
    p.send_signal(signal.SIGTERM)
    out, err = p.communicate(timeout=30)
    assert p.returncode == 0 and out == b"told shutdown\n", (p.returncode, out, err)


def test_help_and_version():
    expect(joist("--help"), 0, out=r"Usage.*\+S N")
    expect(joist("--version"), 0, out=r"^Joist \d+\.\d+")
    expect(joistc("--help"), 0, out=r"-o DIR")
    expect(joistc("--version"), 0, out=r"^joistc \d+")


# --- bad input ------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_there():
    expect(joist("nothing.erl"), 127, err=r"nothing\.erl: No such file")
    expect(joistc("nothing.erl"), 1, err=r"nothing\.erl.*[Nn]o such file")


def test_a_folder_is_no_program():
    os.mkdir("d.erl")
    expect(joist("d.erl"), 127, err=r"folder|directory")
    assert joistc("d.erl").code == 1


def test_source_that_is_not_utf8():
    write("b.erl", b"-module(b).\n-export([main/1]).\nmain(_) -> \"\xff\xfe\".\n")
    r = expect(joist("b.erl"), 127)
    assert re.search(r"b\.erl(:3|: .*line 3)", r.err), repr(r)


def test_errors_of_the_source_show_place_line_and_caret():
    program("main(_) -> X = , ok.\nf( -> 1.\ng() -> 2.")
    r = expect(joist("p.erl"), 127)
    assert len(re.findall(r"p\.erl:\d+:\d+: ", r.err)) >= 2 and "syntax error before" in r.err and "^" in r.err, repr(r)


def test_a_string_without_end():
    program('main(_) -> "abc')
    expect(joist("p.erl"), 127, err=r"p\.erl:3:12: unterminated string")


def test_a_beam_file_cut_anywhere_is_refused():
    program('main(X) -> [a, {1.5, <<"abc">>}, fun(Y) -> Y ++ X end, #{a => 12345678901234567890123}].')
    expect(joistc("p.erl"), 0)
    data = open("p.beam", "rb").read()
    for size in sorted({0, 1, 4, 8, 11, 12, 13, 20, 50, 100, len(data) // 3, len(data) // 2, len(data) - 100, len(data) - 5, len(data) - 1}):
        write("cut.beam", data[:size])
        r = joist("cut.beam", timeout=20)
        assert r.code == 127 and "cut.beam" in r.err, "cut at %d: %r" % (size, r)


def test_a_beam_file_with_flipped_bytes_never_crashes_the_node():
    program('main(X) -> [a, {1.5, <<"abc">>}, fun(Y) -> Y ++ X end, #{a => 12345678901234567890123}], ok.')
    expect(joistc("p.erl"), 0)
    data = open("p.beam", "rb").read()
    code = data.index(b"Code")
    for at in [code + 8 + 4 * i + 3 for i in range(4)]:  # the header of the code chunk: versions, counts
        flipped = bytearray(data)
        flipped[at] ^= 0x55
        write("flip.beam", bytes(flipped))
        r = joist("flip.beam", timeout=20)
        assert r.code in (0, 127), "byte %d: %r" % (at, r)


def test_a_file_that_is_no_beam_file():
    write("x.beam", "hello")
    expect(joist("x.beam"), 127, err=r"x\.beam: not a \.beam file")


def test_unknown_emulator_values_are_told():
    expect(joist("+S", "many", "x.erl"), 2, err=r"\+S wants")
    expect(joist("+P", "1", "x.erl"), 2, err=r"\+P wants")


# --- limits: the node lives on ------------------------------------------------------------------------------------


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


# --- the compiler's command -------------------------------------------------------------------------------------------


def test_joistc_writes_into_a_folder_and_finds_includes():
    os.mkdir("inc"), os.mkdir("out")
    write("inc/h.hrl", "-define(X, 7).\n-record(r, {a = 1}).\n")
    write("m.erl", '-module(m).\n-include("h.hrl").\n-export([main/1]).\nmain(_) -> io:format("~p ~p ~p~n", [?X, #r{}, ?Y]).\n')
    expect(joistc("-I", "inc", "-D", "Y=yes", "-o", "out", "m.erl"), 0)
    assert expect(joist("out/m.beam"), 0).out == "7 {r,1} yes\n"


def test_joistc_output_is_deterministic():
    program("main(X) -> [fun(Y) -> {X, Y} end, <<1, 2>>, #{a => X}].")
    os.mkdir("a"), os.mkdir("b")
    expect(joistc("-o", "a", "p.erl"), 0), expect(joistc("-o", "b", "p.erl"), 0)
    assert open("a/p.beam", "rb").read() == open("b/p.beam", "rb").read()


def test_joistc_prints_its_stages():
    program("main(X) -> X.")
    for stage in ("ast", "core", "ssa", "ssaopt", "asm"):
        expect(joistc("--print=" + stage, "p.erl"), 0, out="main")


def test_colours_only_on_a_terminal():
    program("main(_) -> X.")
    p = subprocess.run([JOISTC, "p.erl"], capture_output=True)
    assert b"\x1b" not in p.stderr and b"variable 'X' is unbound" in p.stderr, p.stderr


def test_the_counter_example_runs():
    r = expect(joist(os.path.join(ROOT, "examples/counter.erl"), "500", "10"), 0, out=r"5000 calls answered.*started it again")
    assert r.out.count("the counter shows 5000") == 2, repr(r)


def main():
    global JOIST, JOISTC
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("names", nargs="*")
    p.add_argument("--joist", default=os.path.join(ROOT, "build/release/vm/joist"))
    p.add_argument("--joistc", default=os.path.join(ROOT, "build/release/compiler/joistc"))
    o = p.parse_args()
    JOIST, JOISTC = os.path.abspath(o.joist), os.path.abspath(o.joistc)
    passed = failed = 0
    for name, test in sorted(globals().items()):
        if not name.startswith("test_") or (o.names and not any(n in name for n in o.names)):
            continue
        folder = tempfile.mkdtemp(prefix="joist-test-")
        os.chdir(folder)
        try:
            test()
            passed += 1
        except (AssertionError, subprocess.TimeoutExpired, OSError) as e:
            failed += 1
            print("FAIL %s: %s" % (name, str(e) or traceback.format_exc()), flush=True)
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)
    print("commands:")
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

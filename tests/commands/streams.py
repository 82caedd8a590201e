"""Standard input, output and error, open, closed, slow and full; signals."""
import os, pty, re, select, signal, subprocess, time

from harness import *

ECHO = 'main(_) -> case io:get_line("") of eof -> ok; L -> io:put_chars(L), main([]) end.'
COUNT = 'main(_) -> count(0).\ncount(N) -> io:format("~p~n", [N]), count(N + 1).'
WAIT = 'main(_) -> io:format("up~n"), receive after infinity -> ok end.'


def shell(command, timeout=60):
    env = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", JOIST=joist_path(), JOISTC=joistc_path())
    p = subprocess.run(["bash", "-c", command], capture_output=True, timeout=timeout, env=env)
    return Result(p.returncode, p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace"))


def started(*args):
    p = subprocess.Popen([joist_path()] + list(args), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert p.stdout.readline() == b"up\n"
    return p


# --- input ---------------------------------------------------------------------------------------------------


def test_lines_read_are_lines_written():
    program(ECHO)
    data = b"".join(b"line %d\n" % i for i in range(20000)) + b"no newline"
    assert expect(joist("p.erl", stdin=data, binary=True), 0).out == data


def test_the_end_of_input_is_eof_again_and_again():
    program('main(_) -> io:format("~p ~p ~p ~p~n", [io:get_line(""), io:get_chars("", 5), io:read(""), io:fread("", "~d")]).')
    assert expect(joist("p.erl", stdin=b""), 0).out == "eof eof eof eof\n"


def test_a_closed_standard_input_is_at_its_end():
    program('main(_) -> io:format("~p~n", [io:get_line("")]).')
    assert expect(shell("$JOIST p.erl <&-"), 0).out == "eof\n"


def test_terms_are_read():
    program('main(_) -> io:format("~p ~p~n", [io:read(""), element(1, io:read(""))]).')
    assert expect(joist("p.erl", stdin=b"{a, [1,\n 2]}.\n[b|c"), 0).out == "{ok,{a,[1,2]}} error\n"


def test_characters_and_formats_are_read():
    program('main(_) -> io:format("~p ~p ~p~n", [io:get_chars("", 3), io:fread("", "~d ~s"), io:get_line("")]).')
    assert expect(joist("p.erl", stdin=b"abc 12 xyz\nrest\n"), 0).out == '"abc" {ok,[12,"xyz"]} "rest\\n"\n'


def test_input_as_binaries():
    program('main(_) -> ok = io:setopts([binary]), io:format("~w~n", [io:get_line("")]).')
    assert expect(joist("p.erl", stdin="aä€\n".encode()), 0).out == "<<97,195,164,226,130,172,10>>\n"


def test_input_in_latin1_and_unicode():
    program('main([E]) -> ok = io:setopts([{encoding, list_to_atom(E)}]), L = io:get_line(""), io:format("~w~n", [L]), io:put_chars(L).')
    assert expect(joist("p.erl", "unicode", stdin="ä€\n".encode(), binary=True), 0).out == b"[228,8364,10]\n" + "ä€\n".encode()
    assert expect(joist("p.erl", "latin1", stdin=b"\xe4\n", binary=True), 0).out == b"[228,10]\n\xe4\n"


def test_a_prompt_comes_before_its_answer():
    program('main(_) -> L = io:get_line("name? "), io:format("hello ~s", [L]).')
    assert expect(joist("p.erl", stdin=b"joe\n"), 0).out == "name? hello joe\n"


# --- output --------------------------------------------------------------------------------------------------


def test_much_output_goes_through_a_slow_pipe():
    program("main(_) -> B = binary:copy(<<\"0123456789abcde\\n\">>, 4 * 65536), io:put_chars(B), io:put_chars(\"end\\n\").")
    r = expect(shell("$JOIST p.erl | (sleep 0.3; cat)"), 0)
    assert len(r.out) == 4 * 1024 * 1024 + 4 and r.out.endswith("end\n")


def test_processes_that_print_at_once_do_not_mix_their_lines():
    program("""main(_) -> Ps = [spawn_monitor(fun() -> [io:format("~p ~s~n", [N, lists:duplicate(50, $x)]) || _ <- lists:seq(1, 100)] end)
                || N <- lists:seq(1, 20)], [receive {'DOWN', R, _, _, _} -> ok end || {_, R} <- Ps].""")
    lines = expect(joist("p.erl"), 0).out.splitlines()
    assert len(lines) == 2000 and all(re.fullmatch(r"\d+ x{50}", line) for line in lines)


def test_what_was_written_before_halt_arrives():
    program('main(_) -> [io:format("~p~n", [N]) || N <- lists:seq(1, 5000)], halt(3).')
    assert expect(joist("p.erl"), 3).out.endswith("\n5000\n")


def test_a_reader_that_goes_ends_the_program():
    program(COUNT)
    r = shell("set -o pipefail; $JOIST p.erl | head -1")
    assert r.out == "0\n" and r.code == 127 and "the device has terminated" in r.err, repr(r)


def test_a_closed_standard_output_is_an_error_not_a_hang():
    program(COUNT)
    for redirection in (">&-", "> /dev/full"):
        r = shell("$JOIST p.erl " + redirection)
        assert r.code == 127 and "exception error: terminated" in r.err, repr(r)


def test_all_standard_streams_closed():
    program('main(_) -> catch io:format("x"), catch io:format(standard_error, "x", []), catch io:get_line(""), halt(5).')
    expect(shell("$JOIST p.erl <&- >&- 2>&-"), 5)


def test_files_do_not_take_the_place_of_a_closed_stream():
    program('main(_) -> {ok, F} = file:open("f", [write]), catch io:format("not for the file"), ok = file:close(F).')
    shell("$JOIST p.erl >&-")
    assert open("f").read() == ""
    program("main(_) -> X = 1.")
    shell("$JOISTC p.erl 2>&-")
    assert open("p.beam", "rb").read(4) == b"FOR1"


def test_standard_error_is_another_stream():
    program('main(_) -> io:format(standard_error, "err ~ts~n", [[8364]]), io:format("out ~ts~n", [[8364]]).')
    r = expect(joist("p.erl"), 0)
    assert (r.out, r.err) == ("out €\n", "err €\n"), repr(r)


def test_the_locale_decides_on_the_encoding():
    program('main(_) -> io:format("~ts~n", [[228, 8364]]).')
    assert shell("LC_ALL=C.UTF-8 $JOIST p.erl").out == "ä€\n"
    env = dict(os.environ, LC_ALL="C")
    assert subprocess.run([joist_path(), "p.erl"], capture_output=True, env=env).stdout == b"\xe4\\x{20AC}\n"


def test_help_into_a_full_device():
    for command in ("$JOIST --help", "$JOISTC --help", "$JOISTC --print=ast p.erl"):
        program("main(X) -> X.")
        r = shell(command + " > /dev/full")
        assert r.code == 1 and "No space left" in r.err, repr(r)


# --- terminals ------------------------------------------------------------------------------------------------


def terminal():
    """The two ends of a new terminal; a chroot may have none to give."""
    try:
        return pty.openpty()
    except OSError as e:
        raise Skip("no terminal: %s" % e)


def on_a_terminal(args, env):
    """What the command writes to a terminal."""
    env = {k: v for k, v in dict(os.environ, TERM="xterm", LC_ALL="C.UTF-8", **env).items() if not (k == "NO_COLOR" and v == "")}
    master, slave = terminal()
    p = subprocess.Popen(args, stdin=slave, stdout=slave, stderr=slave, env=env, close_fds=True)
    os.close(slave)
    out, end = b"", time.time() + 30
    while time.time() < end:
        ready, _, _ = select.select([master], [], [], 1)
        if ready:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            if not data:
                break
            out += data
    p.wait(10)
    os.close(master)
    return out


def test_colours_on_a_terminal_unless_no_color_is_set():
    program("main(_) -> X.")
    assert b"\x1b[" in on_a_terminal([joistc_path(), "p.erl"], {"NO_COLOR": ""})
    out = on_a_terminal([joistc_path(), "p.erl"], {"NO_COLOR": "1"})
    assert b"\x1b" not in out and b"variable 'X' is unbound" in out, out


def test_a_program_on_a_terminal():
    program('main(_) -> io:format("hello ~p~n", [io:get_line("")]).')
    master, slave = terminal()
    p = subprocess.Popen([joist_path(), "p.erl"], stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(slave)
    os.write(master, b"typed\n")
    out, err = p.communicate(timeout=30)
    os.close(master)
    assert out == b'hello "typed\\n"\n', (out, err)


# --- signals ---------------------------------------------------------------------------------------------------


def test_sigterm_stops_applications_and_processes_in_order():
    program("""main(_) ->
    spawn(fun() -> process_flag(trap_exit, true), io:format("up~n"), receive {'EXIT', _, shutdown} -> io:format("told~n") end end),
    receive after infinity -> ok end.""")
    p = started("p.erl")
    p.send_signal(signal.SIGTERM)
    out, err = p.communicate(timeout=30)
    assert (p.returncode, out) == (0, b"told\n"), (p.returncode, out, err)


def test_sigterm_ends_a_busy_program():
    program('main(_) -> io:format("up~n"), busy(0).\nbusy(N) -> busy(N + 1).')
    p = started("p.erl")
    p.send_signal(signal.SIGTERM)
    p.communicate(timeout=30)
    assert p.returncode == 0, p.returncode


def test_interrupt_and_hangup_end_the_program():
    program(WAIT)
    for number in (signal.SIGINT, signal.SIGHUP):
        p = started("p.erl")
        p.send_signal(number)
        p.communicate(timeout=30)
        assert p.returncode in (128 + number, -number), (number, p.returncode)


def test_signals_end_a_command_that_waits_for_its_program():
    os.mkfifo("fifo.erl")
    p = subprocess.Popen([joist_path(), "fifo.erl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = time.time() + 30
    while time.time() < end:  # until it sleeps in open
        if open("/proc/%d/stat" % p.pid).read().rsplit(")", 1)[1].split()[0] == "S":
            break
    p.send_signal(signal.SIGTERM)
    p.communicate(timeout=30)
    assert p.returncode == -signal.SIGTERM, p.returncode

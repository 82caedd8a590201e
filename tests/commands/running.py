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


def test_help_and_version():
    expect(joist("--help"), 0, out=r"Usage.*\+S N")
    expect(joist("--version"), 0, out=r"^Joist \d+\.\d+")
    expect(joistc("--help"), 0, out=r"--output DIR")
    expect(joistc("--version"), 0, out=r"^joistc \d+")


# --- flags -------------------------------------------------------------------------------------------------------

M = """-module(m).
-export([start/0, start/1, f/0, f/1, wrong/0, wrong/1, ball/0, bye/0]).
start() -> io:format("start~n").
start(A) -> io:format("start ~p~n", [A]).
f() -> io:format("f~n").
f(A) -> io:format("f ~p~n", [A]).
wrong() -> error({nested, [{a, "s"}, #{k => 1}]}).
wrong(_) -> lists:nth(0, []).
ball() -> throw(ball).
bye() -> exit(bye).
"""


def module_m():
    write("m.erl", M)
    expect(joistc("m.erl"), 0)


def test_actions_run_in_the_order_of_the_command_line():
    module_m()
    r = expect(joist("-noshell", "-s", "m", "-run", "m", "f", "x", "y z", "-eval", 'io:format("e~n").', "-s", "m", "f", "a", "-s", "m", "start", "b",
                     "-run", "m", "-s", "erlang", "halt"), 0)
    assert r.out == 'start\nf ["x","y z"]\ne\nf [a]\nstart [b]\nstart\n', repr(r)


def test_modules_are_found_in_the_current_folder_and_in_those_of_pa():
    module_m()
    assert expect(joist("-noshell", "-s", "m", "-s", "init", "stop"), 0).out == "start\n"
    os.mkdir("one"), os.mkdir("two")
    for folder in ("one", "two"):
        write("w.erl", '-module(w).\n-export([start/0]).\nstart() -> io:format("%s~n"), halt().\n' % folder)
        expect(joistc("-o", folder, "w.erl"), 0)
    assert expect(joist("-noshell", "-pa", "one", "two", "-s", "w"), 0).out in ("one\n", "two\n")
    assert expect(joist("-noshell", "-pa", "one", "-pa", "two", "-s", "w"), 0).out == "two\n"
    assert expect(joist("-noshell", "-pz", "one", "-pz", "two", "-s", "w"), 0).out == "one\n"


def test_actions_that_fail_end_the_node_with_status_1():
    module_m()
    for args, shown, told in (
            (("-s", "m", "wrong"), r'^\{error,\{nested,\[\{a,"s"\},#\{k=>1\}\]\},\[\{m,wrong,0,', r"Runtime terminating during boot \(\{\{nested,"),
            (("-s", "m", "wrong", "x"), r"^\{error,function_clause,\[\{lists,nth,\[0,\[\]\]", r"\(\{function_clause,"),
            (("-run", "m", "ball"), r"^\{throw,ball,", r"\(\{\{nocatch,ball\},"),
            (("-s", "m", "bye"), r"^\{exit,bye,", r"\(bye\)"),
            (("-s", "m", "nothing"), r"^\{error,undef,\[\{m,nothing,\[\],\[\]\}", r"undef"),
            (("-eval", "A = 1, A + x."), r"^\{error,badarith,", r"badarith"),
            (("-eval", "foo:bar(1)."), r"^\{error,undef,\[\{foo,bar,\[1\]", r"no module 'foo'|undef")):
        r = expect(joist("-noshell", *args), 1, out=shown, err=told)
        assert "REPORT" not in r.out + r.err, repr(r)


def test_a_module_that_is_not_there_is_named():
    expect(joist("-noshell", "-s", "no_such_module"), 1, err=r"no module 'no_such_module'")


def test_eval_text_that_cannot_be_compiled_shows_the_place():
    expect(joist("-noshell", "-eval", "X = ."), 1, err=r"1:5: syntax error before: '\.'")
    assert expect(joist("-noshell", "-eval", 'Unused = 1, io:format("no dot~n"), halt()'), 0).err == ""


def test_words_after_two_dashes_and_extra_are_plain():
    r = expect(joist("-noshell", "-foo", "a", "b", "-bar", "--", "x", "y", "-baz", "q", "-eval",
                     'io:format("~p ~p~n", [init:get_plain_arguments(), [F || {N, _} = F <- init:get_arguments(), lists:member(N, [foo, bar, baz, eval])]]), halt().',
                     "-extra", "-s", "m", "f"), 0)
    assert r.out == '["x","y","-s","m","f"] [{foo,["a","b"]},{bar,[]},{baz,["q"]}]\n', repr(r)


def test_statuses_of_halt():
    for text, status in (("halt().", 0), ("halt(7).", 7), ("halt(300).", 44), ("init:stop().", 0), ("init:stop(5).", 5)):
        expect(joist("-noshell", "-eval", text), status)
    expect(joist("-noshell", "-eval", 'halt("slogan").'), 1, err="^slogan")
    expect(joist("-noshell", "-eval", "halt(-1)."), 1, out="badarg")


def test_scheduler_counts():
    show = "io:format(\"~p~n\", [erlang:system_info(schedulers_online)]), halt()."
    assert expect(joist("+S", "1", "-noshell", "-eval", show), 0).out == "1\n"
    assert expect(joist("+S2", "-noshell", "-eval", show), 0).out == "2\n"
    assert expect(joist("+S", "2:1", "-noshell", "-eval", show), 0).out == "1\n"


def test_flags_of_the_beam_that_mean_nothing_here_are_passed_over():
    expect(joist("+A", "4", "+K", "true", "+sbwt", "none", "+hms", "1000", "+W", "w", "+MBas", "aobf", "+pc", "unicode", "-noinput", "-smp", "-eval", "halt(9)."), 9)


def test_commands_without_a_program():
    expect(joist(), 2, err=r"nothing to run.*joist --help")
    expect(joist("-pa"), 2, err=r"-pa wants a folder")
    expect(joist("-s"), 2, err=r"-s wants a module")
    expect(joist("-eval"), 2, err=r"-eval wants an expression")
    expect(joist("--hepl"), 2, err=r"unknown option --hepl\nTry: joist --help")
    expect(joist("+X", "-eval", "ok."), 2, err=r"unknown flag \+X")


# --- scripts -----------------------------------------------------------------------------------------------------


def test_scripts_with_and_without_each_header_line():
    body = "main(A) -> io:format(\"~p ~p~n\", [A, init:get_argument(foo)]).\n"
    shebang, comment, flags = "#!/usr/bin/env escript\n", "%% -*- erlang -*-\n", "%%! -foo bar +S 1\n"
    for head, found in ((shebang, "error"), (shebang + comment, "error"), (shebang + flags, '{ok,[["bar"]]}'), (shebang + comment + flags, '{ok,[["bar"]]}')):
        write("s", head + body)
        assert expect(joist("s", "x"), 0).out == '["x"] %s\n' % found, head
    write("s", shebang + "-module(named).\n-export([main/1]).\nmain(_) -> io:format(\"~p ~s~n\", [?MODULE, escript:script_name()]).\n")
    assert expect(joist("./s"), 0).out == "named ./s\n"


def test_flags_of_a_script_that_are_wrong():
    write("s", "#!/usr/bin/env escript\n%%! +S many\nmain(_) -> ok.\n")
    expect(joist("s"), 127, err=r"\+S wants")


def test_a_script_that_holds_a_compiled_module():
    program('main(A) -> io:format("~p ~p~n", [A, ?MODULE]).')
    expect(joistc("p.erl"), 0)
    write("s", b"#!/usr/bin/env escript\n%%! -smp enable\n" + open("p.beam", "rb").read())
    os.remove("p.erl")
    assert expect(joist("s", "1"), 0).out == '["1"] p\n'


def test_scripts_that_hold_nothing():
    for text in ("", "#!/usr/bin/env escript\n", "#!/usr/bin/env escript"):
        write("s", text)
        expect(joist("s"), 127, err=r"s: no function main/1 is exported\n  hint: ")
    write("s", b"#!/usr/bin/env escript\nPK\x03\x04....")
    expect(joist("s"), 127, err=r"archive are not supported yet")


def test_crashes_in_main_read_as_those_of_escript():
    for body, text in (
            ("main(_) -> error({nested, [{a, \"s\"}, #{k => 1}]}).", 'escript: exception error: {nested,[{a,"s"},#{k => 1}]}\n  in function  p:main/1 (p.erl:3)\n'),
            ("main(_) -> f(), ok.\nf() -> lists:nth(0, [1]).", "escript: exception error: no function clause matching lists:nth(0,[1])"),
            ("main(_) -> throw({ball, 1}).", "escript: exception throw: {ball,1}\n  in function  p:main/1 (p.erl:3)\n"),
            ("main(_) -> exit(normal).", "escript: exception exit: normal\n"),
            ("main(_) -> no:such(1).", "escript: exception error: undefined function no:such/1\n"),
            ("main([_]) -> ok.", "escript: exception error: no function clause matching p:main([]) (p.erl:3)\n"),
            ("main(_) -> atom_to_list(1).", "  in function  atom_to_list/1\n     called as atom_to_list(1)\n     *** argument 1: not an atom\n"),
            ("main(_) -> {ok, _} = f().\nf() -> {error, x}.", "escript: exception error: no match of right hand side value {error,x}\n"),
            ("main(_) -> case os:getenv(\"NO_SUCH\") of \"x\" -> ok end.", "escript: exception error: no case clause matching false\n")):
        program(body)
        r = expect(joist("p.erl"), 127)
        assert text in r.err and r.out == "", "%s\n%r" % (body, r)

"""Parse transforms: run by joistc in a node of its own, and by joist."""
import os, signal, subprocess

from harness import *

USER = '-module(user_of).\n-compile({parse_transform, adds}).\n-export([main/1]).\nmain(_) -> io:format("~s~n", [added()]).\n'


def transform(name, body, extra=""):
    return write(name + ".erl", "-module(%s).\n-export([parse_transform/2]).\n%s\nparse_transform(Forms, Options) ->\n%s.\n" % (name, extra, body))


def adds(name="adds", adds="added"):
    body = ('lists:droplast(Forms) ++ [{function, {9, 1}, %s, 0, [{clause, {9, 1}, [], [], [{string, {9, 4}, "%s is here"}]}]}, '
            "lists:last(Forms)]" % (adds, adds))
    return transform(name, "    _ = Options, " + body)


def user_of(name="adds"):
    return write("user_of.erl", USER.replace("adds", name))


def test_a_transform_adds_a_function():
    os.mkdir("ebin")
    expect(joistc("-o", "ebin", adds()), 0)
    user_of()
    expect(joistc("-pa", "ebin", "user_of.erl"), 0)
    assert expect(joist("user_of.beam"), 0).out == "added is here\n"
    # A program, and a script.
    assert expect(joist("-pa", "ebin", "user_of.erl"), 0).out == "added is here\n"
    write("script", "#!/usr/bin/env joist\n%%! -pa ebin\n-compile({parse_transform, adds}).\nmain(_) -> io:format(\"~s~n\", [added()]).\n")
    assert expect(joist("script"), 0).out == "added is here\n"
    assert expect(joist("user_of.erl"), 127).err == "user_of.erl: undefined parse transform 'adds'\nuser_of.erl: there were compilation errors\n"


def test_transforms_of_the_same_command_are_compiled_first():
    user_of(), adds()
    os.mkdir("out")
    expect(joistc("-o", "out", "user_of.erl", "adds.erl"), 0)
    assert expect(joist("out/user_of.beam"), 0).out == "added is here\n"
    transform("adds", "    Forms +")
    r = expect(joistc("-o", "out", "user_of.erl", "adds.erl"), 1, err="user_of.erl: parse transform 'adds' has errors itself")
    write("adds.erl", "-module(adds).\n-compile({parse_transform, user_of}).\n-export([parse_transform/2]).\nparse_transform(F, _) -> F.\n")
    expect(joistc("-o", "out", "user_of.erl", "adds.erl"), 1, err="needs this module to be compiled first|has errors itself")


def test_several_transforms_run_in_order_those_of_the_command_line_first():
    for name in ("one", "two", "three"):
        transform(name, '    io:format("%s ~p~n", [[V || {attribute, _, compile, V} <- Forms]]), _ = Options, Forms'.replace("%s", name))
    os.mkdir("ebin")
    expect(joistc("-o", "ebin", "one.erl", "two.erl", "three.erl"), 0)
    write("m.erl", "-module(m).\n-compile([{parse_transform, two}, {parse_transform, three}]).\n-compile({parse_transform, ms_transform}).\n-compile(debug_info).\n"
                   "-export([f/0]).\nf() -> ets:fun2ms(fun({X, _}) -> X end).\n")
    r = expect(joistc("-pa", "ebin", "+{parse_transform,one}", "m.erl"), 0)
    assert r.out == "one [[],debug_info]\ntwo [[],debug_info]\nthree [[],debug_info]\n", repr(r)
    r = expect(joist("-noshell", "-eval", "io:format(\"~p~n\", [m:f()]), halt()."), 0)
    assert r.out == "[{{'$1','_'},[],['$1']}]\n", repr(r)


def test_what_transforms_say_is_told_as_erlc_does():
    write("m.erl", "-module(m).\n-export([f/0]).\nf() -> 1.\n")
    words = "-export([format_error/1]).\nformat_error(X) -> io_lib:format(\"got ~p\", [X])."
    transform("errs", '    _ = Options, _ = Forms, {error, [{"m.erl", [{{3, 1}, ?MODULE, {a, b}}, {none, ?MODULE, hi}]}], [{"m.erl", [{{2, 1}, ?MODULE, w}]}]}', words)
    transform("warns", '    _ = Options, {warning, Forms, [{"m.erl", [{{2, 1}, ?MODULE, w}]}]}', words)
    transform("inside", "    _ = Options, lists:droplast(Forms) ++ [{error, {{7, 1}, ?MODULE, e}}, {warning, {{8, 1}, ?MODULE, w}}, lists:last(Forms)]", words)
    transform("crashes", "    _ = {Options, Forms}, exit(gone)")
    transform("fails", "    _ = Options, lists:nth(length(Forms) + 1, Forms)")
    transform("mad", "    _ = {Options, Forms}, hello")
    transform("bad_form", "    _ = Options, Forms ++ [{foo, bar}]")
    transform("bad_expr", "    _ = Options, Forms ++ [{function, {7, 1}, g, 0, [{clause, {7, 1}, [], [], [{blah, {7, 2}, x}]}]}]")
    transform("dies", "    _ = {Options, Forms}, exit(self(), kill), receive after infinity -> ok end")
    write("none.erl", "-module(none).\n")
    os.mkdir("ebin")
    expect(joistc("-W0", "-o", "ebin", *["%s.erl" % m for m in "errs warns inside crashes fails mad bad_form bad_expr dies none".split()]), 0)

    def told(name, status=1):
        lines = expect(joistc("-pa", "ebin", "+{parse_transform,%s}" % name, "m.erl"), status).err.splitlines()
        return [l for l in lines if " | " not in l]

    assert told("errs") == ["m.erl: got hi", "m.erl:3:1: got {a,b}", "m.erl:2:1: Warning: got w"], told("errs")
    assert told("warns", 0) == ["m.erl:2:1: Warning: got w"], told("warns", 0)
    assert told("inside") == ["m.erl:7:1: got e", "m.erl:8:1: Warning: got w"], told("inside")
    assert told("crashes") == ["m.erl: error in parse transform 'crashes':", "exception exit: gone",
                               "  in function  crashes:parse_transform/2 (crashes.erl:5)"], told("crashes")
    assert told("fails")[1].startswith("exception error: no function clause matching lists:nth(1,[])"), told("fails")
    assert told("mad") == ["m.erl: parse transform 'mad' gave hello, which is no list of forms"], told("mad")
    assert told("bad_form") == ["m.erl: bad abstract format: a form expected, not {foo,bar}"], told("bad_form")
    assert told("bad_expr") == ["m.erl:7:1: bad abstract format: an expression expected, not {blah,{7,2},x}"], told("bad_expr")
    assert told("dies") == ["m.erl: the process that ran a parse transform ended: killed"], told("dies")
    assert told("none") == ["m.erl: undefined parse transform 'none'"], told("none")
    assert told("missing") == ["m.erl: undefined parse transform 'missing'"], told("missing")


def test_a_transform_may_ask_for_lines_without_columns():
    transform("lines", '    _ = Options, io:format("~0p~n", [Forms]), Forms', "-export([parse_transform_info/0]).\nparse_transform_info() -> #{error_location => line}.")
    write("m.erl", "-module(m).\n-record(r, {a = {1, 2} :: {integer(), [atom()]}}).\n-vsn({a, {1, 2}}).\n-export([f/0]).\nf() -> #r{a = {3, 4}}.\n")
    expect(joistc("lines.erl"), 0)
    r = expect(joistc("-pa", ".", "+{parse_transform,lines}", "m.erl"), 0)
    assert "{attribute,3,vsn,{a,{1,2}}}" in r.out and "{record,5,r,[{record_field,5,{atom,5,a},{tuple,5,[{integer,5,3},{integer,5,4}]}}]}" in r.out, repr(r)
    assert "{type,2,tuple,[{type,2,integer,[]},{type,2,list,[{type,2,atom,[]}]}]}" in r.out, repr(r)


def test_a_transform_that_loops_can_be_interrupted():
    transform("loops", '    io:format("started~n"), loop({Forms, Options}).\nloop(X) -> loop(X)')
    expect(joistc("loops.erl"), 0)
    write("m.erl", "-module(m).\n-compile({parse_transform, loops}).\n")
    # Whatever starts the tests may have told its jobs to ignore the signal, which is inherited.
    heed = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    p = subprocess.Popen([joistc_path(), "-pa", ".", "m.erl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed)
    try:
        assert p.stdout.readline() == b"started\n"
        p.send_signal(signal.SIGINT)
        assert p.wait(20) == -signal.SIGINT
    finally:
        p.kill()


def test_transforms_of_erl_libs_and_many_files_at_once():
    os.makedirs("libs/app-1.2/ebin")
    expect(joistc("-o", "libs/app-1.2/ebin", adds()), 0)
    names = ["m%d" % i for i in range(30)]
    for name in names:
        write(name + ".erl", "-module(%s).\n-compile({parse_transform, adds}).\n-export([f/0]).\nf() -> added().\n" % name)
    os.mkdir("out")
    expect(joistc("-o", "out", *["%s.erl" % n for n in names], env={"ERL_LIBS": "libs"}), 0)
    assert len(os.listdir("out")) == 30


def test_core_transforms_are_refused():
    write("m.erl", "-module(m).\n-compile({core_transform, some}).\n-export([f/0]).\nf() -> 1.\n")
    expect(joistc("m.erl"), 1, err="m.erl: core transform some can't be applied\n  hint: .*erlc")


def test_transforms_of_an_installed_otp():
    if not os.path.isdir("/usr/lib/erlang/lib"):
        raise Skip("no Erlang/OTP in /usr/lib/erlang")
    write("eu.erl", '-module(eu).\n-include_lib("eunit/include/eunit.hrl").\n-export([f/1]).\nf(X) -> X + 1.\n'
                    "f_test() -> ?assertEqual(3, f(2)).\ng_test_() -> [?_assertError(badarith, f(a))].\n")
    write("ml.erl", '-module(ml).\n-include_lib("syntax_tools/include/merl.hrl").\n-export([main/1]).\nmain(_) -> io:format("~s~n", [erl_prettypr:format(f(?Q("{foo, 17}")))]).\n'
                    'f(X) -> case X of ?Q("{foo, _@A}") -> ?Q("bar(_@A)"); _ -> other end.\n')
    write("ql.erl", '-module(ql).\n-include_lib("stdlib/include/qlc.hrl").\n-export([main/1]).\n'
                    "main(_) -> io:format(\"~p~n\", [lists:sort(qlc:e(qlc:q([{X, Y} || X <- [1, 2, 3], Y <- [a, b], X > 1])))]).\n")
    expect(joistc("eu.erl", "ml.erl", "ql.erl"), 0)
    r = run("erl", "-noshell", "-eval", "ok = eunit:test(eu), ml:main([]), ql:main([]), halt().")
    expect(r, 0, out=r"2 tests passed.*bar\(17\)\n\[\{2,a\},\{2,b\},\{3,a\},\{3,b\}\]")
    # And one of the user's own that uses OTP's modules.
    transform("own", '    _ = Options, {ok, Tokens, _} = erl_scan:string("added() -> [X || X <- [1, 2], X > 1]."), {ok, Form} = erl_parse:parse_form(Tokens),\n'
                     "    lists:droplast(Forms) ++ [erl_syntax:revert(Form), lists:last(Forms)]")
    write("uses.erl", '-module(uses).\n-compile({parse_transform, own}).\n-export([main/1]).\nmain(_) -> io:format("~p~n", [added()]).\n')
    expect(joistc("own.erl", "uses.erl"), 0)
    assert expect(joist("uses.beam"), 0).out == "[2]\n"

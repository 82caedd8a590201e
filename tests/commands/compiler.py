"""The command `joistc`, and the examples."""
import json, os, subprocess

from harness import *


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
    for stage in ("tokens", "preprocessed", "abstract", "ast", "lint", "core", "ssa", "ssaopt", "asm"):
        expect(joistc("--print=" + stage, "p.erl"), 0, out="main")
        assert stage in expect(joistc("--help"), 0).out, stage


FRONT = """-module(fx).
-export([f/1]).
-import(lists, [map/2, seq/2]).
-include("fx.hrl").
-type t() :: integer().
-spec f(t()) -> t().
-ifdef(NOT).
f(X) -> X.
-endif.
f(X) ->
    Y = ?PAIR(X), % a comment
    case g(Y, #r{a = 16#10}) of
        {A, B} -> A;
        [A | _] -> ok
    end, map(fun(_) -> "\u00e9" end, A).
g(Z, R) -> [W || W <- Z, R#r.a > W].
"""
STAGES = {
    "preprocessed": """-file("fx.erl", 1).
-module(fx).
-export([f/1]).
-import(lists, [map/2, seq/2]).
-file("fx.hrl", 1).
-record(r, {a = 1, b}).
-file("fx.erl", 5).
-type t() :: integer().
-spec f(t()) -> t().
f(X) ->
    Y = {X, 1},
    case g(Y, #r {a = 16}) of
        {A, B} -> A;
        [A | _] -> ok
    end, map(fun (_) -> "\u00e9" end, A).
g(Z, R) -> [W || W <- Z, R #r.a > W].
""",
    "lint": """module fx
record r 2:2
    field a
    field b
import lists:map/2
import lists:seq/2 unused
type t() 5:2
function f/1 10:1 exported spec
    calls g/2
    variable X 10:3
    variable Y 11:5
    variable A 13:10
    variable B 13:13 unused
    variable A 14:10
    variable A 13:10 exported from 'case'
    variable B 13:13 unused unsafe in 'case'
function g/2 16:1
    variable Z 16:3
    variable R 16:6
    variable W 16:18
""",
}


def test_what_the_first_stages_print():
    write("fx.erl", FRONT)
    write("fx.hrl", "-define(PAIR(X), {X, 1}).\n-record(r, {a = 1, b}).\n")
    for stage, wanted in STAGES.items():
        got = expect(joistc("-W0", "--print=" + stage, "fx.erl"), 0).out
        assert got == wanted, f"{stage}:\n{got}"
    write("tokens.erl", open("fx.hrl").read())
    tokens = expect(joistc("--print=tokens", "tokens.erl"), 0).out.split("\n\n")
    assert tokens[1].splitlines()[:4] == ["2:1     symbol     -", "2:2     atom       record", "2:8     symbol     (", "2:9     atom       r"], tokens[1]
    forms = expect(joistc("-W0", "--print=abstract", "fx.erl"), 0).out.splitlines()
    assert forms[0] == '{attribute,{1,1},file,{"fx.erl",1}}.' and forms[-1] == "{eof,{17,1}}." and len(forms) == 12, forms
    # What is printed is source.
    os.mkdir("again")
    write("again/fx.erl", expect(joistc("-W0", "--print=preprocessed", "fx.erl"), 0).out)
    expect(joistc("-W0", "again/fx.erl"), 0)


def test_colours_only_on_a_terminal():
    program("main(_) -> X.")
    p = subprocess.run([joistc_path(), "p.erl"], capture_output=True)
    assert b"\x1b" not in p.stderr and b"variable 'X' is unbound" in p.stderr, p.stderr


def test_diagnostics_as_json():
    write("w.erl", '-module(w).\n-export([f/1]).\nf(X) -> {"\u00e9", 1 + a}.\ng() -> if X <= 1 -> a end.\n')
    p = subprocess.run([joistc_path(), "--diagnostics=json", "w.erl", "none.erl"], capture_output=True)
    assert p.returncode == 1, p
    told = [json.loads(line) for line in p.stderr.decode().splitlines()]
    assert told[0] == {
        "file": "w.erl", "line": 4, "column": 13, "end_column": 15, "severity": "error", "code": "syntax-error",
        "message": "syntax error before: '<='", "hint": "less than or equal is written =<"}, told
    assert ("warning", "variable-is-unused", 3, 3) in [(d["severity"], d["code"], d.get("line"), d.get("column")) for d in told], told
    assert "line" not in told[-1] and told[-1]["file"] == "none.erl", told


def test_names_that_were_meant():
    """erlc says what is wrong; the hint tells what was probably meant, but only where that is likely."""
    write("near.hrl", "")
    cases = {
        "-exprot([f/1]).\nf(X) -> X.": ["line 2: did you mean -export?"],
        "-recrod(r, {a, b}).": ["did you mean -record?"],
        "-sepc f(integer()) -> integer().": ["did you mean -spec?"],
        "-zzz(r, {a, b}).": ["an attribute has one value"],
        "-ifdfe(x).\n-endif.": ["line 2: did you mean -ifdef?"],
        "-ifdef(x).\n-edif.": ["line 3: did you mean -endif?"],
        "-ifdef(x).": ["an -endif is missing"],
        '-include("naer.hrl").': ['did you mean "near.hrl"?'],
        '-include("other.hrl").': [None],
        '-include_lib("near.hrll").': ['did you mean "near.hrl"?'],
        "-behaviour(gen_sever).": ["did you mean gen_server?"],
        "-behaviour(mine).": [None],
        "-type t() :: intger().\n-export_type([t/0]).": ["did you mean integer()?"],
        "-type t() :: lst(a).\n-export_type([t/0]).": ["did you mean list/1?"],
        "-type t() :: pid(a).\n-export_type([t/0]).": ["there is type pid/0"],
        "-type t() :: xyzzy().\n-export_type([t/0]).": [None],
        "-export([first/1]).\n-spec frist(any()) -> any().\nfirst(X) -> X.": ["did you mean first/1?"],
        "-export([first/1]).\n-spec first() -> any().\nfirst(X) -> X.": ["there is function first/1"],
        "-optional_callbacks([int/1]).\n-callback init(any()) -> any().": ["did you mean init/1?"],
        "-compile({parse_transform, ms_tranform}).": ["did you mean ms_transform?"],
        "-compile({parse_transform, other}).": [None],
        "-define(FOO, 1).\n-export([f/0]).\nf() -> ?FO0.": [None, "did you mean ?FOO?"],
    }
    for text, wanted in cases.items():
        write("near.erl", "-module(near).\n" + text + "\n")
        told = [json.loads(line) for line in joistc("--diagnostics=json", "near.erl").err.splitlines()]
        assert [one.get("hint") for one in told] == wanted, (text, told)
    write("near.erl", "-moduel(near).\n")
    assert "  hint: did you mean -module?" in joistc("near.erl").err


def test_calls_of_modules_that_nobody_knows():
    write("m.erl", "-module(m).\n-export([f/1]).\n-import(sest, [new/0]).\n"
                   "f(L) -> {lits:map(L, L), lists:mpa(L, L), oter:g(L), other:gg(L), fun other:g/2,\n"
                   "    far:f(L), far:h(), m:f(L), other:module_info(), L:g(), lists:all(L, L), ssl:start(), new()}.\n")
    write("other.erl", "-module(other).\n-export([g/1]).\ng(X) -> m:f(X).\n")
    os.mkdir("ebin")
    write("far.erl", "-module(far).\n-export([f/1]).\nf(X) -> X.\n")
    expect(joistc("-o", "ebin", "far.erl"), 0)
    os.remove("far.erl")
    said = joistc("+warn_unknown_module", "+brief", "-pa", "ebin", "--no-otp", "m.erl", "other.erl")
    expect(said, 0)
    assert said.err.splitlines() == [
        "m.erl:3:2: Warning: module sest is unknown", "  hint: did you mean sets?",
        "m.erl:4:10: Warning: module lits is unknown", "  hint: did you mean lists?",
        "m.erl:4:32: Warning: function lists:mpa/2 is unknown", "  hint: did you mean map/2?",
        "m.erl:4:43: Warning: module oter is unknown", "  hint: did you mean other?",
        "m.erl:4:60: Warning: function other:gg/1 is unknown",
        "m.erl:4:77: Warning: function other:g/2 is unknown", "  hint: there is function g/1",
        "m.erl:5:19: Warning: function far:h/0 is unknown"], said.err
    expect(joistc("-Werror", "-pa", "ebin", "m.erl", "other.erl"), 0, err="^$")


def test_the_counter_example_runs():
    r = expect(joist(os.path.join(ROOT, "examples/counter.erl"), "500", "10"), 0, out=r"5000 calls answered.*started it again")
    assert r.out.count("the counter shows 5000") == 2, repr(r)


def test_behaviours_are_read_from_files_on_the_code_path():
    os.mkdir("lib")
    write("lib/b1.erl", "-module(b1).\n-callback init(any()) -> any().\n-callback stop(any(), any()) -> any().\n-callback opt() -> ok.\n-optional_callbacks([opt/0]).\n")
    info = "-export([behaviour_info/1]).\n"
    write("lib/b2.erl", "-module(b2).\n" + info + "behaviour_info(callbacks) -> [{go, 1}, {init, 1}];\nbehaviour_info(_) -> undefined.\n")
    write("lib/b3.erl", "-module(b3).\n-export([x/1]).\nx(_) -> ok.\n")
    write("lib/b4.erl", "-module(b4).\n" + info + "behaviour_info(callbacks) -> oops;\nbehaviour_info(_) -> undefined.\n")
    write("lib/b5.erl", "-module(b5).\n" + info + "behaviour_info(_) -> undefined.\n")
    write("lib/b6.erl", "-module(b6).\n" + info + "behaviour_info(callbacks) -> [{F, 1} || F <- [a, b]].\n")
    write("lib/b7.erl", "-module(b7).\n" + info + "behaviour_info(_) -> case get() of callbacks -> [{f, 1}]; _ -> undefined end.\n")
    expect(joistc("-W0", "-o", "lib", *[f"lib/b{i}.erl" for i in range(1, 8)]), 0)
    write("u.erl", "-module(u).\n" + "".join(f"-behaviour(b{i}).\n" for i in range(1, 8)) + "-export([init/1]).\ninit(_) -> 1.\n")
    told = [json.loads(line) for line in joistc("--diagnostics=json", "-pa", "lib", "u.erl").err.splitlines()]
    assert [(d["line"], d["message"]) for d in told] == [
        (2, "undefined callback function stop/2 (behaviour 'b1')"),
        (3, "undefined callback function go/1 (behaviour 'b2')"),
        (3, "conflicting behaviours -- callback init/1 required by both 'b2' and 'b1' (line 2, column 2)"),
        (4, "behaviour b3 undefined"),
        (5, "behaviour b4 callback functions erroneously defined"),
        # OTP runs them; here nobody knows what b6 and b7 compute.
        (6, "behaviour b5 callback functions are undefined")], told
    assert len(joistc("--diagnostics=json", "u.erl").err.splitlines()) == 7
    write("lib/b1.beam", "no file")
    assert "behaviour b1 undefined" in joistc("-pa", "lib", "u.erl").err


RECORDS = """-module(m).
-export([main/1]).
-import(lists, [map/2]).
-record(r, {a = 1, b, c = new() :: integer()}).
-record(d, {r = #r{}, 'maybe' = 'else'}).
new() -> 7.
error(X) -> {own, X}.
main(_) ->
    R = #r{a = 2, _ = 5},
    io:format("~p~n", [[R, #d{}, R#r.c, R#r{a = new(), b = R#r.c}, R#r{}, #r.c, is_record(R, r), is_record(id(R), d), record_info(fields, r)]]),
    io:format("~p~n", [[f(R), f(#d{}), f(x), why(fun() -> (id(x))#r.a end), why(fun() -> R#d{r = 1} end), error(1)]]),
    io:format("~p~n", [[[X || #r{a = A} = X <- [R, x], A < X#r.b, X#r.c =/= 3], [X || X <- [R, x], X#r.a =:= 2 orelse X#r.b], map(fun new/1, [1])]]),
    <<B:(R#r.a)/binary, _/binary>> = <<"abc">>,
    #{R#r.a := M} = #{2 => m},
    io:format("~p~n", [{B, M, if R#r.b > 1 -> more; true -> less end, try exit(R) catch exit:#r{b = V} when V#r.a -> no; exit:#r{b = V} -> V end}]).
new(X) -> X + 1.
id(X) -> X.
why(F) -> try F() catch C:E -> {C, E} end.
f(X) when X#r.a > 1, is_record(X, r) -> r;
f(X) when (X#d.r)#r.a =:= 1; X#r.a -> d;
f(X) when not is_record(X, d) -> none.
"""


def test_more_comprehensions_in_one_term_than_registers_will_ever_hold():
    write("m.erl", "-module(m).\n-export([f/1]).\nf(L) ->\n    [%s].\n" % ", ".join(f"[X + {i} || X <- L]" for i in range(11000)))
    refused = expect(joistc("m.erl"), 1)
    assert "m.erl:4:5: terms made of comprehensions are too large here" in refused.out + refused.err


def test_the_listing_of_integers_before_a_hash():
    write("m.erl", """-module(m).
-export([main/1]).
-record(r, {a}).
main(_) ->
    try (7)#r.a catch error:Why -> io:format("~p~n", [Why]) end,
    try (7)#{a => 1} catch error:Why2 -> io:format("~p~n", [Why2]) end,
    try (7)#r{a = 1} catch error:Why3 -> io:format("~p~n", [Why3]) end,
    try (fun main/1)#r.a catch error:{badrecord, F} -> true = is_function(F) end,
    try (fun lists:map/2)#r.a catch error:Why4 -> io:format("~p~n", [Why4]) end,
    try (#{})#r.a catch error:Why5 -> io:format("~p~n", [Why5]) end.
""")
    expect(joistc("-W0", "-P", "m.erl"), 0)
    os.rename("m.P", "m.erl")
    expect(joistc("-W0", "m.erl"), 0)
    assert expect(joist("m.beam"), 0).out == "{badrecord,7}\n{badmap,7}\n{badrecord,7}\n{badrecord,fun lists:map/2}\n{badrecord,#{}}\n"


def test_the_listing_with_records_written_out():
    write("m.erl", RECORDS)
    expect(joistc("m.erl"), 0)
    before = expect(joist("m.beam"), 0).out
    os.remove("m.beam")
    expect(joistc("-E", "m.erl"), 0)
    text = open("m.E").read()
    functions = text[text.index("new() ->"):]
    assert "#r" not in functions and "#d" not in functions and "lists:map(" in functions, text
    assert "erlang:error({badrecord, " in functions, text
    os.rename("m.E", "m.erl")
    expect(joistc("-W0", "m.erl"), 0)
    assert expect(joist("m.beam"), 0).out == before

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
    for stage in ("ast", "core", "ssa", "ssaopt", "asm"):
        expect(joistc("--print=" + stage, "p.erl"), 0, out="main")


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


def test_the_counter_example_runs():
    r = expect(joist(os.path.join(ROOT, "examples/counter.erl"), "500", "10"), 0, out=r"5000 calls answered.*started it again")
    assert r.out.count("the counter shows 5000") == 2, repr(r)

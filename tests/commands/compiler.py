"""The command `joistc`, and the examples."""
import os, subprocess

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


def test_the_counter_example_runs():
    r = expect(joist(os.path.join(ROOT, "examples/counter.erl"), "500", "10"), 0, out=r"5000 calls answered.*started it again")
    assert r.out.count("the counter shows 5000") == 2, repr(r)

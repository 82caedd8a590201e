"""Input that cannot be run: each is refused with one message that names file, place and cause."""
import os, re

from harness import *


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

"""Input that cannot be run: each is refused with one message that names file, place and cause."""
import os, random, re, struct

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
    expect(joist("p.erl"), 127, err=r"p\.erl:3:13: unterminated string")


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


# --- .beam files changed on purpose ------------------------------------------------------------------------------------


def chunks_of(beam):
    at, out = 12, []
    while at + 8 <= len(beam):
        size = struct.unpack(">I", beam[at + 4:at + 8])[0]
        out.append((beam[at:at + 4], beam[at + 8:at + 8 + size]))
        at += 8 + (size + 3) // 4 * 4
    return out


def beam_of(chunks):
    body = b"".join(name + struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4) for name, data in chunks)
    return b"FOR1" + struct.pack(">I", len(body) + 4) + b"BEAM" + body


def compiled():
    program('main(X) -> [a, {1.5, <<"abc">>}, fun(Y) -> Y ++ X end, #{a => 12345678901234567890123}], ok.')
    expect(joistc("p.erl"), 0)
    return chunks_of(open("p.beam", "rb").read())


def test_a_beam_file_cut_at_every_length_is_refused_with_its_name():
    data = beam_of(compiled())
    for size in list(range(0, 64)) + list(range(64, len(data), 17)) + [len(data) - 1]:
        write("cut.beam", data[:size])
        expect(joist("cut.beam", timeout=20), 127, err=r"^joist: cut\.beam: \S")


def test_a_newer_instruction_set_is_refused():
    code = [(n, d[:4] + struct.pack(">I", 1) + d[8:] if n == b"Code" else d) for n, d in compiled()]
    write("new.beam", beam_of(code))
    expect(joist("new.beam"), 127, err=r"new\.beam: chunk Code at \d+: instruction set 1 is not known")


def test_an_instruction_that_is_not_known_is_named_with_its_function():
    chunks = compiled()
    for number, name in ((250, "unknown instruction number 250"), (28, "m_minus"), (88, "bs_final")):
        # Where int_code_end was, behind the last function.
        write("op.beam", beam_of([(n, d[:-1] + bytes([number]) if n == b"Code" else d) for n, d in chunks]))
        expect(joist("op.beam"), 127, err=r"op\.beam: code offset \d+, in [-\w/']+/\d: .*" + name)


def test_missing_chunks_are_told():
    chunks = compiled()
    for missing in (b"Code", b"AtU8", b"ImpT"):
        write("less.beam", beam_of([c for c in chunks if c[0] != missing]))
        expect(joist("less.beam"), 127, err=r"^joist: less\.beam: ")


def test_flipped_bits_never_crash_the_loader():
    data, random_bits = beam_of(compiled()), random.Random(1)
    os.mkdir("flips")
    for i in range(5000):
        flipped = bytearray(data)
        for _ in range(random_bits.choice([1, 1, 2, 5])):
            flipped[random_bits.randrange(len(flipped))] ^= 1 << random_bits.randrange(8)
        write("flips/%04d" % i, bytes(flipped))
    program("""main(_) -> {ok, Names} = file:list_dir("flips"),
    Load = fun(N) -> {ok, B} = file:read_file("flips/" ++ N), code:purge(p), R = code:load_binary(p, "p", B), code:delete(p), element(1, R) end,
    Kinds = lists:usort([Load(N) || N <- Names]), io:format("~p~n", [Kinds]).""", "load")
    assert expect(joist("load.erl", timeout=120), 0).out.endswith("\n[error,module]\n")

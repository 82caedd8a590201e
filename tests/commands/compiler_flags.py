"""The flags of `joistc`, rules for make, and files that are compiled together."""
import os, shutil, subprocess

from harness import *


def module(name, text="-export([f/0]).\nf() -> ok.\n"):
    return write(name + ".erl", "-module(%s).\n%s" % (name, text))


def test_option_terms_reach_the_preprocessor():
    module("m", "-export([f/0]).\nf() -> {?X, ?Y, ?Z}.\n")
    expect(joistc("+[{d,'X',1},{d,'Y'}]", '+{d,"Z",{a,"b",1.5}}', "m.erl"), 0)
    expect(joistc("+{d", "m.erl"), 2, err="bad term")
    expect(joistc("+X", "m.erl"), 2, err="bad term")


def test_options_from_the_environment():
    module("m", "-export([f/0]).\nf() -> ?X.\n")
    expect(joistc("m.erl", env={"ERL_COMPILER_OPTIONS": "[{d,'X'},export_all]"}), 0)
    expect(joistc("m.erl", env={"ERL_COMPILER_OPTIONS": "[{d"}), 1, err="Ignoring bad term in ERL_COMPILER_OPTIONS")


def test_wrong_flags_are_told():
    module("m")
    expect(joistc("-Zfoo", "m.erl"), 2, err="Unknown option: -Zfoo")
    expect(joistc("-o"), 2, err="No value given to -o option")
    expect(joistc("-Wextra", "m.erl"), 2, err="-Wextra")
    expect(joistc("--jobs=0", "m.erl"), 2, err="jobs")
    expect(joistc("--otp=/nonexistent", "m.erl"), 2, err="no Erlang/OTP in /nonexistent")
    expect(joistc("--erlc"), 0)


def test_the_release_of_the_target():
    module("m", "-export([main/1]).\nmain(_) -> io:format(\"~p~n\", [?OTP_RELEASE]).\n")
    for flags, release in (([], "25"), (["--target=27"], "27"), (["+{target,29}"], "29")):
        expect(joistc(*flags, "m.erl"), 0)
        expect(joist("m.beam"), 0, out=release)


def test_a_module_in_a_file_of_another_name():
    for name, text in (("m", ""), ("n", "-compile(no_error_module_mismatch).\n")):
        write(name + ".erl", "-module(other).\n" + text + "-export([main/1]).\nmain(_) -> ok.\n")
    expect(joistc("m.erl"), 1, err="Module name 'other' does not match file name 'm'")
    expect(joistc("+no_error_module_mismatch", "m.erl"), 0)
    expect(joistc("n.erl"), 0)
    assert os.path.exists("m.beam") and os.path.exists("n.beam")


def test_features():
    expect(joistc("-list-features"), 0, out="compr_assign.*maybe_expr")
    expect(joistc("-describe-feature", "maybe_expr"), 0, out="EEP49")
    expect(joistc("-describe-feature", "nonsense"), 2, err="Unknown feature: nonsense")
    module("m", "-export([f/0]).\nf() -> maybe.\n")
    expect(joistc("-disable-feature", "maybe_expr", "m.erl"), 0)
    expect(joistc("m.erl"), 1)


def test_files_of_other_kinds():
    os.mkdir("folder")
    for name in ("g.yrl", "g.xrl", "m.core", "m.S", "m.hrl", "m.beam", "m.asn1", "m.mib"):
        write(name, "x")
        expect(joistc(name), 1, err="help: ")
    expect(joistc("folder"), 1, err="is a directory")
    expect(joistc("*.erl"), 1, err="no file matches")
    expect(joistc("missing.erl"), 1, err="no such file")


def test_output_places():
    module("m")
    expect(joistc("-o", "missing", "m.erl"), 1, err="no such directory.*mkdir -p missing")
    expect(joistc("-o", "m.erl", "m.erl"), 1, err="not a directory")
    os.mkdir("out")
    expect(joistc("-o", "out/m.beam", "m.erl"), 0)
    assert os.listdir("out") == ["m.beam"]


def test_an_output_that_cannot_be_written_leaves_the_old_one():
    module("m", "-export([f/0]).\nf() -> <<\"" + "abc" * 20000 + "\">>.\n")
    expect(joistc("m.erl"), 0)
    before = open("m.beam", "rb").read()
    r = run("sh", "-c", "ulimit -f 1; exec %s m.erl" % joistc_path())
    expect(r, 1, err="m.beam: error writing file: File too large")
    assert open("m.beam", "rb").read() == before and sorted(os.listdir(".")) == ["m.beam", "m.erl"]


def test_too_many_variables_of_the_surroundings_are_refused():
    names = ", ".join("A%d" % i for i in range(260))
    module("m", "-export([f/1, g/2]).\nf([%s]) ->\n fun() -> {%s} end.\ng(X, L) -> {X, L}.\n" % (names, names))
    expect(joistc("m.erl"), 1, err="m.erl:4:2: .*generated function -f/1-fun-0- has too many arguments")
    module("m", "-export([f/2]).\nf([%s], L) ->\n [{X, %s} || X <- L].\n" % (names, names))
    expect(joistc("m.erl"), 1, err="m.erl:4.*has too many arguments")


def test_little_address_space_is_enough():
    module("m")
    expect(run("sh", "-c", "ulimit -v 4000000; exec %s m.erl" % joistc_path()), 0)


def test_all_files_are_told_of_in_order():
    names = ["m%d" % i for i in range(30)]
    for i, name in enumerate(names):
        module(name, "-export([f/0]).\nf() -> X%d.\n" % i if i % 3 == 0 else "-export([f/0]).\nf() -> ok.\n")
    r = expect(joistc(*[n + ".erl" for n in names]), 1)
    told = [line.split(".")[0] for line in r.err.splitlines() if ".erl:" in line]
    assert told == names[::3], told
    assert sorted(f for f in os.listdir(".") if f.endswith(".beam")) == sorted(n + ".beam" for i, n in enumerate(names) if i % 3)
    assert expect(joistc("--jobs=1", *[n + ".erl" for n in names]), 1).err == r.err


HEADERS = "-include(\"h.hrl\").\n-include(\"sub/deep.hrl\").\n-include(\"h.hrl\").\n"


def dependencies(compiler):
    def rule(*flags):
        return run(compiler, *flags).out

    rules = [rule("-M", "a.erl"), rule("-M", "-I", "inc", "b.erl"), rule("-M", "-MG", "-MP", "b.erl"), rule("-M", "-o", "out", "a.erl", "b.erl"),
             rule("-M", "-MT", "x y", "a.erl"), rule("-M", "-MQ", "x$y", "a.erl"), rule("-M", "./a.erl"), rule("-M", os.path.join(os.getcwd(), "a.erl"))]
    for flags in (["-MD"], ["-MMD", "-MT", "t"], ["-MF", "rule.mk"], ["-MD", "-MF", "rule.mk"], ["-MD", "-o", "out"]):
        run(compiler, *flags, "a.erl")
        for name in ("a.Pbeam", "out/a.Pbeam", "rule.mk", "a.beam"):
            if os.path.exists(name):
                rules.append(name if name.endswith(".beam") else name + ": " + open(name).read())
                os.remove(name)
    return rules


def test_rules_for_make():
    os.mkdir("sub"), os.mkdir("inc"), os.mkdir("out")
    write("h.hrl", ""), write("sub/deep.hrl", '-include("deeper.hrl").\n'), write("sub/deeper.hrl", ""), write("inc/only.hrl", "")
    module("a", HEADERS + "-export([f/0]).\nf() -> ok.\n")
    long = "".join('-include("%s.hrl").\n' % ("n%d" % i + "x" * (i * 7 % 40)) for i in range(30))
    for i in range(30):
        write("n%d" % i + "x" * (i * 7 % 40) + ".hrl", "")
    module("b", HEADERS + '-include("only.hrl").\n' + long + '-include("missing.hrl").\nf( -> syntax error.\n')
    ours = dependencies(joistc_path())
    assert ours[0] == "a.beam: a.erl h.hrl sub/deep.hrl sub/deeper.hrl\n", ours[0]
    assert "missing.hrl:\n" in ours[2] and "missing" not in ours[1], ours
    if shutil.which("erlc"):
        theirs = dependencies("erlc")
        assert ours == theirs, "\n".join("%s\n--- erlc:\n%s" % pair for pair in zip(ours, theirs) if pair[0] != pair[1])


def test_headers_of_an_installed_otp():
    if not shutil.which("erl"):
        raise Skip("no erl")
    module("m", '-include_lib("kernel/include/inet.hrl").\n-export([f/0]).\nf() -> #hostent{}.\n')
    expect(joistc("m.erl"), 0)
    expect(joistc("--no-otp", "m.erl"), 1, err="can't find include lib")


def test_headers_on_the_code_path():
    os.makedirs("deps/app-1.2/ebin"), os.makedirs("deps/app-1.2/include")
    write("deps/app-1.2/include/h.hrl", "-define(X, 1).\n")
    module("m", '-include_lib("app/include/h.hrl").\n-export([f/0]).\nf() -> ?X.\n')
    expect(joistc("--no-otp", "m.erl"), 1)
    expect(joistc("--no-otp", "-pa", "deps/app-1.2/ebin", "m.erl"), 0)
    expect(joistc("--no-otp", "m.erl", env={"ERL_LIBS": "deps"}), 0)


def test_hostile_shapes():
    shapes = ["clauses", "guard_or", "case_joined", "record_defaults", "macro_bomb", "tuple_pattern", "map_pattern", "deep_parentheses", "long_integer", "binary_noise"]
    r = subprocess.run(["python3", os.path.join(ROOT, "tests/hostile/run.py"), "--size", "200000", "--seconds", "20", "--only", "--joistc", joistc_path()] + shapes,
                       capture_output=True, text=True)
    assert r.returncode == 0, r.stdout + r.stderr

"""The flags of `joistc`, rules for make, and files that are compiled together."""
import json, os, shutil, subprocess

from harness import *


def module(name, text="-export([f/0]).\nf() -> ok.\n"):
    return write(name + ".erl", "-module(%s).\n%s" % (name, text))


def test_option_terms_reach_the_preprocessor():
    module("m", "-export([f/0]).\nf() -> {?X, ?Y, ?Z}.\n")
    expect(joistc("+[{d,'X',1},{d,'Y'}]", '+{d,"Z",{a,"b",1.5}}', "m.erl"), 0)
    expect(joistc("+{d", "m.erl"), 2, err="bad term")
    expect(joistc("+X", "m.erl"), 2, err="bad term")
    for flags, name in ((["-DX=1", "-DX=1", "-DY", "-DZ"], "macro 'X'"), (["-DX", "+[{d,'X'},{d,'Y'},{d,'Z'}]"], "macro 'X'"), (["-DX", "-DY", "-DZ", "-DMODULE"], "predefined macro 'MODULE'")):
        expect(joistc(*flags, "m.erl"), 1, err="m.erl: redefining " + name)


def test_options_that_cannot_be_obeyed_are_errors():
    module("m")
    expect(joistc("+to_core", "m.erl"), 2, err="to_core asks for a listing of a stage of OTP's compiler")
    for term, why in (("dssaopt", "dssaopt asks for a listing"), ("from_core", "Core Erlang"), ("{feature,no_such,enable}", "the feature 'no_such' does not exist")):
        expect(joistc("m.erl", env={"ERL_COMPILER_OPTIONS": term}), 1, err="^m.erl: .*" + why)
        write("run.erl", "-module(run).\n-export([main/1]).\nmain(_) -> {error, [{F, [{none, M, E}]}], []} = compile:file(m, [return, %s]), io:format(\"~s: ~s~n\", [F, M:format_error(E)]).\n" % term)
        expect(joist("run.erl"), 0, out="m.erl: .*" + why)
    assert not os.path.exists("m.beam")


def test_text_that_is_not_utf8_has_a_place():
    with open("m.erl", "wb") as file:
        file.write(b'-module(m).\n-export([f/0]).\nf() -> "h\xe4".\n')
    expect(joistc("m.erl"), 1, err="^m.erl:3:10: not UTF-8: bad byte 0xe4\n  hint: save it as UTF-8")


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
    expect(joistc("m.erl", env={"ERL_COMPILER_OPTIONS": "{feature,maybe_expr,disable}"}), 0)


def test_files_of_other_kinds():
    os.mkdir("folder")
    for name in ("g.yrl", "g.xrl", "m.core", "m.S", "m.hrl", "m.beam", "m.asn1", "m.mib"):
        write(name, "x")
        expect(joistc(name), 1, err="hint: ")
    expect(joistc("folder"), 1, err="is a directory")
    expect(joistc("*.erl"), 1, err="no file matches")
    expect(joistc("missing.erl"), 1, err="no such file")


def test_a_file_that_is_given_more_than_once():
    module("m")
    for _ in range(5):
        r = expect(joistc(*["m.erl"] * 40), 0)
        assert r.err == "" and sorted(os.listdir(".")) == ["m.beam", "m.erl"], r
        os.remove("m.beam")


def test_a_name_as_long_as_names_can_be():
    name = "m" * 250
    module(name)
    expect(joistc(name + ".erl"), 0)
    assert sorted(os.listdir(".")) == [name + ".beam", name + ".erl"]


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
    expect(joistc("--no-otp", "m.erl", env={"ERL_LIBS": "nowhere::deps/app-1.2"}), 0)
    os.makedirs("more/app-2.0/ebin"), os.makedirs("more/app-2.0/include"), os.makedirs("deps/app-1.10/ebin"), os.makedirs("deps/app-1.10/include")
    for folder, value in (("more/app-2.0", 2), ("deps/app-1.10", 10)):
        write(folder + "/include/h.hrl", "-define(X, %d).\n" % value)
    one, two, both = "deps/app-1.2/ebin", "more/app-2.0/ebin", "deps:more"
    for flags, libs, value in ((["-pa", one, "-pa", two], "", "1"), (["-pz", one, "-pz", two], "", "2"), ([], "deps", "10"), ([], both, "10"), ([], "more:deps", "2"), (["-pz", one], "more", "1")):
        expect(joistc("--no-otp", "-P", *flags, "m.erl", env={"ERL_LIBS": libs}), 0)
        assert "    %s." % value in open("m.P").read(), (flags, libs)


def test_hostile_shapes():
    shapes = ["clauses", "guard_or", "case_joined", "record_defaults", "macro_bomb", "tuple_pattern", "map_pattern", "deep_parentheses", "long_integer", "binary_noise"]
    r = subprocess.run(["python3", os.path.join(ROOT, "tests/hostile/run.py"), "--size", "200000", "--seconds", "20", "--only", "--joistc", joistc_path()] + shapes,
                       capture_output=True, text=True)
    assert r.returncode == 0, r.stdout + r.stderr


def made(*arguments, **how):
    """The files that a run leaves behind, which are then removed."""
    before = set(os.listdir("."))
    expect(joistc(*arguments, **how), 0)
    new = sorted(set(os.listdir(".")) - before)
    texts = {name: open(name, "rb").read() for name in new}
    for name in new:
        os.remove(name)
    return texts


def test_options_that_ask_for_listings_wherever_they_are_given():
    module("m")
    for flags, name in ((["-P"], "m.P"), (["+'P'"], "m.P"), (["+'E'"], "m.E"), (["-S"], "m.S"), (["+to_asm"], "m.S"), (["-E", "-P"], "m.P"), (["-S", "-E"], "m.E"),
                        (["+to_pp"], "m.P"), (["+to_abstr"], "m.abstr"), (["+dabstr"], "m.abstr"), (["+to_exp"], "m.abstr"), (["+makedep"], "m.Pbeam"), (["+strong_validation"], None), (["+basic_validation"], None)):
        assert list(made(*flags, "m.erl")) == ([name] if name else []), flags
    for term, names in (("'S'", ["m.S"]), ("makedep", ["m.Pbeam"]), ("makedep_side_effect", ["m.Pbeam", "m.beam"]), ("strong_validation", []), ("[{makedep_output,\"r.mk\"},makedep]", ["r.mk"])):
        assert list(made("m.erl", env={"ERL_COMPILER_OPTIONS": term})) == names, term
    assert b"{attribute,{1,2},module,m}." in made("+to_abstr", "m.erl")["m.abstr"]
    assert made("+makedep", '+{makedep_target,"t$"}', "+makedep_quote_target", "m.erl")["m.Pbeam"] == b"t$$: m.erl\n"


def test_names_of_the_source():
    module("m", "-export([main/1]).\nmain(_) -> X = 1, try error(a) catch _:_:S -> P = element(4, hd(S)), io:format(\"~p ~p~n\", [P, ?FILE]) end.\n")
    assert expect(joistc('+{source,"other/n.erl"}', "m.erl"), 0).err.startswith("other/n.erl:3:12: Warning: variable 'X' is unused")
    expect(joist("m.beam"), 0, out=r'\[{file,"other/n.erl"},{line,3}\] "other/n.erl"')
    expect(joistc("+absolute_source", "m.erl"), 0)
    expect(joist("m.beam"), 0, out="%s/m.erl" % os.getcwd())


def test_small_and_packed_files():
    module("m", "-export([main/1]).\n-moduledoc \"x\".\nmain(_) -> io:format(\"ran~n\").\n")
    plain = made("m.erl")["m.beam"]
    packed = made("+compressed", "m.erl")["m.beam"]
    assert packed[:2] == b"\x1f\x8b" and len(packed) < len(plain) and packed == made("+compressed", "m.erl")["m.beam"]
    slim = made("+slim", "m.erl")["m.beam"]
    assert b"Docs" in plain and not any(name in slim for name in (b"Docs", b"Dbgi", b"CInf", b"LocT", b"Line")) and len(slim) == int.from_bytes(slim[4:8], "big") + 8
    assert b"Type" not in made("+strip_types", "m.erl")["m.beam"]
    for flag in ("+compressed", "+slim"):
        expect(joistc(flag, "m.erl"), 0)
        expect(joist("m.beam"), 0, out="ran")
    expect(joistc('+{compile_info,[{a,"b"}]}', "m.erl"), 0)
    write("show.erl", "-module(show).\n-export([main/1]).\nmain(_) -> io:format(\"~p~n\", [proplists:get_value(a, m:module_info(compile))]).\n")
    expect(joistc("show.erl"), 0)
    expect(joist("-pa", ".", "show.beam"), 0, out='"b"')


def test_files_of_forms():
    module("m", "-export([main/1]).\n-record(r, {a, b = \"\u20ac\"}).\nmain(_) -> X = -12345678901234567890123, io:format(\"~tp~n\", [{#r{a = 1.5}, <<\"x\\n\">>, 'an atom', X, maybe_it, fun() -> $c end()}]).\n")
    expect(joistc("+debug_info", "m.erl"), 0)
    before = expect(joist("m.beam"), 0).out
    expect(joistc("+to_abstr", "m.erl"), 0)
    os.remove("m.erl"), os.remove("m.beam")
    expect(joistc("m.abstr"), 0)
    assert expect(joist("m.beam"), 0).out == before
    os.remove("m.beam")
    expect(joistc("+from_abstr", "-P", "m.abstr"), 0)
    assert "#r{a = 1.5}" in open("m.P").read()
    write("n.abstr", "{attribute,1,module,n}.\n{function,2,f,0,[}.\n")
    expect(joistc("n.abstr"), 1, err="n.abstr:2:18: syntax error before: '}'")
    write("n.abstr", "{attribute,1,module,n}.\n{function,2,f,0,[{clause,2,[],[],[{var,2,'X'}]}]}.\n{eof,3}.\n")
    expect(joistc("+export_all", "n.abstr"), 1, err="variable 'X' is unbound")
    expect(joistc("missing.abstr"), 1, err="missing.abstr: no such file or directory")


def test_all_that_is_told_can_be_json():
    module("m")
    os.mkdir("dir")
    for arguments in (["missing.erl"], ["-o", "nowhere", "m.erl"], ["dir"], ["x.core"], ["-o", "m.erl", "m.erl"], ["-M", "missing.erl"], ["-o", "/proc", "m.erl"], ["*.erl2"],
                      ["+{parse_transform,nope}", "m.erl"], ["+encrypt_debug_info", "m.erl"], ["missing.abstr"], ["-MF", "/nowhere/x", "m.erl"]):
        lines = expect(joistc("--diagnostics=json", *arguments), 1).err.splitlines()
        assert lines and all(json.loads(line)["severity"] == "error" for line in lines), (arguments, lines)


def test_warning_switches():
    module("m", "-export([f/0]).\nf() -> 1 + a.\n")
    assert "will fail" in joistc("m.erl").err
    for flags in (["+nowarn_opportunistic"], ["+nowarn_failed"], ["-W0"], ["+basic_validation"], ["-P"]):
        assert expect(joistc(*flags, "m.erl"), 0).err == "", flags
    expect(joistc("-WError", "m.erl"), 1, err="warnings being treated as errors")
    module("n", "-export([f/0]).\nf() -> ?X.\n")
    expect(joistc("-DX=", "n.erl"), 0)
    expect(joistc("-b", "anything", "-DX", "n.erl"), 0)
    expect(joistc("+", "n.erl"), 2, err="bad term")


def test_behaviours_among_the_files_come_first():
    module("a", "-behaviour(z).\n-export([f/0]).\nf() -> ok.\n")
    module("b", "-behaviour(c).\n-callback x() -> ok.\n-export([y/0]).\ny() -> ok.\n")
    module("c", "-behaviour(b).\n-callback y() -> ok.\n-callback z() -> ok.\n-optional_callbacks([z/0]).\n-export([f/0]).\nf() -> ok.\n")
    module("z", "-callback init(term()) -> ok.\n")
    wanted = ["a.erl:2:2: Warning: undefined callback function init/1 (behaviour 'z')", "c.erl:2:2: Warning: undefined callback function x/0 (behaviour 'b')"]
    for files in (["a", "b", "c", "z"], ["c", "z", "b", "a"], ["z", "c", "b", "a"]):
        for jobs in ("1", "4"):
            r = expect(joistc("--jobs", jobs, *[name + ".erl" for name in files]), 0)
            assert sorted(line for line in r.err.splitlines() if "Warning" in line) == wanted, r.err
            for name in files:
                os.remove(name + ".beam")
    write("z.erl", "-module(z).\n-callback init(term()) -> .\n")
    r = expect(joistc("a.erl", "z.erl"), 1, err="z.erl:2")
    assert "a.erl" not in r.err, r.err


def test_any_number_of_jobs_makes_the_same_bytes():
    for i in range(24):
        module("m%d" % i, "-behaviour(m%d).\n-callback f(term()) -> ok.\n-export([f/1]).\n-record(r, {a = %d}).\nf(X) -> {X#r.a, <<\"%d\">>, #r{}}.\n" % (i * 7 % 24, i, i))
    names = ["m%d.erl" % i for i in range(24)]
    seen = []
    for jobs, order in (("1", names), ("2", names), ("8", names[::-1])):
        os.mkdir("out" + jobs)
        expect(joistc("--jobs", jobs, "+debug_info", "-o", "out" + jobs, *order), 0)
        seen.append({name: open(os.path.join("out" + jobs, name), "rb").read() for name in os.listdir("out" + jobs)})
    assert len(seen[0]) == 24
    # Where the files go isn't told.
    assert seen[0] == seen[1] == seen[2]

"""What OTP's own tools make of files that joistc wrote. Skipped where there is no OTP."""
import os, shutil, struct, subprocess

from harness import *

SOURCE = """-module(m).
-export([main/1, sum/1, bad/0]).
-vsn("1.2").
-author(somebody).
-record(r, {a = 1 :: integer(), b}).
-spec sum([integer()]) -> integer().
sum([]) -> 0;
sum([H | T]) -> H + sum(T).
main(_) -> R = #r{b = [1, 2, 3]}, sum(R#r.b).
-spec bad() -> atom().
bad() -> 17.
"""


def otp(expression, *words):
    """Evaluates an expression on the BEAM; gives what it printed."""
    if not shutil.which("erl") or not shutil.which("erlc"):
        raise Skip("no Erlang/OTP")
    # The folder of the test isn't on the path before it is asked for: it may hold modules of any name.
    p = subprocess.run(["erl", "-noshell", *words, "-eval", expression + ", halt()."],
                       capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    assert p.returncode == 0, (p.stdout, p.stderr)
    return p.stdout


def chunks(path):
    data = open(path, "rb").read()
    at, found = 12, []
    assert len(data) == struct.unpack(">I", data[4:8])[0] + 8
    while at < len(data):
        size = struct.unpack(">I", data[at + 4:at + 8])[0]
        found.append((data[at:at + 4].decode(), data[at + 8:at + 8 + size]))
        at += 8 + (size + 3) // 4 * 4
    assert at == len(data), "the last chunk isn't padded"
    return found


def compiled(*options):
    if not shutil.which("erlc"):
        raise Skip("no Erlang/OTP")
    write("m.erl", SOURCE)
    for folder in ("ours", "theirs"):
        os.makedirs(folder, exist_ok=True)
    expect(joistc(*options, "-o", "ours", "m.erl"), 0)
    subprocess.run(["erlc", *options, "-o", "theirs", "m.erl"], check=True, capture_output=True)


def test_chunks_stand_in_the_order_of_otp():
    compiled("+debug_info")
    # Which of the chunks with code there are may differ; where they stand doesn't.
    ours, theirs = ([name for name, _ in chunks(folder + "/m.beam")] for folder in ("ours", "theirs"))
    common = set(ours) & set(theirs)
    assert [n for n in ours if n in common] == [n for n in theirs if n in common], (ours, theirs)
    assert {"AtU8", "Code", "Meta", "Attr", "CInf", "Dbgi", "Line"} <= set(ours)


def test_debug_information_is_that_of_erlc():
    options = ("+debug_info", "-DX=1", "-DY", "-I", "inc", "+{d,z}", "+nowarn_unused_vars")
    for given in (options, options[1:], ("+debug_info", "+deterministic"), ("+debug_info", "+{error_location,line}")):
        compiled(*given)
        assert otp('F = fun(D) -> {ok, {_, [{debug_info, I}, {attributes, A}]}} = beam_lib:chunks(D ++ "/m.beam", '
                   '[debug_info, attributes]), {I, A} end, io:format("~p", [F("ours") =:= F("theirs")])') == "true", given
        info = 'element(2, lists:keyfind(%s, 1, element(2, hd(element(2, element(2, beam_lib:chunks("%s/m.beam", [compile_info])))))))'
        if "+deterministic" not in given:
            for key in ("options", "source"):
                ours, theirs = (otp('io:format("~p", [%s])' % (info % (key, folder))) for folder in ("ours", "theirs"))
                assert ours == theirs, (given, ours, theirs)


def test_deterministic_files_are_the_same_from_every_folder():
    for folder in ("a", "b/c"):
        os.makedirs(folder)
        write(folder + "/m.erl", SOURCE)
    joistc_in = lambda folder: subprocess.run([joistc_path(), "+debug_info", "+deterministic", "m.erl"], cwd=folder, check=True)
    joistc_in("a"), joistc_in("b/c")
    assert open("a/m.beam", "rb").read() == open("b/c/m.beam", "rb").read()


def test_debug_information_is_not_encrypted():
    write("m.erl", SOURCE)
    for option in ("+encrypt_debug_info", '+{debug_info_key,"k"}'):
        expect(joistc(option, "m.erl"), 1, err="can't encrypt debug information")
        assert not os.path.exists("m.beam")


def test_beam_lib_reads_strips_and_compares():
    compiled("+debug_info")
    assert otp('{ok, _} = beam_lib:version("ours/m.beam"), {ok, {m, [{abstract_code, {raw_abstract_v1, Fs}}]}} = '
               'beam_lib:chunks("ours/m.beam", [abstract_code]), ok = beam_lib:cmp("ours/m.beam", "ours/m.beam"), '
               '{ok, F} = file:read_file("ours/m.beam"), {ok, {m, B}} = beam_lib:strip(F), '
               '{ok, m, C} = compile:forms(Fs), {module, m} = code:load_binary(m, "m", C), 6 = m:main([]), '
               '{module, m} = code:load_binary(m, "m", B), 6 = m:main([]), '
               'io:format("~p", [element(1, beam_disasm:file("ours/m.beam"))])') == "beam_file"


def test_dialyzer_says_the_same():
    if "ok" not in otp('io:format("~p", [case code:lib_dir(dialyzer) of {error, _} -> none; _ -> ok end])'):
        raise Skip("no dialyzer")
    compiled("+debug_info")
    said = [otp('catch io:format("~p", [[dialyzer:format_warning(W) || W <- dialyzer:run([{init_plt, "plt"}, '
                '{analysis_type, succ_typings}, {files, ["%s/m.beam"]}, {check_plt, false}])]])' % folder)
            for folder in ("ours", "theirs") if make_plt()]
    assert said[0] == said[1] and "bad" in said[0], said


def make_plt():
    if not os.path.exists("plt"):
        otp('dialyzer:run([{analysis_type, plt_build}, {output_plt, "plt"}, {files, [code:which(lists)]}])')
    return True


def test_cover_counts():
    compiled("+debug_info")
    assert otp('{ok, m} = cover:compile_beam("ours/m.beam"), 6 = m:main([]), '
               'io:format("~p", [element(2, cover:analyse(m, calls, function))])', "-pa", "ours") \
        == "[{{m,bad,0},0},{{m,main,1},1},{{m,sum,1},4}]"


def test_xref_finds_calls():
    compiled("+debug_info")
    assert otp('xref:start(s), {ok, m} = xref:add_module(s, "ours/m.beam"), '
               'io:format("~p", [xref:q(s, "E")])') == \
        "{ok,[{{m,main,1},{m,sum,1}},{{m,sum,1},{m,sum,1}}]}"


def test_the_debugger_interprets():
    compiled("+debug_info")
    assert otp('case code:which(int) of non_existing -> io:format("m"); _ -> {module, M} = int:ni(m), 6 = m:main([]), '
               'io:format("~p", [M]) end', "-pa", "ours") == "m"


def test_erlc_takes_listings():
    compiled()
    expect(joistc("-S", "m.erl"), 0)
    os.makedirs("again")
    subprocess.run(["erlc", "-o", "again", "m.S"], check=True, capture_output=True)
    assert otp('io:format("~p", [{m:main([]), lists:sort(m:module_info(exports)), proplists:get_value(author, m:module_info(attributes))}])',
               "-pa", "again") == "{6,[{bad,0},{main,1},{module_info,0},{module_info,1},{sum,1}],[somebody]}"


def test_the_validator_has_no_complaint():
    if not shutil.which("erlc"):
        raise Skip("no Erlang/OTP")
    here = os.path.dirname(os.path.abspath(__file__))
    sample = [os.path.join(here, "../../conformance", area, name + ".erl") for area, name in
              (("language", "lang_try"), ("language", "lang_deeppat"), ("binaries", "bin_match_order"), ("regressions", "many_local_calls"))]
    p = subprocess.run([os.path.join(here, "../otp/validate.py"), "--joistc", joistc_path(), *filter(os.path.exists, sample)],
                       capture_output=True, text=True)
    assert p.returncode == 0 and " 0 complaints" in p.stdout, p.stdout + p.stderr


def test_the_validator_of_a_newer_otp_has_no_complaint():
    if not os.environ.get("JOIST_OTP29"):
        raise Skip("no OTP 29")
    write("far.erl", "-module(far).\n-export([f/3]).\n-record(r, {a, b, c, d, e, f, g, h, i, j, k, l, m, n = #{}}).\n"
          "f(A, B, Key) ->\n    S = (g(#r{a = A}, Key))#r{b = B},\n    X = m:a(B),\n    {S, X}.\n"
          "g(R = #r{n = N}, Key) ->\n    m:b(R),\n    case N of #{Key := V} -> R#r{c = V}; _ -> R#r{d = g(R, [Key])} end.\n")
    here = os.path.dirname(os.path.abspath(__file__))
    natives = [os.path.join(here, "../../conformance/records_native", name + ".erl") for name in ("native_local", "native_guards")]
    p = subprocess.run([os.path.join(here, "../otp/validate.py"), "--joistc", joistc_path(), "--otp", os.environ["JOIST_OTP29"],
                        "--target", "29", "far.erl", *natives], capture_output=True, text=True)
    assert p.returncode == 0 and "3 listings, 0 complaints" in p.stdout, p.stdout + p.stderr


def test_listings_tell_of_native_records():
    write("n.erl", "-module(n).\n-export([f/0]).\n-export_record([a]).\n-record #a{x, y = [1]}.\n-record #'B'{}.\nf() -> {#a{x = 1}, #'B'{}}.\n")
    expect(joistc("--target=29", "-S", "n.erl"), 0)
    with open("n.S") as file:
        assert "\n{records,[{a,true,[x,{y,[1]}]},\n          {'B',false,[]}]}.\n" in file.read()


DOCUMENTED = r"""-module(d).
-moduledoc "About it.".
-export([a/1, b/2, c/1, d/1, e/1, f/1]).
-export_type([o/0, p/1]).
-deprecated_callback({cb, '_', "use it no more"}).
-callback cb(State :: any()) -> any().
-callback f(Named :: any()) -> any().
-doc "a(List) \n\nText.".
a(1) -> 1.
-doc "b(X)\n\nNot its arity.".
b(_, 1) -> 1.
-spec c(_) -> inner().
c(X) -> X.
-doc false.
-spec d(hidden()) -> any().
d(X) -> X.
-doc #{equiv => abcde(Aaaaaaaaa, Bbbbbbbbbb, Cccccccccccc, $\s, fun d/1, Ddddddddddddd, Eeeeeeeeeee, F)}.
e(_A) -> 1.
f(1) -> 1.
-type field() :: any().
-type hidden() :: below().
-type below() :: any().
-type secret() :: any().
-record(r, {x :: field()}).
-type inner() :: #r{}.
-opaque o() :: secret().
-type p(_T) :: any().
"""
# What erlc of OTP 29 makes of it.
DOCUMENTATION = r"""{type,p,1,[<<"p(T)">>],none,[{exported,true}]}
{type,o,0,[<<"o()">>],none,[{exported,true}]}
{type,inner,0,[<<"inner()">>],none,[{exported,false}]}
{type,below,0,[<<"below()">>],none,[{exported,false}]}
{type,field,0,[<<"field()">>],none,[{exported,false}]}
{callback,f,1,[<<"f(Named)">>],none,[]}
{callback,cb,1,[<<"cb(State)">>],none,[{deprecated,<<"the callback d:cb(_) is deprecated; use it no more">>}]}
{function,f,1,[<<"f(Named)">>],none,[]}
{function,e,1,[<<"e(A)">>],none,[{equiv,<<"abcde(Aaaaaaaaa, Bbbbbbbbbb, Cccccccccccc,\n      $ ,\n      fun d/1,\n      Ddddddddddddd, Eeeeeeeeeee, F)">>}]}
{function,d,1,[<<"d(X)">>],hidden,[]}
{function,c,1,[<<"c(_)">>],none,[]}
{function,b,2,[<<"b/2">>],#{<<"en">> => <<"b(X)\n\nNot its arity.">>},[]}
{function,a,1,[<<"a(List) ">>],#{<<"en">> => <<"Text.">>},[]}
"""


def test_documentation_names_arguments_and_types_as_otp_does():
    write("d.erl", DOCUMENTED)
    expect(joistc("-W0", "d.erl"), 0)
    told = otp('{ok, {_, [{_, D}]}} = beam_lib:chunks("d.beam", ["Docs"]), '
               '[io:format("~0p~n", [{K, N, A, S, T, lists:sort(maps:to_list(maps:remove(source_anno, M)))}]) '
               '|| {{K, N, A}, _, S, T, M} <- element(7, binary_to_term(D))]')
    assert told == DOCUMENTATION, told


def test_nominal_types_stand_among_the_attributes_from_29_on():
    write("m.erl", "-module(m).\n-export_type([n/1]).\n-own(1).\n-nominal n(X) :: {X, 1..99999999999999999999}.\n-own(2).\n")
    ask = '{ok,{_,[{attributes,A}]}} = beam_lib:chunks("m",[attributes]), io:format("~0p",[proplists:delete(vsn,A)])'
    expect(joistc("m.erl"), 0)
    said = otp(ask)
    assert said == "[{own,[1,2]}]", said
    expect(joistc("--target=29", "m.erl"), 0)
    said = otp(ask)
    assert said == ("[{nominal,[{n,{type,{4,18},tuple,[{var,{4,19},'X'},{type,{4,22},range,[{integer,{4,22},1},"
                    "{integer,{4,25},99999999999999999999}]}]},[{var,{4,12},'X'}]}]},{own,[1,2]}]"), said

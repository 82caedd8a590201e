#!/usr/bin/env python3
"""Compiles wrong and doubtful programs with joistc, and compares what it says of them with what Erlang/OTP said.

  diagnostics.py [--joistc PATH] [--record] [--against FOLDER] [-v] [PROGRAM ...]

A program is conformance/diagnostics/AREA/NAME.erl. NAME.expect beside it holds what erlc of OTP 29 said, one line a
diagnostic, in order of place:

  error NAME.erl:LINE:COLUMN: message          warning NAME.erl:LINE: message          error NAME.erl: message

A line break in a message is written \\n. The name is that of an include file where the diagnostic is about one. A program's
first line may be "%% options: +warn_shadow_vars -DX=1": flags for both compilers, which run in the program's folder.

`--record` writes the .expect files with the erl in the folder that JOIST_OTP29 names. `--against FOLDER` compares what the
erl in that folder says with the .expect files, to see how releases differ; `--against PATH` takes the one in the path.
A word leaves programs out whose name doesn't hold it. One line a program that differs, and the difference; the last line counts.
"""
import argparse, collections, concurrent.futures, difflib, os, re, shlex, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PROGRAMS = os.path.join(HERE, "diagnostics")

# Reads lines "NUMBER\\tFOLDER\\tFILE\\tOUTDIR\\tOPTIONS", writes "NUMBER\\tKIND\\tFILE\\tLINE\\tCOLUMN\\tMESSAGE". What erlc does for a file, without
# the start of a machine for each.
ERLANG = r"""
-module(tell).
-export([main/0]).
main() ->
    [Jobs, Out] = init:get_plain_arguments(),
    {ok, Text} = file:read_file(Jobs),
    Lines = binary:split(Text, <<"\n">>, [global, trim_all]),
    Path = code:get_path(),
    Told = [begin code:set_path(Path), told(binary:split(L, <<"\t">>, [global])) end || L <- Lines],
    ok = file:write_file(Out, unicode:characters_to_binary(Told)),
    halt(0).
%% A compiler that fails says so of that program alone.
told([Number, _, File | _] = Job) ->
    try one(Job) catch C:R -> [Number, "\terror\t", File, "\t\t\t", io_lib:format("erlc fails: ~w ~0P", [C, R, 20]), $\n] end.
one([Number, Folder, File, OutDir, Options]) ->
    ok = file:set_cwd(binary_to_list(Folder)),
    {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Options) ++ "."),
    {ok, All} = erl_parse:parse_term(Tokens),
    [code:add_patha(P) || {code_path, P} <- All],
    Opts = [O || O <- All, not is_tuple(O) orelse element(1, O) =/= code_path],
    {Es, Ws} = case compile:file(binary_to_list(File), [return, {outdir, binary_to_list(OutDir)} | Opts]) of
        {ok, _, W} -> {[], W};
        {ok, _} -> {[], []};
        {error, E, W} -> {E, W}
    end,
    [[line(Number, Kind, F, D) || {F, Ds} <- L, D <- Ds] || {Kind, L} <- [{"error", Es}, {"warning", Ws}]].
line(Number, Kind, File, D) ->
    {Place, Mod, What} = case D of {_, _, _} -> D; {M, W} -> {none, M, W} end,
    {Line, Column} = case Place of
        {L, C} -> {integer_to_list(L), integer_to_list(C)};
        none -> {"", ""};
        L -> {integer_to_list(L), ""}
    end,
    Message = unicode:characters_to_list(Mod:format_error(What)),
    [Number, $\t, Kind, $\t, filename:basename(File), $\t, Line, $\t, Column, $\t, lists:append([case C of $\n -> "\\n"; _ -> [C] end || C <- Message]), $\n].
"""


def programs(only):
    found = []
    for folder, dirs, files in os.walk(PROGRAMS):
        dirs.sort()
        for f in sorted(files):
            name = os.path.relpath(os.path.join(folder, f), PROGRAMS)[:-4]
            if f.endswith(".erl") and not f.startswith("_") and (not only or any(o in name for o in only)):
                found.append((name, os.path.join(folder, f)))
    return found


def flags_of(path):
    with open(path, encoding="utf-8", errors="replace") as source:
        m = re.match(r"%% options: (.*)$", source.readline().rstrip())
    return shlex.split(m[1]) if m else []


def erlang_options(flags):
    """The flags of erlc as the list of compile:file/2, which is what erlc makes of them."""
    out, flags = [], collections.deque(flags)

    def string(text):
        return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"')

    while flags:
        f = flags.popleft()
        if f.startswith("+"):
            out.append(f[1:])
        elif f == "-pa":
            out.append("{code_path, %s}" % string(flags.popleft()))
        elif f in ("-enable-feature", "-disable-feature"):
            out.append("{feature, %s, %s}" % (flags.popleft(), f[1:].split("-")[0]))
        elif f.startswith("-I"):
            out.append("{i, %s}" % string(f[2:] or flags.popleft()))
        elif f.startswith("-D"):
            name, equal, value = f[2:].partition("=")
            out.append("{d, '%s', %s}" % (name, value) if equal else "{d, '%s'}" % name)
        elif f == "-Werror":
            out.append("warnings_as_errors")
        elif f == "-W0":
            out.append("nowarn")  # erlc leaves report_warnings out
        elif not f.startswith("-W"):
            sys.exit("diagnostics.py: what is flag %s for Erlang?" % f)
    return "[%s]" % ", ".join(out)


def place_key(line):
    m = re.match(r"(\w+) (.*?):(\d+)?:?(\d+)?:? (.*)$", line, re.S)
    return (m[2], int(m[3] or 0), int(m[4] or 0), m[1], m[5]) if m else ("", 0, 0, "", line)


def tidy(lines):
    return sorted(set(lines), key=place_key)


def shown(kind, name, line, column, message):
    return "%s %s%s%s: %s" % (kind, name, ":" + line if line else "", ":" + column if column else "", message)


def by_erlang(erl, found, tmp):
    """What compile:file/2 of that release says: {name: lines}."""
    folder = os.path.join(tmp, "tell")
    os.makedirs(folder)
    with open(os.path.join(folder, "tell.erl"), "w") as f:
        f.write(ERLANG)
    subprocess.run([erl + "c", "tell.erl"], cwd=folder, check=True)
    names = [name for name, _ in found]
    share = [found[i::2] for i in range(2)]  # two machines: compilation is one process

    def run(number):
        jobs, out = os.path.join(folder, "jobs%d" % number), os.path.join(folder, "told%d" % number)
        made = os.path.join(folder, "made%d" % number)
        os.makedirs(made)
        with open(jobs, "w", encoding="utf-8") as f:
            for name, path in share[number]:
                f.write("%d\t%s\t%s\t%s\t%s\n" % (names.index(name), os.path.dirname(path), os.path.basename(path), made, erlang_options(flags_of(path))))
        p = subprocess.run([erl, "+S", "1", "-noshell", "-noinput", "-pa", folder, "-s", "tell", "main", "-extra", jobs, out],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, env=dict(os.environ, ERL_COMPILER_OPTIONS=""))
        if p.returncode != 0 or not os.path.exists(out):
            sys.exit("diagnostics.py: %s failed: %s" % (erl, (p.stdout + p.stderr)[:3000]))
        return open(out, encoding="utf-8").read()

    told = {name: [] for name in names}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for text in pool.map(run, range(2)):
            for line in text.splitlines():
                number, kind, *rest = line.split("\t", 5)
                # OTP 29 prints a record's name as numbers where it suggests a field.
                rest[-1] = re.sub(r" in record \[([0-9,]+)\]", lambda m: " in record " + "".join(map(chr, map(int, m[1].split(",")))), rest[-1])
                told[names[int(number)]].append(shown(kind, *rest))
    return {name: tidy(lines) for name, lines in told.items()}


def by_joistc(joistc, found, tmp, flags_too=()):
    """What joistc says: {name: lines}. One process for the programs of a folder with the same flags, to which `flags_too` come."""
    groups = collections.defaultdict(list)
    for name, path in found:
        groups[os.path.dirname(path), tuple(flags_of(path))].append((name, os.path.basename(path)))
    env = dict(os.environ, NO_COLOR="1", ERL_COMPILER_OPTIONS="")
    told = {name: [] for name, _ in found}

    def run(item):
        (folder, flags), some = item
        p = subprocess.run([joistc, "-v", "-o", tmp, *flags_too] + list(flags) + [f for _, f in some], cwd=folder, env=env,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return some, p.returncode, p.stderr.decode("utf-8", "replace")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for some, code, text in pool.map(run, groups.items()):
            name_of, lines, as_errors = {f: name for name, f in some}, [], False
            for line in text.split("\n"):
                m = re.match(r"compiling (.*)$", line)
                if m and m[1] in name_of:
                    lines, as_errors = told[name_of[m[1]]], False
                    continue
                if line == "compile: warnings being treated as errors":
                    as_errors = True  # what OTP has for a caller are warnings still
                    continue
                if re.match(r" *\d+ \| | +\| |  hint: ", line) or not line:
                    continue
                m = re.match(r"(\S+\.\w+):(?:(\d+):)?(?:(\d+):)? (Warning: )?(.*)$", line)
                if m:
                    lines.append(shown("warning" if m[4] or as_errors else "error", os.path.basename(m[1]), m[2], m[3], m[5]))
                elif lines:
                    lines[-1] += "\\n" + line
                else:
                    lines.append("joistc " + line)
            if code not in (0, 1):
                lines.append("joistc ended with status %d" % code)
    return {name: tidy(lines) for name, lines in told.items()}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("programs", nargs="*", help="only programs whose name holds one of these words")
    p.add_argument("--joistc", default=shutil.which("joistc") or os.path.join(ROOT, "build/release/compiler/joistc"))
    p.add_argument("--record", action="store_true", help="write the .expect files of these programs")
    p.add_argument("--new", action="store_true", help="with --record: only those that have none")
    p.add_argument("--against", metavar="FOLDER", help="compare the erl in FOLDER with what is recorded, instead of joistc")
    p.add_argument("-v", "--verbose", action="store_true", help="show the whole difference of each program, not its first lines")
    o = p.parse_args()
    found = programs(o.programs)
    if o.new:
        found = [f for f in found if not os.path.exists(f[1][:-4] + ".expect")]
    with tempfile.TemporaryDirectory(prefix="joist-diagnostics-") as tmp:
        if o.record or o.against:
            folder = o.against or os.environ.get("JOIST_OTP29") or sys.exit("diagnostics.py: JOIST_OTP29 must name the folder of OTP 29's erl")
            told = by_erlang("erl" if folder == "PATH" else os.path.join(folder, "erl"), found, tmp)
        else:
            told = by_joistc(os.path.abspath(o.joistc), found, tmp)
    failed = 0
    for name, path in found:
        want_file = path[:-4] + ".expect"
        if o.record:
            with open(want_file, "w", encoding="utf-8") as f:
                f.writelines(line + "\n" for line in told[name])
            continue
        if not os.path.exists(want_file):
            failed += 1
            print("FAIL %-45s nothing recorded (run with --record)" % name)
            continue
        want = open(want_file, encoding="utf-8").read().splitlines()
        if want == told[name]:
            continue
        failed += 1
        print("FAIL %s" % name)
        lines = [l for l in difflib.ndiff(want, told[name]) if l[0] in "-+"]
        print("\n".join("  " + l for l in (lines if o.verbose else lines[:6])))
    print("%d passed, %d failed" % (len(found) - failed, failed))
    return 1 if failed or not found else 0


if __name__ == "__main__":
    sys.exit(main())

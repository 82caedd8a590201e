#!/usr/bin/env python3
"""Runs the conformance programs on every pair of compiler and engine, and compares what they print.

  run.py [--joist PATH] [--joistc PATH] [--corners LIST] [--jobs N] [--record] [PROGRAM ...]

A program is conformance/AREA/NAME.erl with main/1; it prints its results. NAME.out beside it holds what a real
Erlang/OTP printed. Each corner must print exactly that and end with status 0:

  ee  compiled by erlc,   run on the BEAM        je  compiled by joistc, run on the BEAM
  ej  compiled by erlc,   run on Joist           jj  compiled by joistc, run on Joist

Without erlc and erl in PATH only jj is run, against the recorded text. `--record` writes the .out files from
the ee corner. Engine flags for Joist come from --flags (e.g. "+S 1"); a program whose first line is "%% one scheduler" gets
one in each corner. One line a failing program; the last line counts.

A program whose first line is "%% since OTP 29" is in the language of that release. It is recorded, and run in the corners with
erlc, by the OTP whose commands are in the folder JOIST_OTP29 names, if it names one; what joistc makes of it must run on any
BEAM. "%% since OTP 29, with its library": on that release's BEAM only. "%% since OTP 29, for its machine": joistc makes it
for that release, on whose BEAM alone it runs.

`--target N` has joistc make all programs for OTP N; those that run on the BEAM do so on the one that JOIST_OTP29 names, and must
print what is recorded or what they print there compiled by its erlc. A program whose first line is "%% until OTP 28" is in no
language of a later release: `--target 29` leaves it out. `--option +no_trim` gives joistc an option.

expected_failures.txt lists what is known not to agree yet, a line each: PROGRAM CORNERS REASON. These are run and counted
as skipped when they fail; one that agrees after all is a failure, so that the list only shrinks.

A program that fails on the BEAM is run there once more, alone, when all others are done: on a loaded machine it may have
raced with its own timeouts. If it agrees then, it is named (UNSTEADY) and counts as passed. Joist gets no second try.
"""
import argparse, concurrent.futures, difflib, os, re, shlex, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
NAMES = {"ee": "erlc/beam", "ej": "erlc/joist", "je": "joistc/beam", "jj": "joistc/joist"}


def programs(only):
    found = []
    for folder, dirs, files in os.walk(HERE):
        dirs[:] = sorted(d for d in dirs if d not in ("support", "diagnostics"))
        for f in sorted(files):
            if f.endswith(".erl"):
                path = os.path.join(folder, f)
                name = os.path.relpath(path, HERE)[:-4]
                if not only or any(o in name for o in only):
                    found.append((name, path))
    return found


def expected_failures():
    known = {}
    path = os.path.join(HERE, "expected_failures.txt")
    for line in open(path, encoding="utf-8") if os.path.exists(path) else []:
        words = line.split("#")[0].split(None, 2)
        if len(words) >= 2:
            known[words[0]] = set(words[1].split(","))
    return known


def sh(cmd, timeout, env=None):
    try:
        p = subprocess.run(cmd, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, env=env)
        return p.returncode, p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as e:
        return -1, (e.stdout or b"").decode("utf-8", "replace"), "timeout after %g s" % timeout
    except OSError as e:
        return -1, "", str(e)


def later(path):
    """What a program's first line says: 29 if it is in the language of OTP 29, and whether it wants its library or its
    machine too."""
    with open(path, encoding="utf-8") as source:
        m = re.match(r"%% since OTP (\d+)(?:, (?:with|for) its (library|machine))?$", source.readline().strip())
    return (int(m[1]), m[2]) if m else (0, None)


def otp_command(command, release):
    """`command` of the OTP that has the language of `release`; of the one in the path if there is none."""
    folder = os.environ.get("JOIST_OTP29") if release else None
    return os.path.join(folder, command) if folder else command


def can_run(corner, path):
    release, wants = later(path)
    if wants == "machine":
        return corner[1] == "e" and bool(os.environ.get("JOIST_OTP29"))
    if not release or os.environ.get("JOIST_OTP29") or corner == "jj":
        return True
    return corner == "je" and not wants


def compile_all(compiler, found, out, jobs, timeout):
    """All programs into `out`; returns {name: message} of those that failed."""
    os.makedirs(out, exist_ok=True)
    code, text, err = sh(compiler + ["-o", out] + [p for _, p in found], timeout * 10)
    if code == 0:
        return {}
    bad = {}

    def one(item):
        code, text, err = sh(compiler + ["-o", out, item[1]], timeout)
        return item[0], None if code == 0 else (text + err).strip()

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, message in pool.map(one, found):
            if message is not None:
                bad[name] = message
    return bad


def report(results):
    """Hands the results on, printing what failed as soon as it is known."""
    for result in results:
        for line in result[4]:
            print(line, flush=True)
        yield result


def until(path):
    """The last release that has the program's language."""
    with open(path, encoding="utf-8") as source:
        m = re.match(r"%% until OTP (\d+)$", source.readline().strip())
    return int(m[1]) if m else 1000


def one_scheduler(name):
    with open(os.path.join(HERE, name + ".erl"), encoding="utf-8") as source:
        return source.readline().strip() == "%% one scheduler"


def engine_command(corner, o, beams, name):
    mod = os.path.basename(name)
    if corner[1] == "e":
        # In a process of its own, as a script's main/1 runs: -eval itself runs in one that traps exits.
        run = ("{P, R} = spawn_monitor(fun() -> %s:main([]) end), receive {'DOWN', R, process, P, normal} -> halt(0); "
               "{'DOWN', R, process, P, Why} -> io:format(standard_error, \"~p~n\", [Why]), halt(1) end." % mod)
        newest = later(os.path.join(HERE, name + ".erl"))[0] or (corner[0] == "j" and o.target)
        erl = otp_command("erl", newest)
        return [erl, "+S", "1" if one_scheduler(name) else "2", "-noshell", "-noinput", "-pa", beams, "-eval", run]
    return [o.joist] + shlex.split(o.flags) + (["+S", "1"] if one_scheduler(name) else []) + ["-pa", beams, os.path.join(beams, mod + ".beam")]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("programs", nargs="*", help="only programs whose name holds one of these words")
    p.add_argument("--joist", default=shutil.which("joist") or os.path.join(ROOT, "build/release/vm/joist"))
    p.add_argument("--joistc", default=shutil.which("joistc") or os.path.join(ROOT, "build/release/compiler/joistc"))
    p.add_argument("--flags", default="", help="flags for joist")
    p.add_argument("--target", type=int, metavar="N", help="have joistc make code for OTP N")
    p.add_argument("--option", action="append", default=[], help="an option for joistc")
    p.add_argument("--corners", default=None, help="comma list of ee, ej, je, jj (default: all that can be run)")
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--without", action="append", default=[], metavar="WORD", help="leave out programs whose name holds the word")
    p.add_argument("--timeout", type=float, default=60)
    p.add_argument("--record", action="store_true", help="write the .out files from erlc/BEAM")
    p.add_argument("-v", "--verbose", action="store_true", help="show the difference of each failing program")
    o = p.parse_args()
    otp = shutil.which("erlc") and shutil.which("erl")
    corners = ["ee"] if o.record else o.corners.split(",") if o.corners else ["ee", "ej", "je", "jj"] if otp else ["jj"]
    found = [f for f in programs(o.programs) if not any(w in f[0] for w in o.without) and until(f[1]) >= (o.target or 0)]
    env = dict(os.environ, LC_ALL="C", LANG="C", ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "detect_leaks=0"))
    os.environ.update(env)
    known = expected_failures()
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="joist-conformance-") as tmp:
        bad = {}
        for c in sorted({c[0] for c in corners}):
            if c == "j":
                bad[c] = {}
                for machine in False, True:
                    some = [f for f in found if (later(f[1])[1] == "machine") == machine]
                    target = 29 if machine else o.target
                    joistc = [o.joistc] + o.option + (["--target=%d" % target] if target else [])
                    if some:
                        bad[c].update(compile_all(joistc, some, os.path.join(tmp, c), o.jobs, o.timeout))
                continue
            bad[c] = {}
            for new in False, True:
                some = [f for f in found if bool(later(f[1])[0]) == new and can_run("ee", f[1])]
                if some:
                    erlc = otp_command("erlc", new)
                    bad[c].update(compile_all([erlc], some, os.path.join(tmp, c), o.jobs, o.timeout))

        def newest_text(name):
            """What a program prints compiled by erlc of the OTP of JOIST_OTP29 and run there, where no corner is."""
            folder = os.path.join(tmp, "newest", name.replace("/", "-"))
            os.makedirs(folder, exist_ok=True)
            code, text, err = sh([otp_command("erlc", 29), "-o", folder, os.path.join(HERE, name + ".erl")], o.timeout)
            return sh(engine_command("je", o, folder, name), o.timeout)[1] if code == 0 else None

        def run(name, corner, want_file):
            """Runs one corner; returns the lines that tell of its failure, none if it prints what is recorded."""
            def fail(text):
                return ["FAIL %-45s %-13s %s" % (name, NAMES[corner], text)]
            if name in bad[corner[0]]:
                message = bad[corner[0]][name]
                return fail("does not compile: %s" % message.splitlines()[:1]) + ([message] if o.verbose else [])
            code, text, err = sh(engine_command(corner, o, os.path.join(tmp, corner[0]), name), o.timeout)
            if o.record and code == 0:
                with open(want_file, "w", encoding="utf-8") as f:
                    f.write(text)
            want = open(want_file, encoding="utf-8").read() if os.path.exists(want_file) else None
            if code != 0:
                first = (err.strip() or text.strip()).splitlines()
                return fail("exit %d: %s" % (code, first[0][:200] if first else "")) + ([(text + err)[-3000:]] if o.verbose else [])
            if want is None:
                return fail("nothing recorded (run with --record)")
            if text != want and not (corner == "je" and o.target and text == newest_text(name)):
                difference = difflib.unified_diff(want.splitlines(), text.splitlines(), "recorded", NAMES[corner], lineterm="", n=1)
                return fail("prints something else") + (list(difference)[:40] if o.verbose else [])
            return []

        def one(item):
            """All corners of one program: how many passed, how many are known to fail, lines, and (corner, lines) to try again."""
            name, path = item
            lines, again, ok, waived = [], [], 0, 0
            for corner in corners:
                if not can_run(corner, path):
                    waived += 1
                    continue
                failure = run(name, corner, path[:-4] + ".out")
                if corner in known.get(name, ()):
                    if failure:
                        waived += 1
                    else:
                        lines.append("FAIL %-45s %-13s agrees: take it off expected_failures.txt" % (name, NAMES[corner]))
                elif not failure:
                    ok += 1
                elif corner[1] == "e" and not o.record and name not in bad[corner[0]]:
                    again.append((corner, failure))
                else:
                    lines += failure
            return name, path, ok, waived, lines, again

        with concurrent.futures.ThreadPoolExecutor(o.jobs) as pool:
            results = list(report(pool.map(one, found)))
        for name, path, ok, waived, lines, again in results:
            passed += ok
            skipped += waived
            failed += sum(line.startswith("FAIL") for line in lines)
            for corner, failure in again:
                print("\n".join(failure).replace("FAIL", "AGAIN", 1), flush=True)
                failure = run(name, corner, path[:-4] + ".out")
                if failure:
                    failed += 1
                    print("\n".join(failure), flush=True)
                else:
                    passed += 1
                    print("UNSTEADY %-41s %-13s agrees when run again, alone" % (name, NAMES[corner]), flush=True)
    print("conformance: %d programs, corners %s" % (len(found), ", ".join(NAMES[c] for c in corners)))
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed or not found else 0


if __name__ == "__main__":
    sys.exit(main())

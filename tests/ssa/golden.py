#!/usr/bin/env python3
"""Runs the golden tests of the SSA passes and of the steps of code generation: Erlang in, what there is after one pass or step out.

  tests/ssa/golden.py [--joistc PATH] [--record] [-v] [NAME ...]

A test is golden/NAME.txt: a line or more of what it shows; a line `pass: PASS`; perhaps a line `options: FLAGS` for joistc; a line
`----`; functions (the module `golden`, exported as they say); a line `----`; what `joistc --print=PASS` shows of them. --record
writes that last part. Each pass and step that --print=list names must have a test, and one of its tests must show something else
where `--without` leaves it out, unless it is always on. One line a failing test; the last line counts.
"""
import argparse, difflib, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "golden")
RULE = "----\n"


def printed(joistc, name, stage, options, text):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "golden.erl"), "w", encoding="utf-8") as f:
            f.write("-module(golden). -compile(nowarn_unused_function). " + text)
        # No path in what is printed.
        p = subprocess.run([joistc, "-W0", *options, "--print=" + stage, "golden.erl"], cwd=folder, capture_output=True, text=True)
    if p.returncode != 0:
        return f"{name}: status {p.returncode}\n{p.stderr}"
    parts = re.split(r"\n(?=function |tables\n)", p.stdout)[1:]
    return "\n".join(part.strip("\n") + "\n" for part in parts if not part.startswith("function module_info/"))


def rows(joistc):
    """The passes and steps that there are: (name, may it be left out?)."""
    listed = subprocess.run([joistc, "--print=list"], capture_output=True, text=True).stdout
    for line in listed.splitlines():
        name = line.split()[0]
        if name not in ("tokens", "preprocessed", "abstract", "ast", "lint", "core", "ssa", "ssaopt", "asm"):
            yield name, "(always on" not in line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joistc", default=os.path.join(HERE, "../../build/release/compiler/joistc"))
    parser.add_argument("--record", action="store_true")
    parser.add_argument("-v", action="store_true", help="show differences")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    passed = failed = 0
    joistc = os.path.abspath(args.joistc)
    seen, switched = set(), set()
    for file in sorted(os.listdir(GOLDEN)):
        name = file.removesuffix(".txt")
        path = os.path.join(GOLDEN, file)
        head, text, *wanted = open(path, encoding="utf-8").read().split(RULE)
        stage = re.search(r"^pass: (\S+)$", head, re.M).group(1)
        options = (re.findall(r"^options: (.*)$", head, re.M) or [""])[0].split()
        seen.add(stage)
        if args.names and not any(word in name for word in args.names):
            continue
        got = printed(joistc, name, stage, options, text)
        if stage not in switched and printed(joistc, name, stage, options + ["--without=" + stage], text) != got:
            switched.add(stage)
        if args.record:
            with open(path, "w", encoding="utf-8") as f:
                f.write(head + RULE + text + RULE + got)
        elif [got] == wanted:
            passed += 1
        else:
            failed += 1
            print("FAILED", name)
            if args.v:
                print("".join(difflib.unified_diff("".join(wanted).splitlines(True), got.splitlines(True), "wanted", "got")))
    for row, optional in rows(joistc):
        if row not in seen:
            failed += 1
            print("FAILED no golden test of", row)
        elif optional and row not in switched and not args.names:
            failed += 1
            print(f"FAILED --without={row} changes nothing in its golden tests")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())

#!/usr/bin/env python3
"""Runs the golden tests of the SSA passes: Erlang in, the SSA after one pass out.

  tests/ssa/golden.py [--joistc PATH] [--record] [-v] [NAME ...]

A test is golden/NAME.txt: a line or more of what it shows; a line `pass: PASS`; a line `----`; functions (the module
`golden`, exported as they say); a line `----`; what `joistc --print=PASS` shows of them. --record writes that last part.
Each pass that --print=list names must have a test. One line a failing test; the last line counts.
"""
import argparse, difflib, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "golden")
RULE = "----\n"


def printed(joistc, name, stage, text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "golden.erl")
        with open(path, "w", encoding="utf-8") as f:
            f.write("-module(golden). -compile(nowarn_unused_function). " + text)
        p = subprocess.run([joistc, "-W0", "--print=" + stage, path], capture_output=True, text=True)
    if p.returncode != 0:
        return f"{name}: status {p.returncode}\n{p.stderr}"
    functions = re.split(r"\n(?=function )", p.stdout)[1:]
    return "\n".join(f.strip("\n") + "\n" for f in functions if not f.startswith("function module_info/"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joistc", default=os.path.join(HERE, "../../build/release/compiler/joistc"))
    parser.add_argument("--record", action="store_true")
    parser.add_argument("-v", action="store_true", help="show differences")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    passed = failed = 0
    seen = set()
    for file in sorted(os.listdir(GOLDEN)):
        name = file.removesuffix(".txt")
        path = os.path.join(GOLDEN, file)
        head, text, *wanted = open(path, encoding="utf-8").read().split(RULE)
        stage = re.search(r"^pass: (\S+)$", head, re.M).group(1)
        seen.add(stage)
        if args.names and not any(word in name for word in args.names):
            continue
        got = printed(args.joistc, name, stage, text)
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
    listed = subprocess.run([args.joistc, "--print=list"], capture_output=True, text=True).stdout
    for line in listed.splitlines()[3:-2]:
        if line.split()[0] not in seen:
            failed += 1
            print("FAILED no golden test of", line.split()[0])
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())

#!/usr/bin/env python3
"""Compares what joistc and erlc of OTP 29 say of programs with one small mistake each.

  tests/random/mutants.py --otp BIN [--joistc PATH] [--first N] [--count N] [--from FOLDER]... [--keep DIR] [WORD ...]

Seed N takes a program of conformance/ (or of the folders given with --from) and deletes, doubles, swaps or replaces a token
of it. Every error and warning must be the same: line, column, severity and text. Lines with < are erlc's alone, those with
> joistc's; before them stand the seed, the program and the line that was changed. --otp: the folder of OTP 29's erl and erlc. --keep: leave the
mutants that differ there. With words only programs are taken whose path holds one.
Where there is no OTP 29 nothing is run, with status 77.
"""
import argparse, os, random, re, shutil, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "conformance"))
import diagnostics

TOKEN = re.compile(r"""(?P<blank>\s+|%[^\n]*)
  | (?P<token>"(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | \$(?:\\.|.) | \d[\w#]*(?:\.\d+(?:[eE][+-]?\d+)?)? | \w[\w@]*
    | <<|>>|->|<-|<=|<:=|<:-|=>|:=|=:=|=/=|==|/=|=<|>=|\+\+|--|\|\||::|\.\.\.|\.\.|\?\?|\?=|&& | .)""", re.X | re.S)
# What stands in for a token, besides the program's own others.
OTHERS = """( ) [ ] { } << >> , ; . -> <- <= => := = : :: | || / # ! ? ?? + - * ++ -- == =:= < andalso orelse and not catch case of end
if when fun begin receive after try maybe else X _ Y1 a 'B' 0 1.5 "s" $c -spec -type -record -define -ifdef -endif""".split()
LARGEST = 20_000  # bytes of a program: mistakes in longer ones say no more
BATCH = 500


def split(text):
    """The text in pieces, and which of them are tokens."""
    pieces = [(m[0], m.lastgroup == "token") for m in TOKEN.finditer(text)]
    return [piece for piece, _ in pieces], [i for i, (_, is_token) in enumerate(pieces) if is_token]


def mutant(text, dice):
    """The text with one token changed, and a line that tells where and how."""
    pieces, tokens = split(text)
    at = dice.randrange(len(tokens) - 1)
    i, j = tokens[at], tokens[at + 1]
    kind = dice.choice(["delete", "double", "swap", "replace", "replace by another"])
    was = pieces[i]
    if kind == "delete":
        pieces[i] = ""
    elif kind == "double":
        pieces[i] = was + " " + was
    elif kind == "swap":
        pieces[i], pieces[j] = pieces[j], pieces[i]
    elif kind == "replace":
        pieces[i] = pieces[dice.choice(tokens)]
    else:
        pieces[i] = dice.choice(OTHERS)
    line = "".join(pieces[:i]).count("\n")
    now = "".join(pieces)
    return now, f"{kind} {was!r}: {line + 1}: {now.split(chr(10))[line].strip()}"


def sources(folders, words):
    """Programs to change: those that stand alone, as (path, text)."""
    found = []
    for folder in folders:
        for base, dirs, files in os.walk(folder):
            dirs.sort()
            if os.path.abspath(base).startswith(diagnostics.PROGRAMS):
                continue
            for name in sorted(files):
                path = os.path.join(base, name)
                if not name.endswith(".erl") or os.path.getsize(path) > LARGEST or words and not any(word in path for word in words):
                    continue
                with open(path, "rb") as file:
                    text = file.read().decode("utf-8", "replace")
                if len(split(text)[1]) > 1 and not re.search(r"^-(include|include_lib)\(|parse_transform|\ufffd", text, re.M):
                    found.append((path, text))
    return found


def batch(args, seeds, programs, tmp):
    """Writes the mutants of these seeds, compares them; gives how many differ."""
    found, about = [], {}
    for seed in seeds:
        dice = random.Random(seed)
        path, text = dice.choice(programs)
        text, what = mutant(text, dice)
        folder = os.path.join(tmp, str(seed))
        os.makedirs(folder)
        at = os.path.join(folder, os.path.basename(path))
        with open(at, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        found.append((str(seed), at))
        about[str(seed)] = f"{seed} {os.path.relpath(path, ROOT)}: {what}"
    theirs = diagnostics.by_erlang(os.path.join(args.otp, "erl"), found, tmp)
    ours = diagnostics.by_joistc(args.joistc, found, tmp, ["--target=29"])
    failed = 0
    for seed, path in found:
        if theirs[seed] == ours[seed]:
            continue
        failed += 1
        print("FAILED", about[seed])
        print("\n".join(["    < " + one for one in theirs[seed] if one not in ours[seed]] + ["    > " + one for one in ours[seed] if one not in theirs[seed]]), flush=True)
        if args.keep:
            shutil.copytree(os.path.dirname(path), os.path.join(args.keep, seed), dirs_exist_ok=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--joistc", default=os.path.join(ROOT, "build/release/compiler/joistc"))
    parser.add_argument("--otp", default=os.environ.get("JOIST_OTP29"), help="folder of OTP 29's erl and erlc; otherwise JOIST_OTP29")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--from", dest="folders", action="append", help="take programs of this folder instead")
    parser.add_argument("--keep")
    args = parser.parse_args()
    if not args.otp or not os.path.exists(os.path.join(args.otp, "erl")):
        print("no OTP 29 here")
        return 77
    args.joistc = os.path.abspath(args.joistc)
    programs = sources(args.folders or [os.path.join(ROOT, "conformance")], args.words)
    if not programs:
        sys.exit("mutants.py: no such programs")
    failed = 0
    for start in range(args.first, args.first + args.count, BATCH):
        with tempfile.TemporaryDirectory(prefix="joist-mutants-") as tmp:
            failed += batch(args, range(start, min(start + BATCH, args.first + args.count)), programs, tmp)
    print(f"{args.count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

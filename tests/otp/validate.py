#!/usr/bin/env python3
"""Lets OTP's validator look at what joistc makes: `joistc -S`, then OTP's compiler from the listing on.

  tests/otp/validate.py [--joistc PATH] [--otp BIN] [--target RELEASE] [FILE.erl ...]

--otp: the folder of erl (default: the one in PATH). Without files: the sources of that OTP's stdlib, kernel and compiler, as far as
they are installed, and all conformance programs. A line a complaint; a file that joistc doesn't compile is not counted.
"""
import argparse, glob, os, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# The optimiser of jumps stays off: it takes code for granted in which it has merged equal ends of blocks itself.
VALIDATE = """
[case compile:file(File, [from_asm, no_jopt, no_stack_trimming, return, binary]) of
     {ok, _, _, _} -> ok;
     {error, Errors, _} -> [io:format("~s: ~0p~n", [filename:basename(File), Error]) || {_, Some} <- Errors, Error <- Some];
     Other -> io:format("~s: ~0P~n", [filename:basename(File), Other, 30])
 end || File <- filelib:wildcard("*.S")], halt().
"""


def sources(root):
    found, includes = [], []
    for app in ("stdlib", "kernel", "compiler"):
        for folder in glob.glob(os.path.join(root, "lib", app + "-*")):
            found += glob.glob(os.path.join(folder, "src", "*.erl"))
            includes += [os.path.join(folder, "include"), os.path.join(folder, "src")]
    return found, includes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joistc", default=os.path.join(HERE, "../../build/release/compiler/joistc"))
    parser.add_argument("--otp")
    parser.add_argument("--target", default="25")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    erl = os.path.join(args.otp, "erl") if args.otp else shutil.which("erl")
    if not erl:
        print("no erl here")
        return 77
    root = subprocess.run([erl, "-noshell", "-eval", "io:put_chars(code:root_dir()), halt()."], capture_output=True, text=True).stdout
    files, includes = args.files, []
    if not files:
        files, includes = sources(root)
        files += glob.glob(os.path.join(HERE, "../../conformance/*/*.erl"))
    flags = [word for folder in includes for word in ("-I", folder)]
    with tempfile.TemporaryDirectory() as folder:
        for at in range(0, len(files), 200):
            subprocess.run([args.joistc, "-W0", "--target", args.target, *flags, "-S", "-o", folder, *files[at:at + 200]], capture_output=True)
        count = len(glob.glob(os.path.join(folder, "*.S")))
        p = subprocess.run([erl, "-noshell", "-eval", VALIDATE], cwd=folder, capture_output=True, text=True, errors="replace")
    said = p.stdout.strip()
    if said:
        print(said)
    print(f"{count} listings, {len(said.splitlines())} complaints")
    return 1 if said or p.returncode or not count else 0


if __name__ == "__main__":
    sys.exit(main())

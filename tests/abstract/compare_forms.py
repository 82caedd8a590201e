#!/usr/bin/env python3
"""Compares joistc's abstract format with that of a real OTP: for each source given (files or folders) the forms
of `joistc --print=forms` must be the terms that epp:parse_file/2 makes. Without arguments: all sources of the
OTP that is installed. Files that OTP can't read without errors are left out.

  compare_forms.py [--otp BIN] [--joistc PATH] [SOURCE...]"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def sources_of(names):
    for name in map(pathlib.Path, names):
        if name.is_dir():
            yield from sorted(name.glob("**/*.erl"))
        else:
            yield name.resolve()


def include_folders(source, lib):
    """Where the build of OTP looks for headers, near enough."""
    folders = [source.parent]
    for parent in list(source.parents)[:4]:
        for name in ("include", "src", "."):
            folders.append(parent / name)
        if parent.parent == lib:
            break
    for extra in ("kernel/src", "kernel/include", "stdlib/include", "compiler/src", "public_key/include",
                  "wx/src/gen", "wx/include", "orber/include", "snmp/include", "megaco/include"):
        app, rest = extra.split("/", 1)
        folders += sorted(lib.glob(app + "-*/" + rest))
    return [str(f) for f in dict.fromkeys(folders) if f.is_dir()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--otp", help="folder with erl and erlc")
    parser.add_argument("--joistc", default=str(ROOT / "build/release/compiler/joistc"))
    parser.add_argument("sources", nargs="*")
    args = parser.parse_args()
    path = (args.otp + ":" if args.otp else "") + os.environ["PATH"]
    if not shutil.which("erlc", path=path):
        print("skipped: no Erlang/OTP here")
        return 0
    env = {**os.environ, "PATH": path}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["erlc", "-o", folder, HERE / "compare_forms.erl"], env=env, check=True)
        lib = pathlib.Path(subprocess.run(["erl", "-noshell", "-eval", "io:put_chars(code:lib_dir()),halt()."],
                                          env=env, check=True, capture_output=True, text=True).stdout)
        env["ERL_LIBS"] = str(lib)
        release = int(subprocess.run(["erl", "-noshell", "-eval",
                                      "io:put_chars(erlang:system_info(otp_release)),halt()."],
                                     env=env, check=True, capture_output=True, text=True).stdout)
        features = ["-disable-feature", "maybe_expr"] if release < 27 else []
        sources = list(sources_of(args.sources or [lib]))

        def forms(item):
            number, source = item
            folders = include_folders(source, lib)
            target = f"{folder}/{number}.term"
            with open(target, "wb") as out:
                subprocess.run([args.joistc, "--print=forms", *features, *(w for f in folders for w in ("-I", f)), source],
                               env=env, cwd=folder, stdout=out, stderr=subprocess.DEVNULL)
            return f"{source}\t{target}\t{':'.join(folders)}\n"

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            lines = list(pool.map(forms, enumerate(sources)))
        pathlib.Path(folder, "list").write_text("".join(lines))
        # epp finds what -include_lib names through the code path alone.
        return subprocess.run(["erl", "-noshell", "-pa", folder, "-eval",
                               f'compare_forms:main(["{folder}/list"])'], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())

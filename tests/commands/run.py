#!/usr/bin/env python3
"""Process-level tests of the commands: what a shell user sees of joist and joistc.

  run.py [--joist PATH] [--joistc PATH] [NAME ...]

Each test is a function test_... of one of the modules below; it runs commands in a folder of its own and asserts on
status, output and errors. A line or more for a failing test; the last line counts.
"""
import argparse, os, shutil, subprocess, sys, tempfile, traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import bad_input, compiler, compiler_flags, harness, library, limits, otp_tools, running, streams, transforms


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("names", nargs="*")
    p.add_argument("--joist", default=harness.joist_path())
    p.add_argument("--joistc", default=harness.joistc_path())
    o = p.parse_args()
    harness.paths.update(joist=os.path.abspath(o.joist), joistc=os.path.abspath(o.joistc))
    passed = failed = skipped = 0
    for module in (running, library, streams, bad_input, limits, compiler, compiler_flags, transforms, otp_tools):
        for name, test in list(vars(module).items()):
            if not name.startswith("test_") or (o.names and not any(n in name for n in o.names)):
                continue
            folder = tempfile.mkdtemp(prefix="joist-test-")
            os.chdir(folder)
            try:
                test()
                passed += 1
            except harness.Skip as e:
                skipped += 1
                print("SKIP %s: %s" % (name, e), flush=True)
            except (AssertionError, subprocess.TimeoutExpired, OSError) as e:
                failed += 1
                print("FAIL %s: %s" % (name, str(e) or traceback.format_exc()), flush=True)
            os.chdir("/")
            shutil.rmtree(folder, ignore_errors=True)
    print("commands:")
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

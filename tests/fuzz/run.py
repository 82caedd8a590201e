#!/usr/bin/env python3
"""Runs fuzz targets for a bounded time each, one after the other.

  run.py [SECONDS] [TARGET ...]      60 seconds each, all targets
  run.py --build                     configures and builds the preset `fuzz` first
  run.py --list                      the targets

Inputs found grow in build/fuzz/corpus/TARGET, which starts with tests/fuzz/seeds, tests/fuzz/regressions and what
make_seeds() below derives from the conformance programs. What crashes, hangs (10 s) or eats memory (2 GB) is kept as
build/fuzz/artifacts/TARGET/...; mend it, shorten it (fuzz_TARGET -minimize_crash=1 FILE) and put it into
tests/fuzz/regressions/TARGET/ under a name that says what it was. Status 0: nothing was found.
"""
import argparse, os, re, shutil, struct, subprocess, sys, tempfile, time, zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build/fuzz")
TARGETS = ["beam", "behaviour", "external_term", "compile", "parse", "match_spec", "natives", "packed_library", "command_line", "forms"]
# Longest input: what a target does grows with it.
MAX_LENGTH = {"beam": 20000, "behaviour": 8000, "compile": 6000, "parse": 6000, "natives": 1000, "match_spec": 2000, "external_term": 4000, "forms": 8000}
JOISTC = os.path.join(ROOT, "build/release/compiler/joistc")


def chunks_of(beam):
    at = 12
    while at + 8 <= len(beam):
        name, size = beam[at:at + 4], struct.unpack(">I", beam[at + 4:at + 8])[0]
        yield name, beam[at + 8:at + 8 + size]
        at += 8 + (size + 3) // 4 * 4


def plain_beam(beam):
    """The file without what the loader skips, literals not compressed: bytes that a mutation can reach."""
    out = b""
    for name, data in chunks_of(beam):
        if name in (b"Dbgi", b"Docs", b"CInf", b"Line", b"LocT"):
            continue
        if name == b"LitT" and data[:4] != b"\0\0\0\0":
            data = b"\0\0\0\0" + zlib.decompress(data[4:])
        out += name + struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)
    return b"FOR1" + struct.pack(">I", len(out) + 4) + b"BEAM" + out


def literals_of(beam):
    for name, data in chunks_of(beam):
        if name == b"LitT":
            data = data[4:] if data[:4] == b"\0\0\0\0" else zlib.decompress(data[4:])
            count, at = struct.unpack(">I", data[:4])[0], 4
            for _ in range(count):
                size = struct.unpack(">I", data[at:at + 4])[0]
                yield data[at + 4:at + 4 + size]
                at += 4 + size


def library(modules):
    names = b"".join(n for n, _ in modules)
    entries, data, at = b"", b"", 8 + 20 * len(modules)
    name_at, data_at = at, at + len(names)
    for name, content in modules:
        packed = zlib.compress(content)
        entries += struct.pack("<5I", name_at, len(name), data_at + len(data), len(packed), len(content))
        name_at += len(name)
        data += packed
    return b"JLIB" + struct.pack("<I", len(modules)) + entries + names + data


def make_seeds(folder):
    """From the conformance programs: their text, their .beam files by joistc and (if it is there) erlc, their literals."""
    for target in TARGETS:
        os.makedirs(os.path.join(folder, target), exist_ok=True)

    def put(target, name, data):
        if len(data) <= MAX_LENGTH.get(target, 4096):
            with open(os.path.join(folder, target, name), "wb") as f:
                f.write(data)

    sources = []
    for here, _, files in os.walk(os.path.join(ROOT, "conformance")):
        sources += [os.path.join(here, f) for f in sorted(files) if f.endswith(".erl")]
    compilers = [(c, a) for c, a in (("joistc", [JOISTC, "-o"]), ("erlc", ["erlc", "+nowarn", "-o"])) if shutil.which(a[0])]
    scratch = tempfile.mkdtemp(prefix="joist-seeds-")
    small = [s for s in sources if os.path.getsize(s) < 6000]
    for source in small:
        name = os.path.basename(source)[:-4]
        for target in ("compile", "parse"):
            put(target, name, open(source, "rb").read())
    for compiler, command in compilers:
        out = os.path.join(scratch, compiler)
        os.mkdir(out)
        chosen = small if compiler == "joistc" else small[::4]
        for i in range(0, len(chosen), 40):
            subprocess.run(command + [out] + chosen[i:i + 40], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for file in sorted(os.listdir(out)):
            beam = open(os.path.join(out, file), "rb").read()
            name = "%s-%s" % (file[:-5], compiler)
            put("beam", name, plain_beam(beam))
            if b"behaviour_info" in beam:
                put("behaviour", name, plain_beam(beam))
            for i, literal in enumerate(literals_of(beam)):
                if i % 5 == 0:
                    put("external_term", "%s-%d" % (name, i), literal)
                    put("natives", "%s-%d" % (name, i), bytes([0, i % 256]) + b"\x83l\0\0\0\1" + literal[1:] + b"j")
    put("packed_library", "two", library([(b"a", b"x" * 100), (b"lists", b"y" * 50)]))
    shutil.rmtree(scratch)


def fuzz(target, seconds):
    binary = os.path.join(BUILD, "tests/fuzz/fuzz_" + target)
    corpus, artifacts = os.path.join(BUILD, "corpus", target), os.path.join(BUILD, "artifacts", target)
    os.makedirs(corpus, exist_ok=True), os.makedirs(artifacts, exist_ok=True)
    seeds = [d for d in (os.path.join(HERE, "seeds", target), os.path.join(HERE, "regressions", target), os.path.join(BUILD, "seeds", target))
             if os.path.isdir(d)]
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1:quarantine_size_mb=16", UBSAN_OPTIONS="print_stacktrace=1")
    end, runs, coverage = time.time() + seconds, 0, "?"
    log_name = os.path.join(BUILD, target + ".log")
    while time.time() < end:
        # In rounds: atoms, literals and funs of loaded code are never given back, so a process must end now and then.
        left = max(1, int(min(120, end - time.time())))
        with open(log_name, "wb") as log:
            status = subprocess.run([binary, "-max_total_time=%d" % left, "-timeout=10", "-rss_limit_mb=2048", "-malloc_limit_mb=1500",
                                     "-max_len=%d" % MAX_LENGTH.get(target, 4096), "-use_value_profile=1", "-detect_leaks=0",
                                     "-print_final_stats=1", "-artifact_prefix=" + artifacts + "/", corpus] + seeds,
                                    stdout=log, stderr=subprocess.STDOUT, env=env).returncode
        text = open(log_name, errors="replace").read()
        runs += int((re.findall(r"stat::number_of_executed_units: (\d+)", text) or [0])[-1])
        coverage = (re.findall(r"cov: (\d+)", text) or [coverage])[-1]
        if status != 0:
            print("%s: FAILED after %d runs, see %s" % (target, runs, log_name))
            print("\n".join(text.splitlines()[-60:]))
            return False
    print("%s: %d runs in %d s, coverage %s, nothing found" % (target, runs, seconds, coverage), flush=True)
    return True


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("words", nargs="*", metavar="SECONDS|TARGET")
    p.add_argument("--build", action="store_true")
    p.add_argument("--list", action="store_true")
    o = p.parse_args()
    if o.list:
        return print("\n".join(TARGETS))
    seconds = ([int(w) for w in o.words if w.isdigit()] or [60])[0]
    targets = [w for w in o.words if not w.isdigit()] or TARGETS
    for target in targets:
        if target not in TARGETS:
            sys.exit("no target %s; there are: %s" % (target, " ".join(TARGETS)))
    if o.build:
        subprocess.run(["cmake", "--preset", "fuzz"], cwd=ROOT, check=True)
        subprocess.run(["ninja", "-C", BUILD], check=True)
    if not os.path.isdir(os.path.join(BUILD, "seeds")):
        make_seeds(os.path.join(BUILD, "seeds"))
    results = [fuzz(t, seconds) for t in targets]
    print("%d passed, %d failed" % (results.count(True), results.count(False)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

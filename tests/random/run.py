#!/usr/bin/env python3
"""Compares joistc with erlc on random programs: both compile each, OTP runs both, all that is printed must be the same.

  tests/random/run.py [--joistc PATH] [--otp BIN] [--first N] [--count N] [--modern] [--joist PATH] [--option=+X]... [--each-pass] [--keep DIR]
  tests/random/run.py --warnings --otp BIN [...]

Seeds N, N+1, ... give the programs (programs.py). --otp: the folder of the erl and erlc to use. --modern: with what the language
has since OTP 26, for such an OTP. --joist: run joistc's files on that machine too. --option: for joistc, as --option=+no_types.
--each-pass: leave each pass out in turn.
--warnings: compare what both warn of instead, on OTP 29: nothing is run. Lines with < are erlc's alone, those with > joistc's.
--keep: leave programs and files there. Where there is no OTP nothing is run, with status 77.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from programs import program

# Compiles all programs; runs each module in a process of its own, output into a file beside it.
RUNNER = """-module(random_runner).
-export([main/1, compile/1]).
compile([From, To, "warnings"]) ->
    [case compile:file(File, [return, {outdir, To}]) of
         {ok, _, Ws} -> io:put_chars([[io_lib:format("~ts:~w:~w: ~ts~n", [filename:basename(F), L, C, string:replace(M:format_error(W), "\\n", " ", all)]) || {{L, C}, M, W} <- Some] || {F, Some} <- Ws]);
         _ -> ok
     end || File <- filelib:wildcard(filename:join(From, "r*.erl"))],
    halt(0);
compile([From, To]) ->
    [case compile:file(File, [return, {outdir, To}]) of
         {error, Errors, _} -> file:write_file(filename:join(To, filename:basename(File, ".erl")) ++ ".why", io_lib:format("~p", [Errors]));
         _ -> ok
     end || File <- filelib:wildcard(filename:join(From, "r*.erl"))],
    halt(0).
main([Folder]) ->
    Files = filelib:wildcard(filename:join(Folder, "r*.beam")),
    [run(Folder, list_to_atom(filename:basename(File, ".beam"))) || File <- Files, filename:basename(File) =/= "random_runner.beam"],
    halt(0).
run(Folder, Module) ->
    {ok, Out} = file:open(filename:join(Folder, atom_to_list(Module) ++ ".out"), [write, {encoding, utf8}]),
    {Pid, Ref} = spawn_opt(fun() -> group_leader(Out, self()), Module:main() end, [monitor, {max_heap_size, #{size => 50000000, kill => true, error_logger => false}}]),
    receive {'DOWN', Ref, process, _, Why} when Why =/= normal -> io:format(Out, "ended: ~P~n", [Why, 9]);
            {'DOWN', Ref, process, _, _} -> ok
    after 60000 -> exit(Pid, kill), io:format(Out, "too long~n", [])
    end,
    file:close(Out).
"""
BATCH = 100


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **more)


def outputs(folder):
    """What each module printed, by name."""
    found = {}
    for file in os.listdir(folder):
        if file.endswith(".out"):
            found[file[:-4]] = open(os.path.join(folder, file), encoding="utf-8", errors="replace").read()
    return found


def run_all(args, folder, machine):
    runner = os.path.join(folder, "random_runner.beam")
    if machine:
        return run(machine, "-pa", folder, "-noshell", "-run", "random_runner", "main", folder)
    shutil.copy(os.path.join(folder, "..", "random_runner.beam"), runner)
    return run(os.path.join(args.otp, "erl"), "-noinput", "-pa", folder, "-run", "random_runner", "main", folder)


def write_programs(args, seeds, base):
    """Writes the programs and compiles what runs them; gives the programs' names."""
    names = [f"r{seed}" for seed in seeds]
    for seed, name in zip(seeds, names):
        with open(os.path.join(base, name + ".erl"), "w", encoding="utf-8") as f:
            f.write(program(seed, name, args.modern))
    runner = os.path.join(base, "random_runner.erl")
    with open(runner, "w") as f:
        f.write(RUNNER)
    run(os.path.join(args.otp, "erlc"), "-o", base, runner)
    os.remove(runner)
    return names


def batch(args, seeds, base):
    """Compares some programs; gives lines that tell what differs."""
    names = write_programs(args, seeds, base)
    files = [os.path.join(base, name + ".erl") for name in names]
    theirs, ours = os.path.join(base, "erlc"), os.path.join(base, "joistc")
    os.makedirs(theirs), os.makedirs(ours)
    run(os.path.join(args.otp, "erl"), "-noinput", "-pa", base, "-run", "random_runner", "compile", base, theirs)
    b = run(args.joistc, "-W0", *args.option, "-o", ours, *files)
    problems = []
    for name in names:
        compiled = [os.path.exists(os.path.join(folder, name + ".beam")) for folder in (theirs, ours)]
        if compiled == [True, False]:
            said = [line for line in b.stderr.splitlines() if name in line] or b.stderr.splitlines()[-3:]
            problems.append(f"{name}: joistc does not compile it: {' '.join(said[:2])}")
        elif not compiled[0]:
            why = os.path.join(theirs, name + ".why")
            said = open(why).read() if os.path.exists(why) else "no reason given"
            problems.append(f"{name}: erlc does not compile it{' but joistc does' if compiled[1] else ''}: {' '.join(said.split())[:200]}")
    for folder in (theirs, ours):
        run_all(args, folder, None)
    wanted, got = outputs(theirs), outputs(ours)
    sides = [("OTP", got)]
    if args.joist:
        run_all(args, ours, args.joist)
        sides.append(("Joist", outputs(ours)))
    for side, got in sides:
        for name in names:
            if name in wanted and name in got and wanted[name] != got[name]:
                problems.append(f"{name}: differs on {side}\n" + difference(wanted[name], got[name]))
    return problems


def warnings(args, seeds, base):
    """Compares what is warned of some programs; gives lines that tell what differs."""
    names = write_programs(args, seeds, base)
    to = os.path.join(base, "to")
    os.makedirs(to)
    a = run(os.path.join(args.otp, "erl"), "-noinput", "-pa", base, "-run", "random_runner", "compile", base, to, "warnings")
    b = run(args.joistc, "--diagnostics=json", *args.option, "-o", to, *[name + ".erl" for name in names], cwd=base)
    theirs, ours = ({name: set() for name in names} for _ in range(2))
    for line in a.stdout.splitlines():
        name = line.split(".erl:")[0]
        if name in theirs:  # erlc also prints reports of its own failures
            theirs[name].add(line)
    for line in b.stderr.splitlines():
        told = json.loads(line)
        text = told["message"].replace("\n", " ")
        ours[told["file"][:-4]].add(f"{told['file']}:{told.get('line', 0)}:{told.get('column', 0)}: {text}")
    problems = []
    for name in names:
        lines = ["    < " + one for one in sorted(theirs[name] - ours[name])] + ["    > " + one for one in sorted(ours[name] - theirs[name])]
        if lines:
            problems.append("\n".join([name] + lines))
    return problems


def difference(wanted, got):
    out = []
    for x, y in zip(wanted.splitlines(), got.splitlines()):
        if x != y:
            out.append(f"    erlc:   {x[:300]}\n    joistc: {y[:300]}")
    return "\n".join(out[:3]) or "    one ends early"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joistc", default=os.path.join(HERE, "../../build/release/compiler/joistc"))
    parser.add_argument("--joist", help="run the results there too")
    parser.add_argument("--otp", help="folder of erl and erlc; otherwise those in PATH")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--modern", action="store_true")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--warnings", action="store_true")
    parser.add_argument("--each-pass", action="store_true")
    parser.add_argument("--keep")
    args = parser.parse_args()
    erl = shutil.which("erl")
    if not args.otp and not (erl and shutil.which("erlc")):
        print("no erl and erlc here")
        return 77
    args.otp = args.otp or os.path.dirname(erl)
    args.joistc = os.path.abspath(args.joistc)
    runs = [args.option]
    if args.each_pass:
        runs = [args.option + ["+no_" + name] for name in passes(args.joistc)]
    failed = 0
    for args.option in runs:
        failed += compare(args)
    print(f"{args.count * len(runs) - failed} passed, {failed} failed")
    return 1 if failed else 0


def passes(joistc):
    """The names of the passes over SSA that may be left out."""
    lines = run(joistc, "--print=list").stdout.splitlines()
    return [line.split()[0] for line in lines if line.split()[0] not in ("tokens", "preprocessed", "abstract", "ast", "lint", "core", "ssa", "ssaopt", "asm") and "(always on)" not in line]


def compare(args):
    """Compares all seeds; tells what differs and gives how many do."""
    failed = 0
    for start in range(args.first, args.first + args.count, BATCH):
        seeds = range(start, min(start + BATCH, args.first + args.count))
        with tempfile.TemporaryDirectory() as base:
            problems = (warnings if args.warnings else batch)(args, seeds, base)
            if args.keep:
                shutil.copytree(base, os.path.join(args.keep, str(start)))
        failed += len(problems)
        for problem in problems:
            print("FAILED", *args.option, problem, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Compiles the sources of an installed Erlang/OTP with joistc, and lets that OTP run on the result.

  tests/otp/run.py [--otp BIN] [--joistc PATH] [--out DIR] [--jobs N] [STEP ...]

BIN is the folder of the OTP's `erl` (default: the one in PATH). Its sources must be there (Debian: erlang-src); without
them nothing is done and the status is 0. The steps, by default all of them, in this order:

  compile   every .erl under lib/*/src, with the flags that its installed .beam was made with; the files that can't be
            compiled are listed, each with the reason. Those that nobody could compile are in CANNOT
  tree      a copy of the installation in DIR/tree whose .beam files are replaced by joistc's
  boot      that tree's erl boots, and does what a shell, processes, behaviours, ports and nodes need
  same      its compiler compiles stdlib, kernel and compiler: to the bytes that the untouched OTP makes
  tools     only when named: beam_lib, beam_disasm, xref, cover and the documentation of stdlib, kernel and compiler: OTP's own
            tools say the same of joistc's files and of the installed ones
  dialyzer  only when named: the same for dialyzer, which takes minutes

DIR (default: a temporary folder, removed at the end) is kept when given: DIR/tree/bin/erl is then there to be used.
Exit status 1 when a file that should compile doesn't, or when a later step fails.
"""
import argparse, collections, glob, os, re, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# What no compiler could compile from the installed files, as a pattern of its first error and the reason.
CANNOT = [
    (r"can't find include file \"(test_server_internal|ftp_internal|zip_internal|socket_int)\.hrl\"",
     "Debian's package of the sources lacks this header"),
    (r"(ct_release_test|wrap_log_reader|xref)\.erl.*type variable '\w+' is only used once",
     "OTP 29 refuses it too"),
    (r"megaco_flex_scanner\.erl.*is_enabled/0 undefined",
     "half of it is made by OTP's configuration"),
]

# One line for each installed .beam: the application's folder, the module, the flags, separated by tabs.
ASK_FLAGS = r"""
Flag = fun({d, N}) -> io_lib:format("-D~ts", [N]);
          ({d, N, V}) -> io_lib:format("-D~ts=~0tp", [N, V]);
          ({i, D}) -> ["-I", D];
          ({outdir, _}) -> "";
          (O) -> io_lib:format("+~0tp", [O])
       end,
[begin
     {ok, {M, [{compile_info, Info}]}} = beam_lib:chunks(File, [compile_info]),
     App = filename:basename(filename:dirname(filename:dirname(File))),
     io:format("~ts\t~ts~ts~n", [App, M, [["\t", Flag(O)] || O <- proplists:get_value(options, Info, [])]])
 end || File <- filelib:wildcard(code:root_dir() ++ "/lib/*/ebin/*.beam")],
halt().
"""


def ask(erl, code):
    return subprocess.run([erl, "-noshell", "-noinput", "-eval", code], capture_output=True, text=True, timeout=120).stdout


def name_of(app):
    return re.sub(r"-[0-9.]*$", "", app)


class Otp:
    """An installed Erlang/OTP: where it is and how its files were compiled."""

    def __init__(self, folder):
        self.erl = os.path.join(folder, "erl") if folder else shutil.which("erl")
        self.found = bool(self.erl) and os.path.exists(self.erl)
        if not self.found:
            return
        answer = ask(self.erl, 'io:format("~ts~n~ts~n~ts~n", [code:root_dir(), erlang:system_info(otp_release), '
                               'erlang:system_info(version)]), halt().')
        self.root, self.release, self.erts = answer.split("\n")[:3]
        self.lib = os.path.join(self.root, "lib")
        self.apps = {name_of(app): app for app in sorted(os.listdir(self.lib))}
        self.found = os.path.exists(f"{self.lib}/{self.apps['stdlib']}/src/lists.erl")

    def mirror(self, out):
        """The sources as where OTP is built, with no versions in the names of folders, in links: some include headers
        of other applications by such paths. And headers that are made of ASN.1."""
        self.source_lib = out + "/sources/lib"
        shutil.rmtree(out + "/sources", ignore_errors=True)
        for app, folder in self.apps.items():
            for here, _, names in os.walk(f"{self.lib}/{folder}"):
                inside = os.path.relpath(here, f"{self.lib}/{folder}")
                if inside.split(os.sep)[0] in ("src", "include", "asn1"):
                    os.makedirs(f"{self.source_lib}/{app}/{inside}")
                    for name in names:
                        os.symlink(os.path.join(here, name), f"{self.source_lib}/{app}/{inside}/{name}")
        for asn1 in glob.glob(self.source_lib + "/*/asn1") if "asn1" in self.apps else []:
            code = '[asn1ct:compile(F, [der, noobj, asn1config]) || F <- filelib:wildcard("*.asn1")], halt().'
            subprocess.run([self.erl, "-noshell", "-eval", code], cwd=asn1, capture_output=True, timeout=120)
        self.sources = sorted(glob.glob(self.source_lib + "/*/src/**/*.erl", recursive=True))

    def read_flags(self):
        """(application folder, module) -> its flags."""
        self.flags = {}
        for line in ask(self.erl, ASK_FLAGS).splitlines():
            app, module, *flags = line.split("\t")
            self.flags[app, module] = [self.here(flag) for flag in flags if flag]

    def here(self, flag):
        """A folder of the machine that built OTP, as one of this machine."""
        if not flag.startswith("-I"):
            return flag
        match = re.match(r".*/erlang-[^/]*/(?:lib/)?(\w+)(/.*|)$", os.path.normpath(flag[2:]))
        return f"-I{self.source_lib}/{match[1]}{match[2]}" if match else flag

    def app_of(self, source):
        return self.apps[os.path.relpath(source, self.source_lib).split(os.sep)[0]]

    def flags_of(self, source):
        app = self.app_of(source)
        flags = self.flags.get((app, os.path.basename(source)[:-4]))
        here = f"{self.source_lib}/{name_of(app)}"
        if flags is None:  # an application without .beam files, or a module that isn't installed
            others = [f for (of, _), fs in self.flags.items() if of == app for f in fs if f[:2] in ("-I", "-D")]
            flags = others + ["-I" + folder for folder in glob.glob(self.source_lib + "/*/include")] + ['-DVSN="0"']
        folders = [here + "/include", here + "/asn1", *glob.glob(here + "/src/**/", recursive=True)]
        folders += [self.source_lib + "/kernel/src", self.source_lib + "/kernel/include"]
        flags = flags + ["-I" + folder for folder in folders]
        # Until OTP 27 `maybe` was an atom like any other, and sources use it so.
        old = ["-disable-feature", "maybe_expr"] if int(self.release) < 27 else []
        return old + list(dict.fromkeys(flags))


def compile_all(otp, joistc, out, jobs):
    """Compiles all sources into out/ebin/APP. Gives the files that failed: [(file, reason)]."""
    batches = collections.defaultdict(list)
    for source in otp.sources:
        batches[otp.app_of(source), tuple(otp.flags_of(source))].append(source)
    env = dict(os.environ, ERL_LIBS=otp.source_lib)
    failed = []
    for (app, flags), sources in batches.items():
        ebin = f"{out}/ebin/{app}"
        os.makedirs(ebin, exist_ok=True)
        # What the mirror lacks, parse transforms as compiled, is the installation's.
        command = [joistc, f"--otp={otp.root}", "-W0", f"--target={otp.release}", "-o", ebin, *flags]
        result = subprocess.run(command + sources, env=env, capture_output=True, text=True, errors="replace")
        for source in sources:
            beam = os.path.join(ebin, os.path.basename(source)[:-4] + ".beam")
            if os.path.exists(beam) and result.returncode in (0, 1):
                continue
            alone = subprocess.run(command + [source], env=env, capture_output=True, text=True, errors="replace", timeout=300)
            if alone.returncode != 0:
                lines = (alone.stdout + alone.stderr).splitlines()
                places = [line for line in lines if re.match(r"[^ ]*:\d+:\d+: ", line)]
                reason = next((line for line in places if "include" in line), (places + lines + ["no message"])[0])
                failed.append((source, f"status {alone.returncode}: " + reason.replace(otp.source_lib + "/", "")))
    return failed


def step_compile(otp, joistc, out, jobs):
    failed = compile_all(otp, joistc, out, jobs)
    wrong = 0
    for source, reason in failed:
        name = os.path.relpath(source, otp.source_lib)
        known = next((why for pattern, why in CANNOT if re.search(pattern, reason)), None)
        wrong += known is None
        print(f"  {'cannot be compiled: ' if known else 'FAILED '}{name}: {reason}" + (f" ({known})" if known else ""))
    print(f"OTP {otp.release}: {len(otp.sources) - len(failed)} of {len(otp.sources)} sources compiled; "
          f"{len(failed) - wrong} cannot be, {wrong} failed")
    return wrong == 0


def step_tree(otp, joistc, out, jobs):
    """A tree of links, with real folders where a .beam is ours."""
    tree = out + "/tree"
    shutil.rmtree(tree, ignore_errors=True)
    os.makedirs(tree + "/lib")
    for name in os.listdir(otp.root):
        if name not in ("lib", "bin"):
            os.symlink(os.path.join(otp.root, name), f"{tree}/{name}")
    shutil.copytree(otp.root + "/bin", tree + "/bin", symlinks=False, ignore=shutil.ignore_patterns("erl", "erlc", "escript"))
    ours = theirs = 0
    for app in os.listdir(otp.lib):
        here = f"{tree}/lib/{app}"
        os.makedirs(here)
        for name in os.listdir(f"{otp.lib}/{app}"):
            if name != "ebin":
                os.symlink(f"{otp.lib}/{app}/{name}", f"{here}/{name}")
        if not os.path.isdir(f"{otp.lib}/{app}/ebin"):
            continue
        os.makedirs(here + "/ebin")
        for name in os.listdir(f"{otp.lib}/{app}/ebin"):
            made = f"{out}/ebin/{app}/{name}"
            source = made if os.path.exists(made) else f"{otp.lib}/{app}/ebin/{name}"
            if name.endswith(".beam"):
                ours += source == made
                theirs += source != made
            shutil.copy(source, f"{here}/ebin/{name}")
    binaries = os.path.realpath(f"{otp.root}/erts-{otp.erts}/bin")
    for name in ("erl", "erlc", "escript", "dialyzer"):
        program = {"erl": "erlexec"}.get(name, name)
        with open(f"{tree}/bin/{name}", "w") as script:
            script.write(f'#!/bin/sh\nROOTDIR={tree} BINDIR={binaries} EMU=beam PROGNAME=erl\n'
                         f'ESCRIPT_EMULATOR={tree}/bin/erl ERLC_EMULATOR={tree}/bin/erl DIALYZER_EMULATOR={tree}/bin/erl\n'
                         'export ROOTDIR BINDIR EMU PROGNAME ESCRIPT_EMULATOR ERLC_EMULATOR DIALYZER_EMULATOR\n'
                         f'exec {binaries}/{program} "$@"\n')
        os.chmod(f"{tree}/bin/{name}", 0o755)
    print(f"OTP {otp.release}: a tree with {ours} .beam files by joistc and {theirs} of its own")
    return True


BOOT = [
    # what it is, what erl is given, what it must print
    ("boots", ["-noshell", "-eval", 'io:format("~p", [lists:sum(lists:seq(1, 100))]), halt().'], "5050"),
    ("runs its modules", ["-noshell", "-eval",
     'io:format("~p", [[filename:dirname(code:which(M)) =:= code:lib_dir(A) ++ "/ebin" || {M, A} <- [{lists, stdlib}, {gen_server, stdlib}, {code, kernel}, {compile, compiler}]]]), halt().'],
     "[true,true,true,true]"),
    ("supervises", ["-noshell", "-eval",
     '{ok, As} = application:ensure_all_started(sasl), ok = supervisor:terminate_child(kernel_sup, kernel_safe_sup), '
     '{ok, _} = supervisor:restart_child(kernel_sup, kernel_safe_sup), io:format("~p", [As]), halt().'], "[sasl]"),
    ("runs ports", ["-noshell", "-eval", 'io:format("~s", [os:cmd("echo a port")]), halt().'], "a port\n"),
    ("is a node", ["-noshell", "-sname", "joist_tree_test", "-setcookie", "c", "-eval",
     '{ok, P, N} = peer:start_link(#{name => joist_tree_peer, connection => standard_io, exec => "ERL"}), '
     'io:format("~p", [peer:call(P, erlang, system_info, [otp_release]) =:= erlang:system_info(otp_release)]), peer:stop(P), halt().'],
     "true"),
]
# The name of a fun is the compiler's affair.
SHELL = "X = 41 + 1.\nF = fun(A) -> {A, X} end, ok.\nF(y).\nlists:foldl(fun(A, B) -> A * B end, 1, [1, 2, 3, 4]).\n1 / 0.\nq().\n"


def step_boot(otp, joistc, out, jobs):
    def run(erl, arguments, text=""):
        arguments = [one.replace("ERL", erl) for one in arguments]
        result = subprocess.run([erl, *arguments], input=text, capture_output=True, text=True, timeout=120, cwd=out)
        return result.stdout + result.stderr + f"[{result.returncode}]"
    good = True
    for what, arguments, wanted in BOOT:
        ours = run(f"{out}/tree/bin/erl", arguments)
        if ours != wanted + "[0]":
            good = False
            print(f"FAILED: {what}: {ours[:600]}\n  wanted: {wanted}")
    theirs, ours = run(otp.erl, [], SHELL), run(f"{out}/tree/bin/erl", [], SHELL)
    # The prompt behind the last line is written or not, as the shell ends.
    if re.sub(r"\d+> ?", "", theirs) != re.sub(r"\d+> ?", "", ours):
        good = False
        print(f"FAILED: the shell\n  OTP's: {theirs[:600]}\n  joistc's: {ours[:600]}")
    if good:
        print(f"OTP {otp.release}: boots, with shell, ports, applications and nodes, on joistc's files")
    return good


COMPILE = r"""
Parent = self(),
Batch = fun(Jobs) ->
    [case catch compile:file(F, [{outdir, Out}, deterministic, report_errors | Opts]) of
         {ok, _} -> ok;
         Bad -> io:format("~ts: ~0tP~n", [F, Bad, 30])
     end || {F, Out, Opts} <- Jobs]
end,
{ok, All} = file:consult(JobFile),
Split = fun Split([], _, Acc) -> Acc; Split([J | Js], N, Acc) -> Split(Js, N + 1, maps:update_with(N rem Workers, fun(L) -> [J | L] end, [J], Acc)) end,
Pids = [spawn_monitor(fun() -> Batch(Js) end) || Js <- maps:values(Split(All, 0, #{}))],
[receive {'DOWN', R, process, _, Why} -> Why =:= normal orelse io:format("~p~n", [Why]) end || {_, R} <- Pids],
halt().
"""


def step_same(otp, joistc, out, jobs):
    """Both compilers on the same sources with the same flags."""
    terms = {"theirs": [], "ours": []}
    for side in terms:
        shutil.rmtree(f"{out}/{side}", ignore_errors=True)
    names = []
    for source in otp.sources:
        app = otp.app_of(source)
        if name_of(app) not in ("stdlib", "kernel", "compiler"):
            continue
        options = []
        for flag in otp.flags_of(source):
            if flag.startswith("-I"):
                options.append('{i,"%s"}' % flag[2:])
            elif flag.startswith("-D"):
                name, _, value = flag[2:].partition("=")
                options.append("{d,'%s',%s}" % (name, value) if value else "{d,'%s'}" % name)
            elif flag.startswith("+"):
                options.append(flag[1:])
        names.append(f"{app}/{os.path.basename(source)[:-4]}.beam")
        for side in terms:
            folder = f"{out}/{side}/{app}"
            os.makedirs(folder, exist_ok=True)
            terms[side].append('{"%s", "%s", [%s]}.\n' % (source, folder, ",".join(options)))
    for side, erl in (("theirs", otp.erl), ("ours", f"{out}/tree/bin/erl")):
        job_file = f"{out}/{side}.jobs"
        with open(job_file, "w") as file:
            file.writelines(terms[side])
        code = COMPILE.replace("JobFile", f'"{job_file}"').replace("Workers", str(jobs))
        env = dict(os.environ, ERL_LIBS=otp.source_lib)
        result = subprocess.run([erl, "-noshell", "-noinput", "-eval", code], capture_output=True, text=True, env=env)
        print(f"  {side}: " + (result.stdout + result.stderr)[:2000].strip())
    differ = missing = 0
    for name in names:
        try:
            theirs, ours = (open(f"{out}/{side}/{name}", "rb").read() for side in ("theirs", "ours"))
        except OSError:
            missing += not os.path.exists(f"{out}/ours/{name}") and os.path.exists(f"{out}/theirs/{name}")
            continue
        if theirs != ours:
            differ += 1
            print(f"  DIFFERS {name}")
    print(f"OTP {otp.release}: {len(names)} modules by its compiler on joistc's files: {differ} differ, {missing} missing")
    return differ + missing == 0


def compare_tools(otp, out, tools):
    """What tools.erl says of our files and theirs, application by application."""
    here = out + "/tools"
    shutil.rmtree(here, ignore_errors=True)
    os.makedirs(here)
    subprocess.run([otp.erl + "c", "-o", here, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools.erl")], check=True)
    said = ""
    for app in ("stdlib", "kernel", "compiler"):
        # Copies: some of the tools write where they read.
        shutil.copytree(f"{otp.lib}/{otp.apps[app]}/ebin", f"{here}/{app}")
        folders = [f"{out}/ebin/{otp.apps[app]}", f"{here}/{app}"]
        code = "tools:main([%s])." % ", ".join(f'"{word}"' for word in folders + tools)
        result = subprocess.run([otp.erl, "-noshell", "-noinput", "-pa", here, "-eval", code], capture_output=True, text=True, errors="replace", cwd=here)
        for line in (result.stdout + result.stderr).splitlines():
            print(f"  {app}: {line[:600]}")
        said += result.stdout + result.stderr * bool(result.returncode)
    print(f"OTP {otp.release}: {', '.join(tools)}: {said.count('DIFFERS')} answers differ")
    return "DIFFERS" not in said and bool(said)


def step_tools(otp, joistc, out, jobs):
    return compare_tools(otp, out, ["beam_lib", "beam_disasm", "docs", "xref", "cover"])


def step_dialyzer(otp, joistc, out, jobs):
    return compare_tools(otp, out, ["dialyzer"])


STEPS = {"compile": step_compile, "tree": step_tree, "boot": step_boot, "same": step_same}
MORE_STEPS = {"tools": step_tools, "dialyzer": step_dialyzer}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--otp")
    parser.add_argument("--joistc", default=os.path.join(ROOT, "build/release/compiler/joistc"))
    parser.add_argument("--out")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("steps", nargs="*", metavar="STEP")
    options = parser.parse_args()
    otp = Otp(options.otp)
    if not otp.found:
        print("no Erlang/OTP with its sources here: nothing done")
        return 0
    out = os.path.abspath(options.out) if options.out else tempfile.mkdtemp(prefix="otp_on_joistc.")
    good = True
    try:
        otp.mirror(out)
        otp.read_flags()
        for step in options.steps or STEPS:
            good = {**STEPS, **MORE_STEPS}[step](otp, os.path.abspath(options.joistc), out, options.jobs) and good
            sys.stdout.flush()
    finally:
        if not options.out:
            shutil.rmtree(out, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

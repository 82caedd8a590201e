"""What the tests of the commands share. Each test runs in a folder of its own; see run.py."""
import os, re, resource, subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
paths = {"joist": os.path.join(ROOT, "build/release/vm/joist"), "joistc": os.path.join(ROOT, "build/release/compiler/joistc")}


def joist_path():
    return paths["joist"]


def joistc_path():
    return paths["joistc"]


class Skip(Exception):
    """The machine lacks what the test is about; says what."""


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return "status %s\nstdout: %s\nstderr: %s" % (self.code, self.out[-1500:], self.err[-1500:])


def run(*args, stdin=None, timeout=120, env=None, memory=None, binary=False, stdout=subprocess.PIPE):
    limit = (lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))) if memory else None
    p = subprocess.run([str(a) for a in args], input=stdin, stdout=stdout, stderr=subprocess.PIPE, timeout=timeout,
                       env=dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", **(env or {})), preexec_fn=limit)
    text = (lambda b: b) if binary else (lambda b: (b or b"").decode("utf-8", "replace"))
    return Result(p.returncode, text(p.stdout), text(p.stderr))


def joist(*args, **kw):
    return run(joist_path(), *args, **kw)


def joistc(*args, **kw):
    return run(joistc_path(), *args, **kw)


def write(name, text):
    with open(name, "wb" if isinstance(text, bytes) else "w") as f:
        f.write(text)
    return name


def program(body, name="p"):
    return write(name + ".erl", "-module(%s).\n-export([main/1]).\n%s\n" % (name, body))


def expect(r, code=None, out=None, err=None):
    if code is not None:
        assert r.code == code, "expected status %d\n%r" % (code, r)
    if out is not None:
        assert re.search(out, r.out, re.S), "stdout lacks %r\n%r" % (out, r)
    if err is not None:
        assert re.search(err, r.err, re.S), "stderr lacks %r\n%r" % (err, r)
    return r

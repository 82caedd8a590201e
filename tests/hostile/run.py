#!/usr/bin/env python3
"""Sources that nobody writes: compiles programs of extreme shapes and sizes, and tells time and memory.

  run.py [--size BYTES] [--only] [SHAPE...]   10,000,000 bytes each, all shapes
  run.py --list                               the shapes
  run.py --write FILE SHAPE                   only writes the source

Each is compiled with a quarter of the size, then with all of it; it must be compiled or refused (exit status 0 or 1)
within --seconds (30) and --memory (2000) MB, and may not take much more than four times as long as the quarter
(`GROWTH` names those that do: something is quadratic). --only: the whole size alone. Status 1: some shape failed.
"""
import argparse, os, re, resource, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
JOISTC = os.path.join(ROOT, "build/release/compiler/joistc")
SHAPES = {}
HEAD = "-module(m).\n-compile([export_all,nowarn_export_all]).\n"


def shape(function):
    SHAPES[function.__name__] = function
    return function


def times(n, make, join=""):
    """`make(i)`s with `join` between, of about n bytes."""
    one = len(make(123456)) + len(join)
    return join.join(make(i) for i in range(max(2, n // one)))


def nested(n, left, middle, right):
    depth = max(1, n // (len(left) + len(right)))
    return left * depth + middle + right * depth


# One thing, very long.
@shape
def one_long_line(n): return HEAD + "f(X) -> " + times(n, lambda i: "X + %d" % i, ", ") + ".\n"
@shape
def comments(n): return HEAD + "%% " + "x" * (n // 2) + "\n" + "%\n" * (n // 4) + "f() -> ok.\n"
@shape
def blank_lines(n): return HEAD + "\n" * n + "f() -> ok.\n"
@shape
def long_atom(n): return HEAD + "f() -> '" + "a" * n + "'.\n"
@shape
def long_variable(n): return HEAD + "f() -> " + "A" * n + " = 1.\n"
@shape
def long_string(n): return HEAD + 'f() -> "' + "a" * n + '".\n'
@shape
def long_triple_quoted(n): return HEAD + 'f() ->\n    """\n' + "    some text\n" * (n // 14) + '    """.\n'
@shape
def many_strings(n): return HEAD + "f() -> " + '"a" ' * (n // 4) + ".\n"
@shape
def long_binary_string(n): return HEAD + 'f() -> <<"' + "a" * n + '">>.\n'
@shape
def long_integer(n): return HEAD + "f() -> " + "7" * n + ".\n"
@shape
def long_hex_integer(n): return HEAD + "f() -> 16#" + "f" * n + ".\n"
@shape
def long_float(n): return HEAD + "f() -> 1." + "7" * n + ".\n"
@shape
def unfinished_string(n): return HEAD + 'f() -> "' + "a\n" * (n // 2)
@shape
def unfinished_form(n): return HEAD + "f() -> " + "a, " * (n // 3)
@shape
def binary_noise(n): return HEAD + "".join(chr(33 + (i * 7919) % 94) for i in range(n))
@shape
def only_dots(n): return HEAD + ". " * (n // 2)
@shape
def only_quotes(n): return HEAD + "f() -> " + "''''" * (n // 4)
@shape
def errors_everywhere(n): return HEAD + times(n, lambda i: "f%d( -> .\n" % i)
@shape
def illegal_characters(n): return HEAD + "f() -> " + "\x01 " * (n // 2) + ".\n"
@shape
def unbound_everywhere(n): return HEAD + times(n, lambda i: "f%d() -> X%d.\n" % (i, i))
@shape
def unused_everywhere(n): return HEAD + times(n, lambda i: "f%d(X%d) -> ok.\n" % (i, i))
@shape
def unused_in_one(n): return HEAD + "f() -> " + times(n, lambda i: "X%d = a" % i, ", ") + ".\n"
@shape
def undefined_calls(n): return HEAD + "f() -> " + times(n, lambda i: "g%d()" % i, ", ") + ".\n"
@shape
def undefined_macros(n): return HEAD + times(n, lambda i: "f%d() -> ?M%d.\n" % (i, i))
@shape
def undefined_records(n): return HEAD + "f() -> " + times(n, lambda i: "#r%d{}" % i, ", ") + ".\n"
@shape
def undefined_fields(n): return HEAD + "-record(r, {a}).\nf() -> " + times(n, lambda i: "#r{f%d = 1}" % i, ", ") + ".\n"

# Many of something.
@shape
def functions(n): return HEAD + times(n, lambda i: "f%d(X) -> {X, %d}.\n" % (i, i))
@shape
def function_chain(n): return HEAD + times(n, lambda i: "f%d(X) -> f%d(X + 1).\n" % (i, i + 1)) + "f%d(X) -> X.\n" % max(2, n // len("f123456(X) -> f123457(X + 1).\n"))
@shape
def functions_unused(n): return "-module(m).\n-export([f0/1]).\n" + times(n, lambda i: "f%d(X) -> X.\n" % i)
@shape
def local_functions(n): return ("-module(m).\n-export([main/1]).\nmain(X) -> " + times(n // 2, lambda i: "f%d(X)" % i, ", ") + ".\n" +
                                "".join("f%d(X) -> {X,%d}.\n" % (i, i) for i in range(max(2, n // 2 // 12 + 2))))
@shape
def exports(n): return "-module(m).\n-export([" + times(n // 2, lambda i: "f%d/0" % i, ", ") + "]).\n" + times(n // 2, lambda i: "f%d() -> 1.\n" % i)
@shape
def imports(n): return HEAD + "-import(lists, [" + times(n, lambda i: "f%d/1" % i, ", ") + "]).\nf() -> ok.\n"
@shape
def attributes(n): return HEAD + times(n, lambda i: "-vsn(%d).\n" % i) + "f() -> ok.\n"
@shape
def types(n): return HEAD + times(n, lambda i: "-type t%d() :: t%d() | a.\n" % (i, i + 1)) + "f() -> ok.\n"
@shape
def one_type(n): return HEAD + "-type t() :: " + times(n, lambda i: "a%d" % i, " | ") + ".\n-export_type([t/0]).\nf() -> ok.\n"
@shape
def specs(n): return HEAD + times(n, lambda i: "-spec f%d(integer()) -> ok.\nf%d(_) -> ok.\n" % (i, i))
@shape
def spec_clauses(n): return HEAD + "-spec f(X) -> ok when " + times(n, lambda i: "X :: a", ", ") + ".\nf(_) -> ok.\n"
@shape
def compile_options(n): return HEAD + "-compile([" + times(n, lambda i: "nowarn_x%d" % i, ", ") + "]).\nf() -> ok.\n"
@shape
def clauses(n): return HEAD + times(n, lambda i: "f(%d) -> %d" % (i, i), ";\n") + ".\n"
@shape
def clauses_unreachable(n): return HEAD + times(n, lambda i: "f(_) -> %d" % i, ";\n") + ".\n"
@shape
def clauses_guarded(n): return HEAD + times(n, lambda i: "f(X) when X > %d -> %d" % (i, i), ";\n") + ".\n"
@shape
def clauses_strings(n): return HEAD + times(n, lambda i: 'f("key%d") -> %d' % (i, i), ";\n") + ".\n"
@shape
def clauses_lists(n): return HEAD + times(n, lambda i: "f([%d, X | T]) -> {X, T}" % i, ";\n") + ".\n"
@shape
def clauses_binaries(n): return HEAD + times(n, lambda i: 'f(<<"key%d", R/binary>>) -> R' % i, ";\n") + ".\n"
@shape
def clauses_segments(n): return HEAD + times(n, lambda i: "f(<<X:%d, R/bits>>) -> {X, R}" % (i % 60 + 1), ";\n") + ".\n"
@shape
def clauses_maps(n): return HEAD + times(n, lambda i: "f(#{k%d := V}) -> V" % i, ";\n") + ".\n"
@shape
def clauses_atoms(n): return HEAD + times(n, lambda i: "f(a%d) -> b%d" % (i, i), ";\n") + ".\n"
@shape
def clauses_floats(n): return HEAD + times(n, lambda i: "f(%d.5) -> ok" % i, ";\n") + ".\n"
@shape
def clauses_tuples(n): return HEAD + times(n, lambda i: "f({a%d, X}) -> X" % i, ";\n") + ".\n"
@shape
def clauses_wide(n): return HEAD + times(n, lambda i: "f(%d, _, %d) -> a; f(_, %d, _) -> b" % (i, i, i), ";\n") + ".\n"
@shape
def clauses_bigs(n): return HEAD + times(n, lambda i: "f(%d) -> ok" % (i + 10**20), ";\n") + ".\n"
@shape
def clauses_arities(n): return HEAD + times(n, lambda i: "f({" + "_," * (i % 100) + "X}) -> X", ";\n") + ".\n"
@shape
def case_clauses(n): return HEAD + "f(X, Y) -> case X of " + times(n, lambda i: "{%d, Z} -> Y + Z" % i, "; ") + " end.\n"
@shape
def case_joined(n): return HEAD + "f(X) -> Y = case X of " + times(n, lambda i: "%d -> a%d" % (i, i), "; ") + " end, Y.\n"
@shape
def if_clauses(n): return HEAD + "f(X) -> if " + times(n, lambda i: "X =:= %d -> a%d" % (i, i), "; ") + " end.\n"
@shape
def receive_clauses(n): return HEAD + "f() -> receive " + times(n, lambda i: "{%d, X} -> X" % i, "; ") + " after 10 -> ok end.\n"
@shape
def try_clauses(n): return HEAD + "f(X) -> try X() of " + times(n // 2, lambda i: "%d -> a" % i, "; ") + " catch " + times(n // 2, lambda i: "throw:%d -> b" % i, "; ") + " end.\n"
@shape
def fun_clauses(n): return HEAD + "f() -> fun " + times(n, lambda i: "(%d) -> a%d" % (i, i), "; ") + " end.\n"
@shape
def guard_and(n): return HEAD + "f(X) when " + times(n, lambda i: "X =/= %d" % i, ", ") + " -> ok.\n"
@shape
def guard_or(n): return HEAD + "f(X) when " + times(n, lambda i: "X =:= %d" % i, "; ") + " -> ok.\n"
@shape
def guard_orelse(n): return HEAD + "f(X) when " + times(n, lambda i: "X =:= %d" % i, " orelse ") + " -> ok; f(_) -> no.\n"
@shape
def guard_and_strict(n): return HEAD + "f(X) when " + times(n, lambda i: "(X > %d)" % i, " and ") + " -> ok; f(_) -> no.\n"
@shape
def body_orelse(n): return HEAD + "f(X) -> " + times(n, lambda i: "g(X, %d)" % i, " orelse ") + ".\ng(A, B) -> A > B.\n"
@shape
def variables(n): return HEAD + "f(X) -> " + times(n // 2, lambda i: "V%d = g(X, %d)" % (i, i), ", ") + ", [" + ", ".join("V%d" % i for i in range(max(2, n // 2 // 26))) + "].\ng(A, B) -> {A, B}.\n"
@shape
def variables_chained(n): return HEAD + "f(V0) -> " + times(n, lambda i: "V%d = g(V%d)" % (i + 1, i), ", ") + ".\ng(A) -> {A}.\n"
@shape
def variables_summed(n): return HEAD + "f(V0) -> " + times(n, lambda i: "V%d = V%d + 1" % (i + 1, i), ", ") + ".\n"
@shape
def variables_cases(n): return HEAD + "f(V0) -> " + times(n, lambda i: "V%d = case V%d of a -> b; X%d -> X%d end" % (i + 1, i, i, i), ", ") + ".\n"
@shape
def variables_exported(n): return HEAD + "f(X) -> " + times(n, lambda i: "case X of a -> Y%d = 1; _ -> Y%d = 2 end, g(Y%d)" % (i, i, i), ", ") + ".\ng(A) -> A.\n"
@shape
def matches(n): return HEAD + "f(X) -> " + times(n, lambda i: "{A%d, _} = X" % i, ", ") + ", ok.\n"
@shape
def calls(n): return HEAD + "f(X) -> " + times(n, lambda i: "lists:f%d(X)" % i, ", ") + ".\n"
@shape
def calls_same(n): return HEAD + "f(X) -> " + times(n, lambda i: "g(X)", ", ") + ".\ng(X) -> X.\n"
@shape
def calls_parameters(n): return HEAD + "f(" + ", ".join("A%d" % i for i in range(200)) + ") -> " + times(n, lambda i: "g(A%d)" % (i % 200), ", ") + ".\ng(X) -> X.\n"
@shape
def many_arguments(n): return HEAD + "f(" + ", ".join("A%d" % i for i in range(n // 8)) + ") -> ok.\n"
@shape
def atoms(n): return HEAD + "f() -> [" + times(n, lambda i: "atom%d" % i, ", ") + "].\n"
@shape
def atoms_in_code(n): return HEAD + "f(X) -> " + times(n, lambda i: "g(X, atom%d)" % i, ", ") + ".\ng(A, B) -> {A, B}.\n"
@shape
def macros(n): return HEAD + times(n // 2, lambda i: "-define(M%d, %d).\n" % (i, i)) + "f() -> [" + ", ".join("?M%d" % i for i in range(max(2, n // 2 // 24))) + "].\n"
@shape
def macro_chain(n):
    count = max(2, n // 40)
    return HEAD + "-define(M0, 1).\n" + "".join("-define(M%d, ?M%d + 1).\n" % (i, i - 1) for i in range(1, count)) + "f() -> ?M%d.\n" % (count - 1)
@shape
def macro_chain_backwards(n):
    count = max(2, n // 40)
    return HEAD + "".join("-define(M%d, ?M%d + 1).\n" % (i, i - 1) for i in range(count, 0, -1)) + "-define(M0, 1).\nf() -> ?M%d.\n" % count
@shape
def macro_bomb(n): return HEAD + "-define(M0, a, a).\n" + "".join("-define(M%d, ?M%d, ?M%d).\n" % (i, i - 1, i - 1) for i in range(1, 60)) + "f() -> ?M59.\n"
@shape
def macro_bomb_empty(n): return HEAD + "-define(M0, ).\n" + "".join("-define(M%d, ?M%d ?M%d).\n" % (i, i - 1, i - 1) for i in range(1, 60)) + "f() -> ?M59 ok.\n"
@shape
def macro_bomb_arguments(n): return HEAD + "-define(D(X), X, X).\nf() -> " + "?D(" * 60 + "1" + ")" * 60 + ".\n"
@shape
def macro_bomb_strings(n): return HEAD + "-define(S(X), ??X ??X).\n" + "f() -> " + "?S(" * 40 + "a" + ")" * 40 + ".\n"
@shape
def macro_bomb_forms(n): return HEAD + "-define(X," + " a," * 5000 + " a).\n" + times(n, lambda i: "f%d() -> {?X}.\n" % i)
@shape
def macro_calls(n): return HEAD + "-define(M(A, B), {A, B}).\nf() -> [" + times(n, lambda i: "?M(%d, b)" % i, ", ") + "].\n"
@shape
def macro_one_argument(n): return HEAD + "-define(M(A), A).\nf() -> ?M([" + times(n, lambda i: "%d" % i, ", ") + "]).\n"
@shape
def macro_stringify(n): return HEAD + "-define(M(A), ??A).\nf() -> ?M([" + times(n, lambda i: "%d" % i, ", ") + "]).\n"
@shape
def macro_many_arguments(n): return HEAD + "-define(M(" + ", ".join("A%d" % i for i in range(n // 20)) + "), A0).\nf() -> ?M(" + ", ".join("%d" % i for i in range(n // 20)) + ").\n"
@shape
def macro_overloads(n): return HEAD + "".join("-define(M(%s), a).\n" % ", ".join("A%d" % j for j in range(i)) for i in range(int((n / 3) ** 0.5))) + "f() -> ?M().\n"
@shape
def macro_redefined(n): return HEAD + times(n, lambda i: "-undef(M).\n-define(M, %d).\n" % i) + "f() -> ?M.\n"
@shape
def macro_lines(n): return HEAD + "f() -> [" + "?LINE,\n" * (n // 7) + "?LINE].\n"
@shape
def conditions(n): return HEAD + "-ifdef(A).\n" * (n // 20) + "-endif.\n" * (n // 20) + "f() -> ok.\n"
@shape
def conditions_flat(n): return HEAD + times(n, lambda i: "-ifdef(A%d).\nx.\n-else.\n-endif.\n" % i) + "f() -> ok.\n"
@shape
def conditions_if(n): return HEAD + times(n, lambda i: "-if(%d > 3).\n-endif.\n" % i) + "f() -> ok.\n"
@shape
def files(n): return HEAD + times(n, lambda i: '-file("f%d", %d).\n' % (i, i)) + "f() -> ok.\n"
@shape
def records(n): return HEAD + times(n // 2, lambda i: "-record(r%d, {a = 1, b}).\n" % i) + "f() -> [" + ", ".join("#r%d{}" % i for i in range(max(2, n // 2 // 32))) + "].\n"
@shape
def record_fields(n): return HEAD + "-record(r, {" + times(n // 2, lambda i: "f%d" % i, ", ") + "}).\nf(R) -> [" + times(n // 4, lambda i: "R#r.f%d" % i, ", ") + "].\ng() -> #r{f1 = 2}.\nh(R) -> R#r{f1 = 1, f2 = 2}.\n"
@shape
def record_updates(n): return HEAD + "-record(r, {" + ", ".join("f%d" % i for i in range(1000)) + "}).\nf(R0) -> " + times(n, lambda i: "R%d = R%d#r{f%d = %d}" % (i + 1, i, i % 1000, i), ", ") + ".\n"
@shape
def record_defaults(n): return HEAD + "-record(r0, {a = 1}).\n" + "".join("-record(r%d, {a = #r%d{}, b = #r%d{}}).\n" % (i, i - 1, i - 1) for i in range(1, 60)) + "f() -> #r59{}.\n"
@shape
def list_of_integers(n): return HEAD + "f() -> [" + times(n, lambda i: "%d" % i, ", ") + "].\n"
@shape
def list_of_variables(n): return HEAD + "f(X) -> [" + times(n, lambda i: "X", ", ") + "].\n"
@shape
def list_of_calls(n): return HEAD + "f(X) -> [" + times(n, lambda i: "g(X, %d)" % i, ", ") + "].\ng(A, B) -> {A, B}.\n"
@shape
def list_of_tuples(n): return HEAD + "f(X) -> [" + times(n, lambda i: "{%d, X}" % i, ", ") + "].\n"
@shape
def list_cells(n): return HEAD + "f() -> " + nested(min(n, 9000 * 6), "[a | ", "[]", "]") + ".\n"
@shape
def list_appended(n): return HEAD + "f(X) -> " + times(n, lambda i: "[%d]" % i, " ++ ") + " ++ X.\n"
@shape
def tuple_of_integers(n): return HEAD + "f() -> {" + times(n, lambda i: "%d" % i, ", ") + "}.\n"
@shape
def tuple_of_variables(n): return HEAD + "f(X) -> {" + times(n, lambda i: "X", ", ") + "}.\n"
@shape
def tuple_pattern(n): return HEAD + "f({" + times(n, lambda i: "X%d" % i, ", ") + "}) -> X1.\n"
@shape
def list_pattern(n): return HEAD + "f([" + times(n, lambda i: "X%d" % i, ", ") + "]) -> X1.\n"
@shape
def map_literal(n): return HEAD + "f() -> #{" + times(n, lambda i: "k%d => %d" % (i, i), ", ") + "}.\n"
@shape
def map_of_variables(n): return HEAD + "f(X) -> #{" + times(n, lambda i: "k%d => X" % i, ", ") + "}.\n"
@shape
def map_same_key(n): return HEAD + "f(X) -> #{" + times(n, lambda i: "k => X", ", ") + "}.\n"
@shape
def map_updates(n): return HEAD + "f(M) -> M" + times(n, lambda i: "#{k%d => %d}" % (i, i)) + ".\n"
@shape
def map_pattern(n): return HEAD + "f(#{" + times(n, lambda i: "k%d := V%d" % (i, i), ", ") + "}) -> V1.\n"
@shape
def binary_segments(n): return HEAD + "f(X) -> <<" + times(n, lambda i: "X:%d" % (i % 64), ", ") + ">>.\n"
@shape
def binary_constants(n): return HEAD + "f() -> <<" + times(n, lambda i: "%d:16" % i, ", ") + ">>.\n"
@shape
def binary_pattern(n): return HEAD + "f(<<" + times(n, lambda i: "X%d:8" % i, ", ") + ">>) -> X1.\n"
@shape
def binary_pattern_sizes(n): return HEAD + "f(<<X0:8, " + times(n, lambda i: "X%d:X%d" % (i + 1, i), ", ") + ">>) -> X1.\n"
@shape
def binary_huge_size(n): return HEAD + "f() -> <<0:%d>>.\n" % (10 ** 12) + "g() -> <<1:100000000000000000000>>.\nh() -> <<0:1000000000>>.\n"
@shape
def binary_concatenated(n): return HEAD + "f(X) -> " + times(n, lambda i: "A%d = <<X/binary, %d>>" % (i, i), ", ") + ".\n"
@shape
def constant_shift(n): return HEAD + "f() -> 1 bsl 1000000000.\ng() -> " + " * ".join(["9999999999999999999"] * (n // 22)) + ".\n"
@shape
def constant_folding(n): return HEAD + "f() -> " + times(n, lambda i: "%d" % i, " + ") + ".\n"
@shape
def constant_append(n): return HEAD + "f() -> " + times(n, lambda i: "[%d]" % i, " ++ ") + ".\n"
@shape
def additions(n): return HEAD + "f(X) -> " + times(n, lambda i: "X", " + ") + ".\n"
@shape
def sends(n): return HEAD + "f(X) -> " + times(n, lambda i: "X", " ! ") + ".\n"
@shape
def equals(n): return HEAD + "f(X) -> " + times(n, lambda i: "X%d" % i, " = ") + " = X.\n"
@shape
def funs(n): return HEAD + "f(X) -> [" + times(n, lambda i: "fun(Y) -> {X, Y, %d} end" % i, ", ") + "].\n"
@shape
def funs_exported(n): return HEAD + "f() -> [" + times(n, lambda i: "fun lists:f%d/1" % i, ", ") + "].\n"
@shape
def funs_local(n): return HEAD + "f() -> [" + times(n, lambda i: "fun f/0", ", ") + "].\n"
@shape
def fun_captures(n): return HEAD + "f(" + ", ".join("A%d" % i for i in range(200)) + ") -> [" + times(n, lambda i: "fun() -> {" + ", ".join("A%d" % i for i in range(200)) + "} end", ", ") + "].\n"
@shape
def comprehensions(n): return HEAD + "f(L) -> [" + times(n, lambda i: "[X + %d || X <- L]" % i, ", ") + "].\n"
@shape
def generators(n): return HEAD + "f(L) -> [X1 || " + times(min(n, 60000), lambda i: "X%d <- L" % i, ", ") + "].\n"
@shape
def filters(n): return HEAD + "f(L) -> [X || X <- L, " + times(n, lambda i: "X > %d" % i, ", ") + "].\n"
@shape
def filters_calls(n): return HEAD + "f(L) -> [X || X <- L, " + times(n, lambda i: "g(X, %d)" % i, ", ") + "].\ng(A, B) -> A > B.\n"
@shape
def zips(n): return HEAD + "f(L) -> [X1 || " + times(min(n, 3000), lambda i: "X%d <- L" % i, " && ") + "].\n"
@shape
def tries(n): return HEAD + "f(X) -> " + times(n, lambda i: "try g(X, %d) catch _:_ -> X end" % i, ", ") + ".\ng(A, B) -> {A, B}.\n"
@shape
def tries_after(n): return HEAD + "f(X) -> " + times(n, lambda i: "try g(X, %d) after g(X, 1) end" % i, ", ") + ".\ng(A, B) -> {A, B}.\n"
@shape
def catches(n): return HEAD + "f(X) -> " + times(n, lambda i: "catch g(X, %d)" % i, ", ") + ".\ng(A, B) -> {A, B}.\n"
@shape
def receives(n): return HEAD + "f() -> " + times(n, lambda i: "receive {a, %d} -> ok end" % i, ", ") + ".\n"
@shape
def receives_marked(n): return HEAD + "f() -> " + times(n, lambda i: "R%d = make_ref(), x ! R%d, receive {R%d, X%d} -> X%d end" % (i, i, i, i, i), ", ") + ".\n"
@shape
def ifs(n): return HEAD + "f(X) -> " + times(n, lambda i: "if X > %d -> a; true -> b end" % i, ", ") + ".\n"
@shape
def cases(n): return HEAD + "f(X) -> " + times(n, lambda i: "case g(X) of %d -> a; _ -> b end" % i, ", ") + ".\ng(X) -> X.\n"
@shape
def cases_same(n): return HEAD + "f(X) -> " + times(n, lambda i: "case X of %d -> a; _ -> b end" % i, ", ") + ".\n"
@shape
def maybes(n): return HEAD + "f(X) -> maybe " + times(n, lambda i: "{ok, A%d} ?= g(X)" % i, ", ") + " else E -> E end.\ng(X) -> X.\n"
@shape
def blocks(n): return HEAD + "f(X) -> " + times(n, lambda i: "begin X, %d end" % i, ", ") + ".\n"
@shape
def record_guards(n): return HEAD + "-record(r, {a, b}).\n" + times(n, lambda i: "f(X) when X#r.a =:= %d -> X#r.b" % i, ";\n") + ".\n"
@shape
def alias_patterns(n): return HEAD + "f(" + times(n, lambda i: "{X%d, _} = Y%d" % (i, i), " = ") + ") -> ok.\n"
@shape
def docs(n): return HEAD + times(n, lambda i: '-doc "text %d".\nf%d() -> ok.\n' % (i, i))
@shape
def match_spec_funs(n): return HEAD + '-include_lib("stdlib/include/ms_transform.hrl").\nf() -> [' + times(n, lambda i: "ets:fun2ms(fun({A, B}) when A > %d -> B end)" % i, ", ") + "].\n"
@shape
def unfinished_atom(n): return HEAD + "f() -> '" + "a\n" * (n // 2)
@shape
def unfinished_triple_quoted(n): return HEAD + 'f() ->\n    """\n' + "    some text\n" * (n // 14)
@shape
def unfinished_binary(n): return HEAD + "f() -> " + "<<" * (n // 2)
@shape
def unfinished_macro(n): return HEAD + "-define(M(A), A).\nf() -> " + "?M(" * (n // 3) + ".\n"
@shape
def invalid_utf8(n): return HEAD + "f() -> [" + "'\udcff\udc80', " * (n // 6) + "a].\n"
@shape
def nul_bytes(n): return HEAD + "\0" * n + "f() -> ok.\n"
@shape
def nul_bytes_quoted(n): return HEAD + 'f() -> "' + "\0" * n + '".\n'
@shape
def wide_characters(n): return HEAD + 'f() -> "' + "\U0001F600" * (n // 4) + '".\n'
@shape
def escapes(n): return HEAD + 'f() -> "' + "\\x{10ffff}\\^A\\n" * (n // 14) + '".\n'
@shape
def long_base_36_integer(n): return HEAD + "f() -> 36#" + "z" * n + ".\n"
@shape
def long_integer_underscores(n): return HEAD + "f() -> " + "7_7" * (n // 3) + ".\n"
@shape
def long_exponent(n): return HEAD + "f() -> 1.0e" + "9" * n + ".\n"
@shape
def long_sigil(n): return HEAD + "f() -> ~S|" + "a" * n + "|.\n"
@shape
def sigils(n): return HEAD + "f() -> [" + times(n, lambda i: '~b"a%d"' % i, ", ") + "].\n"
@shape
def strings_appended(n): return HEAD + "f(X) -> " + times(n, lambda i: '"s%d"' % i, " ++ ") + " ++ X.\n"
@shape
def strings_in_pattern(n): return HEAD + "f(" + times(n, lambda i: '"s%d"' % i, " ++ ") + " ++ X) -> X.\n"
@shape
def includes_itself(n): return HEAD + times(n, lambda i: '-include("m.erl").\n') + "f() -> ok.\n"
@shape
def includes_missing(n): return HEAD + times(n, lambda i: '-include("no%d.hrl").\n' % i) + "f() -> ok.\n"
@shape
def clauses_records(n): return HEAD + "-record(r, {" + ", ".join("f%d" % i for i in range(50)) + "}).\n" + times(n, lambda i: "f(#r{f%d = %d, f%d = X}) -> X" % (i % 50, i, (i + 1) % 50), ";\n") + ".\n"
@shape
def clauses_integers_ranges(n): return HEAD + times(n, lambda i: "f(X) when X >= %d, X < %d -> %d" % (i, i + 9, i), ";\n") + ".\n"
@shape
def clauses_two_keys(n): return HEAD + times(n, lambda i: "f(#{a := %d, k%d := V}) -> V" % (i % 7, i), ";\n") + ".\n"
@shape
def map_comprehensions(n): return HEAD + "f(M) -> {" + times(n, lambda i: "#{K => %d || K := _ <- M}" % i, ", ") + "}.\n"
@shape
def map_comprehension_functions(n): return HEAD + times(n, lambda i: "f%d(M) -> #{K => V || K := V <- M, V > %d}.\n" % (i, i))
@shape
def binary_comprehension_functions(n): return HEAD + times(n, lambda i: "f%d(B) -> << <<X:%d>> || <<X:8>> <= B >>.\n" % (i, i % 64 + 1))
@shape
def try_functions(n): return HEAD + times(n, lambda i: "f%d(X) -> try g(X) of a -> b catch error:E:S -> {E, S} after g(%d) end.\n" % (i, i)) + "g(X) -> X.\n"
@shape
def union_of_tuples(n): return HEAD + "-type t() :: " + times(n, lambda i: "{a%d, integer()}" % i, " | ") + ".\n-export_type([t/0]).\nf() -> ok.\n"
@shape
def type_calls(n): return HEAD + times(n, lambda i: "-type t%d(A) :: [t%d(A) | t0(A)] | A.\n" % (i, i // 2)) + "f() -> ok.\n"
@shape
def long_stringified(n): return HEAD + "-define(M(A), ??A).\n-define(N(A), ?M(A) ?M(A)).\nf() -> ?N(" + "x " * (n // 2) + ").\n"

# Very deep.
for name, left, middle, right in [
        ("parentheses", "(", "1", ")"), ("lists", "[", "1", "]"), ("tuples", "{", "X", "}"), ("maps", "#{a => ", "1", "}"),
        ("map_patterns", "#{a := ", "_", "}"), ("calls", "g(", "1", ")"), ("minus", "- ", "X", ""), ("nots", "not ", "X", ""), ("catches", "catch ", "X", ""),
        ("begins", "begin ", "1", " end"), ("cases", "case X of a -> ", "1", "; _ -> b end"), ("cases_in_head", "case ", "X", " of a -> b; c -> d end"),
        ("ifs", "if X > 1 -> ", "1", "; true -> b end"), ("funs", "fun() -> ", "X", " end"), ("fun_arguments", "(fun(Z) -> {X, Z} end)(", "X", ")"),
        ("tries", "try ", "g(X)", " catch _:_ -> X end"), ("tries_in_catch", "try g(X) catch _:_ -> ", "X", " end"), ("tries_after", "try g(X) after ", "X", " end"),
        ("receives", "receive a -> ", "1", " end"), ("comprehensions", "[X || X <- ", "X", "]"), ("comprehension_elements", "[", "X", " || _ <- X]"),
        ("binaries", "<<(", "X", ")/binary>>"), ("rights", "X + (", "X", ")"), ("lefts", "(", "X", ") + X"), ("andalsos", "X andalso (", "X", ")"), ("orelses", "(", "X", ") orelse X"),
        ("maybes", "maybe ", "X", " end"), ("records", "#r{a = ", "1", "}"), ("record_reads", "(", "X", ")#r.a"), ("record_updates", "(", "X", ")#r{a = 1}"),
        ("macro_calls", "?M(", "1", ")"), ("concatenations", '"a" ++ (', "X", ")"), ("case_arguments", "case ", "X", " of _ -> a end"), ("guards_in_ifs", "if X -> a; true -> ", "b", " end"),
        ("fun_clauses", "fun(a) -> b; (_) -> ", "X", " end"), ("named_funs", "fun F(_) -> F(", "X", ") end"), ("map_comprehensions", "#{K => ", "1", " || K := _ <- X}"), ("map_updates", "(", "X", ")#{a => 1}"),
        ("binary_comprehensions", "<< ", "<<1>>", " || <<_>> <= X >>"), ("negations", "-(", "X", ")"), ("sends", "X ! (", "X", ")"), ("matches", "X = ", "1", ""), ("applications", "(", "X", ")(1)"), ("strings", "[$a | ", '"b"', "]"), ("mixed", "[{case X of {Y, [", "1", "]} -> Y end}]"),
        ("unbalanced", "([{", "1", ""), ("closers", "", "1", ")]}")]:
    def make(n, left=left, middle=middle, right=right):
        return HEAD + "-record(r, {a}).\n-define(M(A), {A}).\nf(X) -> " + nested(n, left, middle, right) + ".\ng(X) -> X.\n"
    SHAPES["deep_" + name] = make
    SHAPES["fair_" + name] = lambda n, make=make, left=left, right=right: make(min(n, 9000 * (len(left) + len(right))))
SHAPES["deep_types"] = lambda n: HEAD + "-type t() :: " + nested(n, "{", "a", "}") + ".\nf() -> ok.\n"
SHAPES["fair_types"] = lambda n: HEAD + "-type t() :: " + nested(min(n, 18000), "{", "a", "}") + ".\nf() -> ok.\n"
SHAPES["deep_fun_types"] = lambda n: HEAD + "-type t() :: " + nested(n, "fun((", "a", ") -> b)") + ".\nf() -> ok.\n"
SHAPES["deep_patterns"] = lambda n: HEAD + "f(" + nested(n, "{", "X", "}") + ") -> X.\n"
SHAPES["fair_patterns"] = lambda n: HEAD + "f(" + nested(min(n, 18000), "{", "X", "}") + ") -> X.\n"
SHAPES["fair_list_patterns"] = lambda n: HEAD + "f(" + nested(min(n, 9000 * 5), "[X| ", "X", "]") + ") -> X.\n"
SHAPES["deep_attribute"] = lambda n: HEAD + "-x(" + nested(n, "[", "a", "]") + ").\nf() -> ok.\n"
SHAPES["deep_guard"] = lambda n: HEAD + "f(X) when " + nested(min(n, 9000 * 5), "not (", "X", ")") + " -> ok.\n"


def compile_one(text, folder, o):
    with open(os.path.join(folder, "m.erl"), "w", encoding="utf-8", errors="surrogateescape") as f:
        f.write(text)
    limit = int(o.memory * 4e6)
    seconds = int(o.seconds * 2)

    def limits():
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    start = time.monotonic()
    p = subprocess.Popen([o.joistc, "--no-otp", *o.flag, "-o", folder, os.path.join(folder, "m.erl")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         preexec_fn=limits)
    killed, err = False, b""
    try:
        err = p.communicate(timeout=o.seconds * 50)[1]  # the machine may be busy
    except subprocess.TimeoutExpired:
        p.kill()
        p.communicate()
        killed = True
    killed = killed or p.returncode == -signal.SIGXCPU
    return time.monotonic() - start, p.returncode, killed, err


def usage_of(text, folder, o):
    """Processor seconds, MB, status, first message, of a child's child so that its figures are its own."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = compile_one(text, folder, o)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        first = status[3].decode("utf-8", "replace").split("\n")[0][:100]
        os.write(write, repr((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, status[1], status[2], first)).encode())
        os._exit(0)
    os.close(write)
    data = os.read(read, 65536)
    os.close(read)
    os.waitpid(pid, 0)
    return eval(data)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("shapes", nargs="*", metavar="SHAPE")
    p.add_argument("--size", type=int, default=10_000_000)
    p.add_argument("--seconds", type=float, default=30)
    p.add_argument("--memory", type=float, default=2000)
    p.add_argument("--joistc", default=JOISTC)
    p.add_argument("--only", action="store_true")
    p.add_argument("--flag", action="append", default=[], help="for joistc, as --flag=-P")
    p.add_argument("--list", action="store_true")
    p.add_argument("--write")
    o = p.parse_args()
    unknown = [s for s in o.shapes if s not in SHAPES]
    if unknown:
        sys.exit("no such shape: " + " ".join(unknown))
    if o.list:
        return print("\n".join(SHAPES))
    if o.write:
        with open(o.write, "w", encoding="utf-8", errors="surrogateescape") as f:
            f.write(SHAPES[o.shapes[0]](o.size))
        return
    failed = 0
    with tempfile.TemporaryDirectory(prefix="joist-hostile-") as folder:
        for name in o.shapes or SHAPES:
            quarter = None if o.only else usage_of(SHAPES[name](o.size // 4), folder, o)
            seconds, memory, status, killed, first = (quarter if quarter and quarter[0] > o.seconds else usage_of(SHAPES[name](o.size), folder, o))
            problems = []
            if killed or seconds > o.seconds:
                problems.append("SLOW")
            if memory > o.memory:
                problems.append("BIG")
            if not killed and status not in (0, 1):
                problems.append("CRASHED %s" % status)
            if quarter and seconds > 1 and seconds > 7 * max(quarter[0], 0.05):
                problems.append("GROWTH %.1f" % (seconds / max(quarter[0], 0.01)))
            failed += bool(problems)
            print("%-28s %7.2f s %6.0f MB  status %s  %s  %s" % (name, seconds, memory, status, " ".join(problems), re.sub(r"^.*?m\.erl:", "", first)), flush=True)
    print("%d shapes, %d failed" % (len(o.shapes or SHAPES), failed))
    sys.exit(1 if failed else 0)


main()

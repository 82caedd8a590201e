// What lint says, in OTP's words and at OTP's places.
#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/lint.h"
#include "compiler/source/suggest.h"
#include "compiler/parse/parse.h"
#include "compiler/source/deep_stack.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace joist::compiler;

namespace {

using Lines = std::vector<std::string>;

/// `newest`: as for the newest target.
Lines lint(const std::string& forms, bool warnings = false, bool newest = false) {
    SourceManager sources;
    DiagnosticSink sink;
    Lines said;
    on_deep_stack([&] {
        ParsedModule module = parse_text("m.erl", "-module(m).\n" + forms, {}, sources, sink);
        if (newest) module.target = 29;
        lint_module(module, {false, warnings}, sink);
        sink.sort();
        for (const Diagnostic& one : sink.all())
            said.push_back(std::to_string(one.pos.line) + ":" + std::to_string(one.pos.column) +
                           ": " + (one.severity == Severity::kWarning ? "Warning: " : "") +
                           one.message);
    });
    return said;
}

} // namespace

TEST_CASE("a correct module is passed without a word") {
    CHECK(lint("-export([f/1]).\n-record(r, {a, b = 1}).\n"
               "f(#r{a = A} = R) when A > 1, R#r.b =:= 1 -> [X || X <- g(A), X > A];\n"
               "f(X) -> case X of 1 -> Y = 2; _ -> Y = 3 end, length([Y]).\n"
               "g(N) -> lists:seq(1, N).\n",
               true) == Lines{});
}

TEST_CASE("names that are not defined are reported where they are used") {
    CHECK(lint("-export([f/1, gone/2]).\nf(X) -> g(X), fun h/3, Y, X#r.a.\n") ==
          Lines{"2:2: function gone/2 undefined",
                "3:9: function g/1 undefined",
                "3:15: function h/3 undefined",
                "3:24: variable 'Y' is unbound",
                "3:28: record r undefined"});
}

TEST_CASE("a variable that only some ways bind is unsafe behind them") {
    CHECK(lint("-export([f/1]).\nf(X) ->\n case X of 1 -> A = 1; _ -> B = 2 end,\n A + B.\n") ==
          Lines{"5:2: variable 'A' unsafe in 'case' (line 4, column 2)",
                "5:6: variable 'B' unsafe in 'case' (line 4, column 2)"});
    CHECK(lint("-export([f/1]).\nf(X) -> (catch Y = X), Y.\n") ==
          Lines{"3:24: variable 'Y' unsafe in 'catch' (line 3, column 10)"});
    CHECK(lint("-export([f/1]).\nf(X) -> try Y = X of 1 -> Y; _ -> 2 catch _:_ -> 3 end.\n") ==
          Lines{});
    CHECK(lint("-export([f/1]).\nf(X) -> X andalso (Y = 1), Y.\n").size() == 1);
}

TEST_CASE("operands don't see each other's variables") {
    CHECK(lint("-export([f/1]).\nf(X) -> {Y = X, Y}.\n") == Lines{"3:17: variable 'Y' is unbound"});
    CHECK(lint("-export([f/1]).\nf(X) -> {Y = X, Y = X}, Y.\n") == Lines{});
}

TEST_CASE("definitions must not be repeated, and heads must be definitions") {
    CHECK(lint("-export([f/0]).\n-record(r, {a, a}).\n-record(r, {b}).\nf() -> 1.\ng() -> "
               "f().\nf() -> 2.\n") == Lines{"3:16: field a already defined in record r",
                                             "4:2: record r already defined",
                                             "7:1: function f/0 already defined"});
    CHECK(lint("-import(lists, [map/2]).\n-export([map/2]).\nmap(A, _) -> A.\n") ==
          Lines{"4:1: defining imported function map/2"});
    CHECK(lint("-import(lists, [map/2, map/2]).\n-import(lists, [map/2]).\n-export([f/0]).\n"
               "f() -> map(1, []).\n") == Lines{"3:2: function map/2 already imported from lists"});
}

TEST_CASE("functions have 255 arguments at most") {
    std::string arguments = "_";
    for (int i = 1; i < 255; ++i)
        arguments += ", _";
    CHECK(lint("-export([f/255]).\nf(" + arguments + ") -> ok.\n") == Lines{});
    CHECK(lint("-export([f/256]).\nf(_, " + arguments + ") -> ok.\n") ==
          Lines{"3:1: too many arguments (256) -- maximum allowed is 255"});
}

TEST_CASE("patterns and guards hold only what they may") {
    CHECK(lint("-export([f/1]).\nf([g(1)]) -> ok;\nf(X) when g(X) -> ok;\nf(X) when X ! 1 -> "
               "ok;\nf(#{a => _}) -> ok.\ng(_) -> ok.\n") ==
          Lines{"3:4: illegal pattern",
                "4:11: call to local/imported function g/1 is illegal in guard",
                "5:13: illegal guard expression",
                "6:7: illegal pattern, did you mean to use `:=`?"});
    CHECK(lint("-export([f/1]).\nf(<<A/binary, B>>) -> {A, B}.\n") ==
          Lines{"3:5: a binary field without size is only allowed at the end of a binary pattern"});
}

TEST_CASE("an old function of erlang is overridden only knowingly") {
    CHECK(lint("-export([f/1]).\nf(X) -> length(X).\nlength(X) -> X.\n", true) ==
          Lines{"3:9: Warning: ambiguous call of overridden auto-imported BIF length/1 --\nuse "
                "erlang:length/1 or \"-compile({no_auto_import,[length/1]}).\" to resolve name "
                "clash"});
    CHECK(lint("-export([f/1]).\n-compile({no_auto_import,[length/1]}).\nf(X) -> "
               "length(X).\nlength(X) -> X.\n",
               true) == Lines{});
}

TEST_CASE("unused variables, functions and records are warned of") {
    CHECK(lint("-export([f/2]).\n-record(r, {a}).\nf(X, Y) -> fun(Y) -> _Z = Y end.\ng() -> g().\n",
               true) == Lines{"3:2: Warning: record r is unused",
                              "4:3: Warning: variable 'X' is unused",
                              "4:6: Warning: variable 'Y' is unused",
                              "4:16: Warning: variable 'Y' shadowed in 'fun'",
                              "5:1: Warning: function g/0 is unused"});
}

TEST_CASE("names are alike as far as OTP finds them so") {
    CHECK(most_similar("conter", {"counter", "center", "other"}) == "counter");
    CHECK(most_similar("x", {"y", "abc"}).empty());
    CHECK(most_similar("ab", {"aba", "abb"}) == "abb");
    CHECK(jaro_similarity("ditto", "ditto") == 1);
    CHECK(jaro_similarity("", "a") == 0);
    CHECK(jaro_similarity("foo", "fooo") > 0.91);
    CHECK(jaro_similarity("foo", "fooo") < 0.92);
}

TEST_CASE("attributes come before functions") {
    CHECK(lint("-export([f/0]).\nf() -> 1.\n-author(me).\n") ==
          Lines{"4:2: attribute author after function definitions"});
}

TEST_CASE("the table of auto-imported functions can be asked") {
    CHECK((bif_flags("length", 1) & kGuardBif) != 0);
    CHECK((bif_flags("is_atom", 1) & kTypeTest) != 0);
    CHECK(bif_flags("length", 2) == 0);
    CHECK(bif_flags("no_such", 0) == 0);
    CHECK(is_guard_function("bsl", 2));
    CHECK_FALSE(is_guard_function("spawn", 1));
    CHECK(new_type_test("list", 1) == "is_list");
    CHECK(new_type_test("lists", 1) == "");
}

TEST_CASE("generators side by side don't see each other") {
    const std::string start = "-export([f/1]).\n";
    CHECK(lint(start + "f(A) -> [X || X <- A && _ <- X].\n") ==
          Lines{"3:30: variable 'X' is unbound"});
    CHECK(lint(start + "f(A) -> [Y || X <- A && <<Y:X>> <= A].\n") ==
          Lines{"3:29: variable 'X' is unbound"});
    CHECK(lint(start + "f(A) -> [X || X <- A && X > 1].\n") ==
          Lines{"3:27: only generators are allowed in a zip generator."});
    CHECK(lint(start + "f(A) -> [X || {X, Y} <- A && {Y, X} <- A].\n", true) == Lines{});
}

TEST_CASE("a match is a qualifier only with its feature") {
    const std::string text = "f(A) -> [Y || X <- A, Y = X].\n";
    CHECK(lint("-export([f/1]).\n" + text) == Lines{});
    CHECK(lint("-export([f/1]).\n" + text, false, true) ==
          Lines{"3:23: matches using '=' are not allowed in comprehension qualifiers\n"
                "unless the experimental 'compr_assign' language feature is enabled.\n"
                "With 'compr_assign' enabled, a match 'P = E' will behave as a\n"
                "strict generator 'P <:- [E]'.\""});
    CHECK(lint("-feature(compr_assign, enable).\n-export([f/1]).\n" + text) == Lines{});
}

TEST_CASE("an unsafe variable is told once, with the innermost construct") {
    const std::string start = "-export([f/1]).\n";
    CHECK(lint(start + "f(A) -> maybe X ?= A, X else Y -> Y end, X = A, {X, Y}.\n") ==
          Lines{"3:42: variable 'X' unsafe in 'maybe' (line 3, column 9)",
                "3:53: variable 'Y' unsafe in 'else' (line 3, column 25)"});
    CHECK(lint(start + "f(A) -> case A of 1 -> case A of 1 -> Y = 1; _ -> A end; _ -> Y = 1 end, "
                       "Y.\n") == Lines{"3:74: variable 'Y' unsafe in 'case' (line 3, column 24)"});
}

TEST_CASE("documentation is said once for one thing") {
    CHECK(lint("-export([f/1]).\n-doc \"a\".\n-doc #{since => \"1\"}.\n-doc \"b\".\nf(A) -> A.\n"
               "-doc \"c\".\ng(A) -> f(A).\n-doc 1.\n") ==
          Lines{"5:2: redefining documentation attribute (doc) previously set at line 3",
                "9:6: bad doc declaration"});
}

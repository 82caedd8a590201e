// What the transform has to say of funs that can't be match specifications.
#include "compiler/driver/compile.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

/// Messages of a module whose f/3 has `expr` from line 4, column 15 on.
std::string messages(const std::string& expr, bool transform = true) {
    SourceManager sources;
    DiagnosticSink sink;
    std::string text = "-module(t).\n-export([f/3]).\n-record(r, {a, b = {x, y}}).\nf(X, Y, Z) -> " +
                       expr + ", {X, Y, Z}.\n-compile(nowarn_unused_record).\n";
    if (transform) text += "-include_lib(\"stdlib/include/ms_transform.hrl\").\n";
    const CompileResult result = compile({"t.erl", std::move(text), false}, {}, sources, sink);
    CHECK(result.ok == (sink.error_count() == 0));
    std::string all = format_diagnostics(sink, sources, {false, false});
    // That its value is of no use is said of a match specification too.
    const std::string useless = "t.erl:4:26: Warning: a term is constructed, but never used\n";
    if (const std::size_t at = all.find(useless); at != std::string::npos)
        all.erase(at, useless.size());
    return all;
}

std::string ets(const std::string& fun) { return messages("ets:fun2ms(fun" + fun + " end)"); }
std::string dbg(const std::string& fun) { return messages("dbg:fun2ms(fun" + fun + " end)"); }

constexpr const char* kNotLiteral = "Parameter of ets/dbg:fun2ms/1 is not a literal fun\n";

} // namespace

TEST_CASE("what is a match specification has no message") {
    CHECK(ets("(#r{a = A}) when A > X -> #r{a = A}") == "");
    CHECK(ets("({_, B}) when list(B) -> is_record(B, r)") == "");
    CHECK(dbg("([A]) -> message(A)") == "");
    CHECK(messages("lists:map(fun(A) -> A end, X)") == "");
}

TEST_CASE("a variable of the head that hides another is told") {
    CHECK(ets("({A, X}) -> {A, X}") ==
          "t.erl:4:34: Warning: variable 'X' shadowed in ms_transform fun head\n");
    CHECK(messages("#r{} = Z, [Q || Q <- X], case Y of {W, 1} -> V = W; W -> V = 1 end, "
                   "ets:fun2ms(fun({Q, V}) -> Q end)")
              .find("4:102: Warning: variable 'V' shadowed in ms_transform fun head\n") !=
          std::string::npos);
}

TEST_CASE("the argument must be a literal fun") {
    CHECK(messages("ets:fun2ms(X)") == std::string{"t.erl:4:15: "} + kNotLiteral);
    CHECK(messages("ets:fun2ms(fun f/3)") == std::string{"t.erl:4:15: "} + kNotLiteral);
    CHECK(messages("ets:fun2ms(fun F(A) -> A end)") == std::string{"t.erl:4:15: "} + kNotLiteral);
    CHECK(messages("ets:fun2ms(X)", false) == "");
}

TEST_CASE("heads that can't be translated") {
    const std::string kind = "t.erl:4:29: ets:fun2ms requires fun with single variable or tuple parameter\n";
    CHECK(ets("([A]) -> A") == kind);
    CHECK(ets("(A, B) -> A") == kind);
    CHECK(ets("({A} = {B}) -> A") == kind);
    CHECK(dbg("({A}) -> A") ==
          "t.erl:4:29: dbg:fun2ms requires fun with single variable or list parameter\n");
    CHECK(ets("({A, [B] = C}) -> A") ==
          "t.erl:4:34: in fun head, only matching (=) on toplevel can be translated into match_spec\n");
    CHECK(ets("({A, '$1'}) -> A") == "t.erl:4:34: fun head contains atom '$1', which conflics with "
                                     "reserved atoms in match_spec heads\n");
    CHECK(ets("({<<A>>}) -> 1") == "t.erl:4:33: fun head contains bit syntax matching of variable "
                                   "'A', which cannot be translated into match_spec\n");
    CHECK(ets("(#q{}) -> 1") == "t.erl:4:30: fun head contains unknown record type q\n");
    CHECK(ets("(#r{a = 1, a = 2}) -> 1") ==
          "t.erl:4:30: fun head contains already defined field a in record type r\n");
}

TEST_CASE("guards and bodies that can't be translated") {
    CHECK(ets("({A}) when A = 1 -> A") ==
          "t.erl:4:40: fun with guard matching ('=' in guard) is illegal as match_spec as well\n");
    CHECK(ets("({A}) -> B = A, B") ==
          "t.erl:4:38: fun with body matching ('=' in body) is illegal as match_spec\n");
    CHECK(ets("({A}) when foo(A) -> A") ==
          "t.erl:4:40: fun containing the local function call 'foo/1' (called in guard) cannot be "
          "translated into match_spec\n");
    CHECK(ets("({A}) when not list(A) -> A") ==
          "t.erl:4:44: fun containing the local function call 'list/1' (called in guard) cannot be "
          "translated into match_spec\n");
    CHECK(ets("({A}) -> lists:'Foo'(A)") ==
          "t.erl:4:38: fun containing the remote function call 'lists:'Foo'/1' (called in body) "
          "cannot be translated into match_spec\n");
    CHECK(ets("({A}) -> X(A)") == "t.erl:4:38: the language element call (in body) cannot be "
                                  "translated into match_spec\n");
    CHECK(ets("({A}) -> case A of 1 -> 2 end") ==
          "t.erl:4:38: the language element case (in body) cannot be translated into match_spec\n");
    CHECK(ets("({A}) -> <<A>>") == "t.erl:4:40: bit syntax construction with variable 'A' (in "
                                   "body) cannot be translated into match_spec\n");
    CHECK(ets("({A}) -> A#r.c") ==
          "t.erl:4:39: fun body contains reference to unknown field c in record type r\n");
    CHECK(ets("({A}) -> {A, B}") ==
          "t.erl:4:42: variable 'B' is unbound\n");
}

TEST_CASE("expressions to be run at once have it too, and may pass funs that aren't literal") {
    SourceManager sources;
    DiagnosticSink sink;
    const std::string text = "X = 1, ets:fun2ms(fun({A}) when A > X -> object() end), "
                             "F = fun(A) -> A end, ets:fun2ms(F)";
    CHECK(compile({"eval", text, true}, {}, sources, sink).ok);
    CHECK(format_diagnostics(sink, sources) == "");
}

// What the forms of the language become in Core.
#include "tests/support/compile_text.h"

#include "compiler/core/core.h"
#include "compiler/parse/parse.h"
#include "compiler/source/deep_stack.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

enum class Step { kDesugared, kSimplified, kLifted };

// The functions of the module, without module_info, as Core text after a step.
std::string core_text(const std::string& forms, Step step = Step::kSimplified) {
    SourceManager sources;
    DiagnosticSink sink;
    std::string text;
    on_deep_stack([&] {
        const ParsedModule parsed = parse_text("m.erl", "-module(m).\n" + forms, {}, sources, sink);
        REQUIRE(parsed.ok);
        LiteralPool pool{parsed.storage->symbols};
        const auto module = core::desugar_module(parsed, pool, {});
        if (step != Step::kDesugared) core::simplify_module(*module);
        if (step == Step::kLifted) core::lift_module(*module);
        text = core::print_core(*module);
    });
    const std::size_t start = text.find("\n\n") + 2;
    // module_info stands between the functions of the source and those made of funs.
    const std::size_t info = text.find("\nmodule_info/0");
    const std::size_t lifted = text.find("\n'", info);
    std::string shown = text.substr(start, info - start);
    if (lifted != std::string::npos) shown += text.substr(lifted);
    return shown;
}

} // namespace

TEST_CASE("operands are evaluated from left to right") {
    CHECK(core_text("f(X) -> k:g(k:h(X), k:i(X)).\n") == "f/1 (v_0) ->\n"
                                                         "    v_2 = k:h(v_0)\n"
                                                         "    v_3 = k:i(v_0)\n"
                                                         "    k:g(v_2, v_3)\n");
}

TEST_CASE("a tuple that is only matched is taken apart in Core") {
    CHECK(core_text("f(X, Y) -> case {X, Y} of {a, B} -> B; {_, c} -> d end.\n") ==
          "f/2 (v_0, v_1) ->\n"
          "    v_4 = {v_0, v_1}\n"
          "    case v_0, v_1 of\n"
          "        <a, _> ->\n"
          "            v_1\n"
          "        <_, c> ->\n"
          "            d\n"
          "        otherwise ->\n"
          "            fail case_clause(v_4)\n");
}

TEST_CASE("constants are folded and decided cases disappear") {
    CHECK(core_text("f() -> X = 2 * 3, case X of 6 -> {yes, X + 1}; _ -> no end.\n") ==
          "f/0 () ->\n"
          "    X_0 = 6\n"
          "    v_1 = 7\n"
          "    {yes,7}\n");
    CHECK(core_text("f() -> <<1, 2:4, 3:4, \"ab\">>.\n") == "f/0 () ->\n    <<1,35,97,98>>\n");
    CHECK(core_text("f() -> 1 bsl 70.\n") == "f/0 () ->\n    16#400000000000000000\n");
    CHECK(core_text("f() -> 1 div 0.\n") == "f/0 () ->\n    erlang:'div'(1, 0)\n");
}

TEST_CASE("a variable met again in a pattern is compared") {
    CHECK(core_text("f(X, X) -> X.\n", Step::kDesugared) ==
          "f/2 (v_0, v_1) ->\n"
          "    case v_0, v_1 of\n"
          "        <X_2, v_3> if v_3 =:= X_2 ->\n"
          "            X_2\n"
          "        otherwise ->\n"
          "            fail function_clause(v_0, v_1)\n");
}

TEST_CASE("variables that all clauses bind are results of the case") {
    CHECK(core_text("f(X) -> case X of 1 -> Y = a; _ -> Y = b end, {X, Y}.\n") ==
          "f/1 (v_0) ->\n"
          "    v_4, Y_5 = case v_0 of\n"
          "        <1> ->\n"
          "            Y_2 = a\n"
          "            values(ok, a)\n"
          "        <_> ->\n"
          "            Y_3 = b\n"
          "            values(ok, b)\n"
          "        otherwise ->\n"
          "            fail case_clause(v_0)\n"
          "    {v_0, Y_5}\n");
}

TEST_CASE("records are tuples") {
    CHECK(core_text("-record(r, {a, b = 2}).\nf() -> #r{a = 1}.\n") == "f/0 () ->\n    {r,1,2}\n");
    CHECK(core_text("-record(r, {a, b = 2}).\nf(X) -> X#r.b.\n") ==
          "f/1 (v_0) ->\n"
          "    case v_0 of\n"
          "        <{r, _, v_2}> ->\n"
          "            v_2\n"
          "        otherwise ->\n"
          "            fail badrecord(v_0)\n");
}

TEST_CASE("funs become functions named as OTP names them") {
    CHECK(core_text("f(X) -> fun(Y) -> X + Y end.\n", Step::kLifted) ==
          "f/1 (v_0) ->\n"
          "    make_fun '-f/1-fun-0-'/2 (v_0)\n"
          "\n'-f/1-fun-0-'/2 (v_2, v_0) ->\n"
          "    erlang:'+'(v_0, v_2)\n");
}

TEST_CASE("a comprehension is a function of its own that carries what it needs") {
    CHECK(core_text("f(L, N) -> [X + N || X <- L, X > 0].\n", Step::kLifted) ==
          "f/2 (v_0, v_1) ->\n"
          "    '-f/2-lc$^0/1-0-'(v_0, v_1)\n"
          "\n'-f/2-lc$^0/1-0-'/2 (v_5, v_1) ->\n"
          "    case v_5 of\n"
          "        <[X_7 | v_6]> when erlang:'>'(X_7, 0) ->\n"
          "            v_8 = erlang:'+'(X_7, v_1)\n"
          "            v_9 = '-f/2-lc$^0/1-0-'(v_6, v_1)\n"
          "            [v_8 | v_9]\n"
          "        <[_ | v_10]> ->\n"
          "            '-f/2-lc$^0/1-0-'(v_10, v_1)\n"
          "        <[]> ->\n"
          "            []\n"
          "        otherwise ->\n"
          "            v_11 = {bad_generator, v_5}\n"
          "            erlang:error(v_11)\n");
}

TEST_CASE("a list that nobody wants is not built") {
    const std::string text = core_text("f(L) -> [g(X) || X <- L], ok.\n", Step::kLifted);
    CHECK(text.find("g(X") != std::string::npos);
    CHECK(text.find(" | v") == text.rfind(" | v_", text.find("<[_ |")));
}

TEST_CASE("sharing of the compiled text is linear: deep nests of after don't double the code") {
    std::string body = "x";
    for (int i = 0; i < 12; ++i)
        body = "try g(" + body + ") after try h() of a -> b; _ -> i(j(k())) after l(m(1)) end end";
    const std::string small = core_text(
        "f() -> try g(x) after try h() of a -> b; _ -> i(j(k())) after l(m(1)) end end.\n",
        Step::kLifted);
    const std::string large = core_text("f() -> " + body + ".\n", Step::kLifted);
    CHECK(large.size() < small.size() * 60);
}

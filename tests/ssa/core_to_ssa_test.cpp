// Decision trees and control flow, seen in the printed SSA.
#include "tests/support/compile_text.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

// The SSA of f/N as lowered; the checker has passed it.
std::string ssa(const std::string& forms, const std::string& name) {
    const CompileResult result = testing::compile_text(forms, Stage::kSsa);
    REQUIRE(result.ok);
    const std::size_t start = result.printed.find("function " + name);
    REQUIRE(start != std::string::npos);
    return result.printed.substr(start, result.printed.find("\n}\n", start) + 3 - start);
}

int count(const std::string& text, const std::string& what) {
    int found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("atoms are told apart by one switch") {
    const std::string text = ssa("f(a) -> 1;\nf(b) -> 2;\nf(c) -> 3.\n", "f/1");
    CHECK(count(text, "switch v0 {a: b2, b: b3, c: b4, else: b1}") == 1);
    CHECK(count(text, "branch") == 0);
}

TEST_CASE("a tagged tuple is one test") {
    const std::string text = ssa("f({ok, X}) -> X.\n", "f/1");
    CHECK(count(text, "branch is_tagged_tuple(v0, 2, ok)") == 1);
    CHECK(count(text, "get_tuple_element") == 1);
}

TEST_CASE("clauses that start with the same byte read it once") {
    const std::string text =
        ssa("f(<<1, X>>) -> X;\nf(<<2, X, Y>>) -> X + Y;\nf(<<_, _/binary>>) -> z.\n", "f/1");
    CHECK(count(text, "bs_start_match") == 1);
    CHECK(count(text, "{1: ") == 1);
    CHECK(count(text, "bs_match integer:1 v1, 8") == 1);
}

TEST_CASE("constant bytes are matched in one piece") {
    CHECK(count(ssa("f(<<\"hello\", R/binary>>) -> R.\n", "f/1"),
                "bs_match string:1 v1, <<\"hello\">>") == 1);
}

TEST_CASE("a guard makes no booleans") {
    const std::string text =
        ssa("f(X, Y) when X > Y, is_atom(X); not is_list(Y) orelse X =:= Y -> 1;\nf(_, _) -> 2.\n",
            "f/2");
    CHECK(count(text, "bif") == 0);
    CHECK(count(text, "branch") == 4);
}

TEST_CASE("a guard that fails goes on with the next clause") {
    const std::string text = ssa("f(X) when hd(X) + 1 > 2 -> a;\nf(_) -> b.\n", "f/1");
    CHECK(count(text, "bif hd(v0)") + count(text, "bif 'hd'(v0)") + count(text, "bif hd/1(v0)") ==
          1);
    CHECK(count(text, "succeeded") == 2);
}

TEST_CASE("each clause body is lowered once, however many ways lead to it") {
    // Wadler's example of patterns that multiply when rows are copied.
    std::string forms;
    for (int i = 0; i < 16; ++i) {
        forms += "f(";
        for (int j = 0; j < 16; ++j)
            forms += std::string{j ? ", " : ""} + (i == j ? "[]" : j < i ? "_" : "[_ | _]");
        forms += ") -> g(" + std::to_string(i) + ");\n";
    }
    forms += "f(_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> g(none).\ng(X) -> X.\n";
    CHECK(count(ssa(forms, "f/16"), "call g/1") == 17);
}

TEST_CASE("calls at the end of a function are followed by ret") {
    const std::string text = ssa(
        "f(X) -> case X of 1 -> g(X); _ -> if X > 2 -> g(2); true -> g(3) end end.\ng(X) -> X.\n",
        "f/1");
    CHECK(count(text, "phi") == 0);
    CHECK(count(text, "ret") == 3);
}

TEST_CASE("deeply nested patterns and long lists are lowered") {
    std::string pattern = "X";
    for (int i = 0; i < 3000; ++i)
        pattern = "{" + pattern + "}";
    std::string list = "1";
    for (int i = 0; i < 5000; ++i)
        list += ", _";
    CHECK(testing::compile_text("f(" + pattern + ") -> X.\ng([" + list + "]) -> 1.\n", Stage::kSsa)
              .ok);
}

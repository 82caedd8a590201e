// Folding of operators and guard BIFs.
#include "compiler/core/constants.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace joist::compiler;
using namespace joist::compiler::core;

namespace {

struct Fixture {
    SymbolTable symbols;
    LiteralPool pool{symbols};

    std::string fold(std::string_view name, std::vector<const Literal*> args) {
        const Literal* value = fold_call(pool, name, args);
        return value ? print_literal(value) : "unknown";
    }
    const Literal* n(std::int64_t value) { return pool.integer(value); }
    const Literal* f(double value) { return pool.real(value); }
    const Literal* a(std::string_view name) { return pool.atom(name); }
};

} // namespace

TEST_CASE_METHOD(Fixture, "integers outgrow a word without being rounded") {
    CHECK(fold("+", {n(INT64_MAX), n(1)}) == "16#8000000000000000");
    CHECK(fold("-", {n(INT64_MIN), n(1)}) == "-16#8000000000000001");
    CHECK(fold("*", {n(INT64_MIN), n(INT64_MIN)}) == "16#40000000000000000000000000000000");
    CHECK(fold("-", {n(INT64_MIN)}) == "16#8000000000000000");
    CHECK(fold("bsl", {n(-3), n(64)}) == "-16#30000000000000000");
    CHECK(fold("bsr", {n(-3), n(100)}) == "-1");
    CHECK(fold("div", {n(-7), n(2)}) == "-3");
    CHECK(fold("rem", {n(-7), n(2)}) == "-1");
}

TEST_CASE_METHOD(Fixture, "what raises an error is left to run time") {
    CHECK(fold("div", {n(1), n(0)}) == "unknown");
    CHECK(fold("/", {n(1), n(0)}) == "unknown");
    CHECK(fold("+", {n(1), a("x")}) == "unknown");
    CHECK(fold("hd", {pool.nil()}) == "unknown");
    CHECK(fold("element", {n(3), pool.tuple({})}) == "unknown");
    CHECK(fold("*", {f(1e300), f(1e300)}) == "unknown");
    CHECK(fold("length", {pool.cons(n(1), n(2))}) == "unknown");
}

TEST_CASE_METHOD(Fixture, "numbers compare by value, and exactly by type as well") {
    CHECK(fold("==", {n(1), f(1.0)}) == "true");
    CHECK(fold("=:=", {n(1), f(1.0)}) == "false");
    CHECK(fold("=:=", {f(0.0), f(-0.0)}) == "unknown");
    CHECK(fold("<", {n(1), a("a")}) == "true");
    CHECK(fold("<", {a("b"), a("a")}) == "false");
    CHECK(fold("<", {n((std::int64_t{1} << 60) + 1), f(1.152921504606847e18)}) == "unknown");
}

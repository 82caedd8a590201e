// The form itself: builder, printer, checker.
#include "compiler/ssa/checker.h"
#include "compiler/ssa/print_ssa.h"
#include "compiler/ssa/ssa.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;
using namespace joist::compiler::ssa;

namespace {

struct Fixture {
    SymbolTable symbols;
    Module module{symbols};
    Operand number(std::int64_t value) { return module.literals.integer(value); }
    SsaBuilder builder(std::string_view name, std::uint32_t arity) {
        return {module, symbols.intern(name), arity, {0, 1}};
    }
};

} // namespace

TEST_CASE("a function prints as it was built") {
    Fixture f;
    SsaBuilder b = f.builder("f", 1);
    const BlockId yes = b.new_block(), no = b.new_block();
    b.branch(Test::kIsInteger, {b.param(0)}, yes, no);
    b.at(yes);
    const Operand sum = b.bif("+", {b.param(0), f.number(1)});
    b.ret(sum);
    b.at(no);
    const Operand all[] = {b.param(0)};
    b.match_fail(MatchFail::kFunctionClause, all);
    b.finish();
    CHECK(check_module(f.module).empty());
    CHECK(print_ssa(*f.module.functions[0]) == "function f/1(v0) { % line 1\n"
                                               "b0:\n    branch is_integer(v0) b1, b2\n"
                                               "b1:\n    v1 = bif '+'(v0, 1)\n    ret v1\n"
                                               "b2:\n    match_fail function_clause v0\n}\n");
}

TEST_CASE("the checker finds what is wrong") {
    Fixture f;
    SECTION("a use that its definition does not reach") {
        SsaBuilder b = f.builder("f", 1);
        const BlockId left = b.new_block(), right = b.new_block();
        b.branch(Test::kIsAtom, {b.param(0)}, left, right);
        b.at(left);
        const Operand pair = b.emit(Op::put_tuple, {b.param(0)});
        b.ret(pair);
        b.at(right);
        b.ret(pair);
        b.finish();
        CHECK(check_module(f.module) ==
              std::vector<std::string>{"f/1 b2: v1 is used where its definition does not reach"});
    }
    SECTION("a phi without an argument for a predecessor") {
        SsaBuilder b = f.builder("f", 1);
        const BlockId left = b.new_block(), right = b.new_block(), join = b.new_block();
        b.branch(Test::kIsAtom, {b.param(0)}, left, right);
        b.at(left);
        b.jump(join);
        b.at(right);
        b.jump(join);
        b.at(join);
        const PhiArgument one[] = {{left, f.number(1)}};
        b.ret(b.phi(one));
        b.finish();
        CHECK(check_module(f.module) == std::vector<std::string>{"f/1 b3: phi v1 lacks b2"});
    }
    SECTION("an operation that must branch and doesn't") {
        SsaBuilder b = f.builder("f", 2);
        const Operand value = b.emit(Op::get_map_element, {b.param(0), b.param(1)});
        b.ret(value);
        b.finish();
        CHECK(check_module(f.module).size() == 1);
    }
    SECTION("a return inside a try region") {
        SsaBuilder b = f.builder("f", 0);
        const BlockId body = b.new_block(), handler = b.new_block();
        const Operand tag = b.try_begin(false, body, handler);
        b.at(body);
        b.ret(f.number(1));
        b.at(handler);
        const Operand exception = b.emit(Op::try_case, {tag});
        b.ret(b.emit(Op::exception_reason, {exception}));
        b.finish();
        CHECK(check_module(f.module) ==
              std::vector<std::string>{"f/0 b1: returns inside a try region"});
    }
    SECTION("a callee that does not exist") {
        SsaBuilder b = f.builder("f", 0);
        b.ret(b.call(f.symbols.intern("g"), {}));
        b.finish();
        CHECK(check_module(f.module) == std::vector<std::string>{"f/0: no function g/0"});
    }
    SECTION("a block without a terminator") {
        SsaBuilder b = f.builder("f", 0);
        b.finish();
        CHECK(check_module(f.module) == std::vector<std::string>{"f/0 b0: no terminator"});
    }
}

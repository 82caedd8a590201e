// The passes, on SSA built by hand.
#include "compiler/ssa/binary_positions.h"
#include "compiler/ssa/checker.h"
#include "compiler/ssa/print_ssa.h"
#include "compiler/ssa/simplify.h"
#include "compiler/ssa/sink.h"
#include "compiler/ssa/ssa.h"
#include "compiler/ssa/types.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;
using namespace joist::compiler::ssa;

namespace {

struct Fixture {
    SymbolTable symbols;
    Module module{symbols};
    Operand number(std::int64_t value) { return module.literals.integer(value); }
    Operand atom(std::string_view name) { return module.literals.atom(name); }
    SsaBuilder builder(std::string_view name, std::uint32_t arity) {
        module.exports.push_back({symbols.intern(name), arity});
        return {module, symbols.intern(name), arity, {}};
    }
    Function& last() { return *module.functions.back(); }
    std::string printed() {
        CHECK(check_module(module) == std::vector<std::string>{});
        return print_ssa(last());
    }
};

} // namespace

TEST_CASE("a boolean that is made only to be tested is not made") {
    Fixture f;
    SsaBuilder b = f.builder("f", 1);
    const BlockId yes = b.new_block(), no = b.new_block(), join = b.new_block(),
                  then = b.new_block(), otherwise = b.new_block();
    b.branch(Test::kIsAtom, {b.param(0)}, yes, no);
    b.at(yes);
    b.jump(join);
    b.at(no);
    b.jump(join);
    b.at(join);
    const PhiArgument both[] = {{yes, f.atom("true")}, {no, f.atom("false")}};
    const Operand flag = b.phi(both);
    b.branch(Test::kIsEqExact, {flag, f.atom("true")}, then, otherwise);
    b.at(then);
    b.ret(f.number(1));
    b.at(otherwise);
    b.ret(f.number(2));
    b.finish();
    simplify(f.module, f.last());
    CHECK(f.printed() == "function f/1(v0) {\nb0:\n    branch is_atom(v0) b1, b2\nb1:\n    ret "
                         "1\nb2:\n    ret 2\n}\n");
}

TEST_CASE("a tuple that is only taken apart is never built") {
    Fixture f;
    SsaBuilder b = f.builder("f", 2);
    const Operand pair = b.emit(Op::put_tuple, {b.param(0), b.param(1)});
    b.ret(b.get_tuple_element(pair, 1));
    b.finish();
    simplify(f.module, f.last());
    CHECK(f.printed() == "function f/2(v0, v1) {\nb0:\n    ret v1\n}\n");
}

TEST_CASE("a test that an earlier one answers goes") {
    Fixture f;
    SsaBuilder b = f.builder("f", 1);
    const BlockId first = b.new_block(), second = b.new_block(), no = b.new_block();
    b.branch(Test::kIsNonemptyList, {b.param(0)}, first, no);
    b.at(first);
    b.branch(Test::kIsList, {b.param(0)}, second, no);
    b.at(second);
    b.ret(b.emit(Op::get_hd, {b.param(0)}));
    b.at(no);
    b.ret(f.number(0));
    b.finish();
    apply_types(f.module);
    simplify(f.module, f.last());
    CHECK(f.printed() == "function f/1(v0) {\nb0:\n    branch is_nonempty_list(v0) b1, b2\nb1:\n   "
                         " v1 = get_hd v0\n    ret v1\nb2:\n    ret 0\n}\n");
}

TEST_CASE("an element that one branch needs is fetched there") {
    Fixture f;
    SsaBuilder b = f.builder("f", 2);
    const BlockId yes = b.new_block(), no = b.new_block();
    const Operand element = b.get_tuple_element(b.param(0), 0);
    b.branch(Test::kIsAtom, {b.param(1)}, yes, no);
    b.at(yes);
    b.ret(element);
    b.at(no);
    b.ret(f.number(0));
    b.finish();
    sink_reads(f.last());
    CHECK(f.printed() == "function f/2(v0, v1) {\nb0:\n    branch is_atom(v1) b1, b2\nb1:\n    v2 "
                         "= get_tuple_element v0, 0\n    ret v2\nb2:\n    ret 0\n}\n");
}

TEST_CASE("a context used again at an older place is set back to it") {
    Fixture f;
    SsaBuilder b = f.builder("f", 1);
    const BlockId none = b.new_block(), second = b.new_block();
    const Operand start = b.emit(Op::bs_start_match, {b.param(0)});
    b.succeeded_or(none);
    const Operand byte = b.bs_match(start, {SegmentType::kInteger, 1}, f.number(8));
    b.succeeded_or(second);
    const Operand value = b.emit(Op::bs_extract, {byte});
    const BlockId all = b.new_block();
    b.branch(Test::kBsTestTail, {byte, f.number(0)}, all, second);
    b.at(all);
    b.ret(value);
    b.at(second);
    b.ret(b.emit(Op::bs_get_tail, {start}));
    b.at(none);
    b.ret(f.number(0));
    b.finish();
    lower_binary_matching(f.module, f.last());
    CHECK(f.printed() ==
          "function f/1(v0) {\n"
          "b0:\n    v1 = bs_start_match v0\n    succeeded b1, b5\n"
          "b1:\n    v5 = bs_get_position v1\n    v3 = bs_get v1, 8\n    succeeded b2, b4\n"
          "b2:\n    branch bs_test_tail(v1, 0) b3, b4\n"
          "b3:\n    ret v3\n"
          "b4:\n    bs_set_position v1, v5\n    v4 = bs_get_tail v1\n    ret v4\n"
          "b5:\n    ret 0\n}\n");
}

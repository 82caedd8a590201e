// Loading: what is refused, and how; what the tables say of code; versions of a module.
#include "vm/code/loader.h"

#include "tests/support/interpreted.h"
#include "vm/beam/beam_file.h"
#include "vm/beam/compact_term.h"
#include "vm/beam/opcodes.h"

#include <catch2/catch.hpp>
#include <random>

using namespace joist;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kProgram = R"(
f(0, Acc) -> Acc;
f(N, Acc) when N > 0 -> f(N - 1, [{N, #{n => N}, <<N:16, "ab">>} | Acc]).
g(X) -> try f(X, []) catch error:R -> {R, fun() -> X end} end.
h(a) -> 1; h(b) -> 2; h(c) -> 3; h(d) -> 4; h(e) -> 5; h(_) -> other.
i(1) -> one; i(2) -> two; i(3) -> three; i(4) -> four; i(5) -> five; i(X) when is_float(X) -> X * 2.0.
j(X, Y) when is_float(X), is_float(Y) -> (X * 2.5 + Y) / (Y - 1 bsl 70).
r() -> receive {ok, X} -> X after 10 -> timeout end.
)";

/// A module `m` with one function m:f/1 whose code is what `write` appends behind its entry label.
template <class F> std::vector<std::uint8_t> assemble(F&& write) {
    BeamFile file;
    file.atoms = {"m", "f"};
    std::vector<std::uint8_t> code;
    CompactWriter out{code};
    const auto op = [&](Opcode o) { out.byte(static_cast<std::uint8_t>(o)); };
    op(Opcode::op_label);
    out.unsigned_value(1);
    op(Opcode::op_func_info);
    out.atom(1);
    out.atom(2);
    out.unsigned_value(1);
    op(Opcode::op_label);
    out.unsigned_value(2);
    write(out, op);
    op(Opcode::op_int_code_end);
    file.code = code;
    file.label_count = 3;
    file.function_count = 1;
    file.max_opcode = 180;
    file.exports = {{2, 1, 2}};
    return write_beam_file(file);
}

std::string load_error(std::span<const std::uint8_t> bytes) {
    start_interpreter_once();
    const LoadResult loaded = load_module(bytes);
    CHECK((loaded.code == nullptr) == !loaded.error.empty());
    return loaded.error;
}

} // namespace

TEST_CASE("a file cut anywhere is refused with a reason") {
    const Interpreted whole{kProgram};
    REQUIRE(whole.error == "");
    for (std::size_t n = 0; n < whole.beam.size(); n += 1 + n / 64) CHECK(load_error({whole.beam.data(), n}) != "");
}

TEST_CASE("a file with bytes changed is loaded or refused, never worse") {
    const Interpreted whole{kProgram};
    REQUIRE(whole.error == "");
    std::mt19937 random{7};
    for (int round = 0; round < 20000; round++) {
        std::vector<std::uint8_t> bytes = whole.beam;
        const int changes = 1 + static_cast<int>(random() % 4);
        for (int i = 0; i < changes; i++) bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
        load_error(bytes);
    }
}

TEST_CASE("the reason names the instruction and the place") {
    CHECK_THAT(load_error(assemble([](CompactWriter& out, auto op) {
                   op(Opcode::op_put_record);
                   for (int i = 0; i < 6; i++) out.unsigned_value(0);
               })),
               Contains("instruction not supported: put_record"));
    CHECK_THAT(load_error(assemble([](CompactWriter& out, auto) { out.byte(250); })), Contains("unknown instruction number 250"));
    CHECK_THAT(load_error(assemble([](CompactWriter& out, auto op) {
                   op(Opcode::op_jump);
                   out.label(17);
               })),
               Contains("label out of range"));
    CHECK_THAT(load_error(assemble([](CompactWriter& out, auto op) {
                   op(Opcode::op_move);
                   out.x(2000);
                   out.x(0);
               })),
               Contains("X register out of range"));
    CHECK_THAT(load_error(assemble([](CompactWriter& out, auto op) {
                   op(Opcode::op_move);
                   out.x(0);
                   out.unsigned_value(1);
               })),
               Contains("move: bad operand"));
    CHECK_THAT(load_error(assemble([](CompactWriter& out, auto op) {
                   op(Opcode::op_call_ext);
                   out.unsigned_value(1);
                   out.unsigned_value(9);
               })),
               Contains("call_ext: bad operand"));
}

TEST_CASE("a float register is loaded from a number, or the load fails when it runs") {
    const auto load_and_add = [](CompactWriter& out, auto op, auto&& source) {
        op(Opcode::op_fconv);
        source();
        out.float_register(0);
        op(Opcode::op_fadd);
        out.label(0);
        out.float_register(0);
        out.float_register(0);
        out.float_register(1);
        op(Opcode::op_fmove);
        out.float_register(1);
        out.x(0);
        op(Opcode::op_return);
    };
    Interpreted m{"f(X) -> X.\n"};
    REQUIRE(m.load(assemble([&](CompactWriter& out, auto op) { load_and_add(out, op, [&] { out.integer(21); }); })));
    CHECK(m.call("f", {Term::nil()}) == "42.0");
    REQUIRE(m.load(assemble([&](CompactWriter& out, auto op) { load_and_add(out, op, [&] { out.atom(2); }); })));
    CHECK(m.call("f", {Term::nil()}) == "exit:{badarith,[{m,f,1,[]}]}");
}

TEST_CASE("neighbouring instructions are fused and specialised") {
    Interpreted m{"f(A, B) -> g(B, A) + 1.\ng(A, [B | C]) -> {A, B, C}; g(A, 3) -> A.\n"};
    REQUIRE(m.error == "");
    CHECK_THAT(m.listing, Contains("is_nonempty_list_get"));
    CHECK_THAT(m.listing, Contains("put_tuple3"));
    CHECK(m.call("g", {Term::small(1), Term::small(3)}) == "1");
}

TEST_CASE("addresses tell function and line") {
    Interpreted m{"f(X) ->\n    X + 1.\n"};
    REQUIRE(m.error == "");
    const Instruction* entry = find_function(atom("m"), atom("f"), 1);
    REQUIRE(entry != nullptr);
    const auto place = find_place(entry);
    REQUIRE(place.has_value());
    CHECK(place->function == atom("f"));
    CHECK(place->arity == 1);
    CHECK(place->line == 3); // the test support puts one line in front
    CHECK_FALSE(find_place(&m).has_value());
}

TEST_CASE("a module has a current and an old version") {
    Interpreted first{"f() -> 1.\n"};
    REQUIRE(first.error == "");
    const Export* e = find_export(atom("m"), atom("f"), 0);
    REQUIRE(e != nullptr);
    const Instruction* before = e->address.load();
    Interpreted second{"f() -> 2.\n"};
    CHECK(second.call("f", {}) == "2");
    bool old = false;
    CHECK(find_code(before, &old) != nullptr);
    CHECK(old);
    LoadResult third = load_module(second.beam);
    CHECK_FALSE(publish_module(third.code)); // not purged
    CHECK(third.code != nullptr);
    CHECK(purge_module(atom("m")));
    CHECK(find_code(before) == nullptr);
    CHECK(publish_module(third.code));
    bool found = false;
    purge_module(atom("m"));
    CHECK(delete_module(atom("m"), &found));
    CHECK(found);
    CHECK_FALSE(is_defined(*e));
}

#include "compiler/codegen/draft.h"

#include <catch2/catch.hpp>

#include <map>

using namespace joist;
using namespace joist::compiler;
using namespace joist::compiler::codegen;

namespace {

using Moves = std::vector<std::pair<AsmOperand, AsmOperand>>;

/// Runs drafted moves on registers that hold their own numbers; the number of instructions goes to
/// `count`.
std::map<std::uint32_t, std::uint32_t> run(const Moves& moves, std::size_t& count) {
    Arena arena;
    std::map<std::uint32_t, std::uint32_t> registers;
    for (std::uint32_t i = 0; i < 16; ++i)
        registers[i] = i;
    const auto drafts = parallel_move(arena, moves);
    count = drafts.size();
    for (const Draft& draft : drafts) {
        if (draft.opcode == Opcode::op_swap) {
            std::swap(registers[draft.operands[0].value], registers[draft.operands[1].value]);
        } else {
            registers[draft.operands[1].value] = registers[draft.operands[0].value];
        }
    }
    return registers;
}

std::pair<AsmOperand, AsmOperand> x(std::uint32_t from, std::uint32_t to) {
    return {AsmOperand::x(from), AsmOperand::x(to)};
}

} // namespace

TEST_CASE("moves happen all at once") {
    std::size_t count = 0;
    auto after = run({x(0, 1), x(1, 2), x(2, 3)}, count);
    CHECK((after[1] == 0 && after[2] == 1 && after[3] == 2));
    CHECK(count == 3);
    after = run({x(0, 0), x(1, 1)}, count);
    CHECK(count == 0);
    after = run({x(0, 1), x(1, 0)}, count);
    CHECK((after[0] == 1 && after[1] == 0));
    CHECK(count == 1);
    after = run({x(0, 1), x(1, 2), x(2, 0), x(0, 5)}, count);
    CHECK((after[0] == 2 && after[1] == 0 && after[2] == 1 && after[5] == 0));
    CHECK(count == 3);
}

TEST_CASE("every permutation of four registers is reached") {
    std::vector<std::uint32_t> order{0, 1, 2, 3};
    do {
        Moves moves;
        for (std::uint32_t i = 0; i < 4; ++i)
            moves.push_back(x(order[i], i));
        std::size_t count = 0;
        auto after = run(moves, count);
        for (std::uint32_t i = 0; i < 4; ++i)
            CHECK(after[i] == order[i]);
        CHECK(count <= 3);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("loads from slots side by side stand apart where another move can go in between") {
    const auto y = [](std::uint32_t from, std::uint32_t to) {
        return std::pair{AsmOperand::y(from), AsmOperand::x(to)};
    };
    Arena arena;
    const auto drafts = parallel_move(arena, {y(0, 0), y(2, 1), y(1, 2)});
    REQUIRE(drafts.size() == 3);
    CHECK(drafts[0].operands[0].value == 2);
    CHECK(drafts[1].operands[0].value == 0);
    CHECK(drafts[2].operands[0].value == 1);
}

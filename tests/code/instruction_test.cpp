// The table of internal instructions and the layout of operands.
#include "vm/code/instruction.h"

#include "tests/support/interpreted.h"

#include <catch2/catch.hpp>
#include <set>

using namespace joist;

TEST_CASE("operands of every row are inside the instruction, aligned, and do not overlap") {
    for (std::size_t i = 0; i < kInstructionRowCount; i++) {
        const InstructionRow& row = kInstructionRows[i];
        std::set<std::size_t> taken;
        for (std::size_t k = 0; k < row.operand_count; k++) {
            const std::size_t width = operand_bytes(row.kinds[k]), at = row.layout.offset[k];
            CHECK(at >= 8);
            CHECK(at % width == 0);
            CHECK(at + width <= row.layout.size);
            for (std::size_t b = at; b < at + width; b++) CHECK(taken.insert(b).second);
        }
        CHECK(row.layout.size % 8 == 0);
    }
}

TEST_CASE("rows of a family are adjacent and no two are alike") {
    std::set<std::pair<int, std::vector<int>>> seen;
    std::set<int> families;
    for (std::size_t i = 0; i < kInstructionRowCount; i++) {
        const InstructionRow& row = kInstructionRows[i];
        const int family = static_cast<int>(row.family);
        if (i == 0 || kInstructionRows[i - 1].family != row.family) CHECK(families.insert(family).second);
        std::vector<int> kinds;
        for (std::size_t k = 0; k < row.operand_count; k++) kinds.push_back(static_cast<int>(row.kinds[k]));
        CHECK(seen.insert({family, kinds}).second);
    }
    CHECK(families.size() == static_cast<std::size_t>(Family::count));
}

TEST_CASE("a body names its row") {
    start_interpreter_once();
    const std::size_t row = first_row(Family::put_map_exact);
    CHECK(row_of_body(instruction_body(row)) == row);
}

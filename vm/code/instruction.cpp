// The table of internal instructions, and the bodies that the interpreter gave for them.
#include "vm/code/instruction.h"

#include <algorithm>
#include <vector>

namespace joist {

namespace {

using enum OperandKind;

template <class... Kinds> constexpr InstructionRow make_row(Family family, Kinds... kinds) {
    static_assert(sizeof...(Kinds) <= kMaxOperands);
    InstructionRow row{family, sizeof...(Kinds), {}, {}};
    std::size_t i = 0;
    ((row.kinds[i++] = kinds), ...);
    row.layout = operand_layout(row.kinds, row.operand_count);
    return row;
}

const InstructionBody* bodies = nullptr;

} // namespace

#define FAMILY(name, ...) __VA_ARGS__
#define ROW(name, ...) make_row(Family::name __VA_OPT__(, ) __VA_ARGS__),
constexpr InstructionRow kRows[] = {
#include "vm/code/instructions.def"
};

const InstructionRow* const kInstructionRows = kRows;
const std::size_t kInstructionRowCount = std::size(kRows);

const char* const kFamilyNames[] = {
#define FAMILY(name, ...) #name,
#include "vm/code/instructions.def"
};

namespace {

constexpr auto kFirstRows = [] {
    std::array<std::uint16_t, static_cast<std::size_t>(Family::count)> first{};
    for (std::size_t i = std::size(kRows); i-- > 0;)
        first[static_cast<std::size_t>(kRows[i].family)] = static_cast<std::uint16_t>(i);
    return first;
}();

} // namespace

std::size_t first_row(Family family) { return kFirstRows[static_cast<std::size_t>(family)]; }

void set_instruction_bodies(const InstructionBody* all) { bodies = all; }
InstructionBody instruction_body(std::size_t row) { return bodies[row]; }

std::size_t row_of_body(InstructionBody body) {
    static const std::vector<std::pair<InstructionBody, std::size_t>> sorted = [] {
        std::vector<std::pair<InstructionBody, std::size_t>> all;
        for (std::size_t i = 0; i < kInstructionRowCount; i++) all.emplace_back(bodies[i], i);
        std::sort(all.begin(), all.end());
        return all;
    }();
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), std::pair{body, std::size_t{0}});
    return found != sorted.end() && found->first == body ? found->second : kInstructionRowCount;
}

} // namespace joist

#include "vm/beam/opcodes.h"

#include <array>

namespace joist {

namespace {

constexpr std::array<OpcodeInfo, kMaxOpcode + 1> make_table() {
    std::array<OpcodeInfo, kMaxOpcode + 1> table{};
#define OPCODE(number, name, operands, first, last) table[number] = {#name, operands, first, last};
#include "vm/beam/opcodes.def"
    return table;
}

constexpr std::array<OpcodeInfo, kMaxOpcode + 1> kTable = make_table();

} // namespace

const OpcodeInfo& opcode_info(int number) {
    return number > 0 && number <= kMaxOpcode ? kTable[static_cast<std::size_t>(number)] : kTable[0];
}

} // namespace joist

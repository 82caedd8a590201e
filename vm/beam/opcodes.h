// The generic BEAM instructions as an enumeration, and what the table says of each.
// Source: opcodes.def. Read by the loader, the disassembler and the compiler's writer.
#pragma once

#include <cstdint>
#include <string_view>

namespace joist {

/// A generic instruction's number, spelled op_<name>: `Opcode::op_move`.
enum class Opcode : std::uint16_t {
#define OPCODE(number, name, operands, first, last) op_##name = number,
#include "vm/beam/opcodes.def"
};

/// The highest number that some release uses.
inline constexpr int kMaxOpcode = 191;

/// What the table says of one instruction.
struct OpcodeInfo {
    std::string_view name; ///< empty: no such number
    std::uint8_t operands; ///< how many operands follow in the code chunk
    std::uint8_t first;    ///< first release that may emit it (21 stands for all before 22)
    std::uint8_t last;     ///< last release whose loader takes it; 0: still live
};

/// The row of `number`; one with an empty name when there is none (0, or above kMaxOpcode).
const OpcodeInfo& opcode_info(int number);

} // namespace joist

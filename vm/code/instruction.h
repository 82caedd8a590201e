// Internal instructions: what the loader makes of generic ones, and what the interpreter runs.
//
//   | body (8 bytes) | operands, packed: 4-byte, then 2-byte, then (8-aligned) 8-byte fields | list words |
//
// `body` is the address of the C++ function that carries the instruction out. Where each operand lies follows from the kinds
// of the instruction's operands alone (operand_layout), so the loader, the bodies and the disassembler agree by construction.
// Code is read-only once its module is published; any thread.
#pragma once

#include "vm/term/term.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace joist {

class Process;
struct Instruction;

/// The state of a running process travels in machine registers from one body to the next: see vm/interp/dispatch.h.
using InstructionBody = __attribute__((preserve_none)) void (*)(Process* p, const Instruction* pc, Term* x, Term* stack,
                                                                Term* heap_top, std::int64_t reductions);

struct Instruction {
    InstructionBody body;
};
static_assert(sizeof(Instruction) == 8);

/// Kinds of operand.
enum class OperandKind : std::uint8_t {
    X, ///< X register, 2 bytes
    Y, ///< slot of the stack frame, 2 bytes
    C, ///< any constant term, 8 bytes
    I, ///< a constant small integer, 8 bytes (a term)
    Q, ///< a constant immediate, 8 bytes (a term)
    A, ///< any source, 8 bytes: a constant term, or a register as encoded by any_x, any_y
    E, ///< any destination, 2 bytes: register number, bit 15 set for Y
    J, ///< jump target, 4 bytes: distance in bytes from this instruction; 0: none
    H, ///< number of 16 bits
    N, ///< number of 32 bits
    W, ///< raw word, 8 bytes: a number, a pointer
    L, ///< 4 bytes: how many words follow the fixed operands; what they are is the instruction's affair. Last operand.
};

inline constexpr std::size_t kMaxOperands = 8;

struct OperandLayout {
    std::array<std::uint8_t, kMaxOperands> offset{}; ///< in bytes from the start of the instruction
    std::uint8_t size = 8;                           ///< bytes, without list words
};

constexpr std::size_t operand_bytes(OperandKind kind) {
    switch (kind) {
    case OperandKind::X:
    case OperandKind::Y:
    case OperandKind::E:
    case OperandKind::H: return 2;
    case OperandKind::J:
    case OperandKind::N:
    case OperandKind::L: return 4;
    default: return 8;
    }
}

template <class Kinds> constexpr OperandLayout operand_layout(const Kinds& kinds, std::size_t count) {
    OperandLayout layout;
    std::size_t at = sizeof(Instruction);
    for (const std::size_t width : {4, 2, 8}) {
        if (width == 8) at = (at + 7) & ~std::size_t{7};
        for (std::size_t i = 0; i < count; i++)
            if (operand_bytes(kinds[i]) == width) {
                layout.offset[i] = static_cast<std::uint8_t>(at);
                at += width;
            }
    }
    layout.size = static_cast<std::uint8_t>((at + 7) & ~std::size_t{7});
    return layout;
}

// Registers among A operands: the tag of a header, which no term has.
inline constexpr std::uint64_t any_x(std::size_t index) { return index << 8 | 7; }
inline constexpr std::uint64_t any_y(std::size_t index) { return index << 8 | 0x80 | 7; }
inline constexpr std::uint16_t kYDestination = 0x8000;

inline constexpr std::size_t kMaxXRegisters = 1024;
inline constexpr std::size_t kMaxYRegisters = 2048;
inline constexpr std::size_t kMaxFloatRegisters = 1024;

/// The instructions without their operand kinds, by instructions.def.
enum class Family : std::uint16_t {
#define FAMILY(name, ...) name,
#include "vm/code/instructions.def"
    count
};

/// One specialised instruction: a family with particular operand kinds.
struct InstructionRow {
    Family family;
    std::uint8_t operand_count;
    OperandLayout layout;
    std::array<OperandKind, kMaxOperands> kinds;
};

extern const InstructionRow* const kInstructionRows;
extern const std::size_t kInstructionRowCount;
extern const char* const kFamilyNames[];

/// The first row of a family; its rows are adjacent, most special first.
std::size_t first_row(Family family);

/// The bodies, one a row. Given by the interpreter, which stands above this folder, before any code is loaded.
void set_instruction_bodies(const InstructionBody* bodies);
InstructionBody instruction_body(std::size_t row);
/// The row whose body this is; kInstructionRowCount if none.
std::size_t row_of_body(InstructionBody body);

} // namespace joist

// The generic instructions of a file, decoded: what lowering reads. Lives while one module is being loaded.
#pragma once

#include "vm/beam/beam_file.h"
#include "vm/beam/opcodes.h"
#include "vm/code/instruction.h"
#include "vm/heap/heap.h"

#include <cstdint>
#include <string>
#include <vector>

namespace joist {

/// One operand. Elements of a list stand behind it.
struct GenericOperand {
    enum class Kind : std::uint8_t { Number, Constant, X, Y, Label, Float, List, AllocList };
    Kind kind = Kind::Number;
    std::uint64_t value = 0; ///< Constant: the term's word; List: how many elements; Label 0: none

    Term term() const { return Term::from_raw(value); }
    bool is(Kind k) const { return kind == k; }
    bool is_x() const { return kind == Kind::X; }
    bool is_y() const { return kind == Kind::Y; }
    bool is_register() const { return is_x() || is_y(); }
    bool is_constant() const { return kind == Kind::Constant; }
    bool is_source() const { return is_register() || is_constant(); }
    bool is_number() const { return kind == Kind::Number; }
    bool is_label() const { return kind == Kind::Label; }
    friend bool operator==(const GenericOperand&, const GenericOperand&) = default;
};

struct GenericInstruction {
    Opcode opcode;
    std::uint32_t first; ///< index of its first operand in GenericCode::operands
    std::uint32_t count; ///< operands, list elements included
    std::uint32_t offset; ///< in the code chunk, for messages
};

struct GenericCode {
    std::vector<GenericInstruction> instructions;
    std::vector<GenericOperand> operands;

    const GenericOperand* operands_of(const GenericInstruction& g) const { return operands.data() + g.first; }
};

/// Decodes the code chunk. Atoms and literals are resolved to terms. Checks: known opcodes, operand kinds in range (X, Y, labels, float registers),
/// list lengths. False: `error` says where and why.
bool decode_code(const BeamFile& file, const std::vector<Term>& atoms, const std::vector<Term>& literals, Heap& scratch, GenericCode& out,
                 std::string& error);

} // namespace joist

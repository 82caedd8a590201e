// Generic BEAM instructions of a module, before they are bytes: what the code generator makes and
// the writer encodes.
//
// Operands follow the order of the file format (vm/beam/opcodes.def). Labels are numbered through
// the whole module, from 1. One thread at a time; instructions live in the module's arena.
#pragma once

#include "compiler/ssa/ssa.h"
#include "compiler/ssa/type_lattice.h"
#include "vm/beam/opcodes.h"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace joist::compiler::codegen {

enum class AsmKind : std::uint8_t {
    kX,
    kY,
    kFloatRegister,
    kLabel,         // 0: none
    kTerm,          // a constant
    kUnsigned,      // a count, an index, flags
    kList,          // value: how many operands follow as its elements
    kAlloc,         // value words, floats, funs: of test_heap and allocate_heap
    kLive,          // how many X registers are live; set once registers are known
    kLocalFunction, // index into Assembly::callees, of this module
    kImport,        // index into Assembly::imports
    kLambda,        // index into Assembly::lambdas
    kLine,          // index into Assembly::lines plus 1; 0: no line
    kString,        // offset in Assembly::strings
};

struct AsmOperand {
    AsmKind kind = AsmKind::kUnsigned;
    std::uint16_t floats = 0, funs = 0;
    std::uint32_t value = 0;
    const Literal* term = nullptr;
    /// Of a register that is read: index into Assembly::types. Of a function that is called, or the
    /// place of an element beyond those of which OTP's types tell: of the result, index into
    /// Assembly::known.
    std::uint32_t type = 0;

    static AsmOperand x(std::uint32_t index) { return of(AsmKind::kX, index); }
    static AsmOperand y(std::uint32_t index) { return of(AsmKind::kY, index); }
    static AsmOperand fr(std::uint32_t index) { return of(AsmKind::kFloatRegister, index); }
    static AsmOperand label(std::uint32_t number) { return of(AsmKind::kLabel, number); }
    static AsmOperand number(std::size_t value) { return of(AsmKind::kUnsigned, value); }
    static AsmOperand list(std::size_t count) { return of(AsmKind::kList, count); }
    static AsmOperand literal(const Literal* literal) {
        return {AsmKind::kTerm, 0, 0, 0, literal, 0};
    }
    static AsmOperand live() { return of(AsmKind::kLive, 0); }
    static AsmOperand of(AsmKind kind, std::size_t value) {
        return {kind, 0, 0, static_cast<std::uint32_t>(value), nullptr, 0};
    }

    bool is_register() const { return kind == AsmKind::kX || kind == AsmKind::kY; }
    /// The same place or constant; what is known of it may differ.
    friend bool operator==(const AsmOperand& a, const AsmOperand& b) {
        return a.kind == b.kind && a.floats == b.floats && a.funs == b.funs && a.value == b.value &&
               a.term == b.term;
    }
};

/// What the loading machine may take as known of an operand.
struct OperandType {
    ssa::Mask kinds = ssa::kAny;
    std::int64_t min = ssa::kNoMin, max = ssa::kNoMax; ///< of integers
    friend auto operator<=>(const OperandType&, const OperandType&) = default;
};

struct AsmInstruction {
    Opcode opcode = Opcode::op_label;
    std::span<AsmOperand> operands;
};

/// What callers keep to, of an argument of a function.
struct KnownParameter {
    const ssa::Type* type = nullptr; ///< null: nothing
    bool is_matched = false;         ///< as a binary: may be a match context too
};

struct AsmFunction {
    Symbol name;
    std::uint32_t arity = 0;
    std::uint32_t info_label = 0; ///< of func_info
    std::uint32_t entry_label = 0;
    std::vector<AsmInstruction> code;
    std::vector<KnownParameter> known_parameters; ///< by argument, where it was asked for
};

struct Lambda {
    ssa::Callee function; ///< arity with the free variables
    std::uint32_t free_count;
};

struct Assembly {
    ssa::Module* module = nullptr;
    std::vector<AsmFunction> functions;
    std::vector<ssa::Callee> callees;
    std::vector<ssa::Callee> imports;
    std::vector<Lambda> lambdas;
    std::vector<ssa::Location> lines;
    std::vector<std::uint8_t> strings;
    std::vector<OperandType> types{OperandType{}}; ///< the first says nothing
    std::vector<const ssa::Type*> known{nullptr};  ///< of results of calls, for the listing
    std::string too_large;         ///< the function that is too large to be generated, if one is
    std::string shown;             ///< what there is after the step to stop after, for readers
    std::uint32_t label_count = 1; ///< labels are below
};

/// Readable listing, as `joistc --print=asm` shows it.
std::string print_assembly(const Assembly& assembly);
std::string print_instruction(const Assembly& assembly, const AsmInstruction& instruction);
std::string print_function(const Assembly& assembly, const AsmFunction& function);
/// What the whole module refers to: imports, funs, constants, strings, lines, types.
std::string print_tables(const Assembly& assembly);
/// The listing in the terms of OTP's assembler, as `joistc -S` writes it and `erlc` takes it.
std::string otp_listing(const Assembly& assembly);

} // namespace joist::compiler::codegen

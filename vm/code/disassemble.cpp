// Internal instructions as text.
#include "vm/code/loader.h"

#include "vm/term/atom_table.h"
#include "vm/term/print.h"

#include <cstring>

namespace joist {

namespace {

std::string any_text(std::uint64_t word) {
    if ((word & 7) == 7) return ((word & 0x80) != 0 ? "y" : "x") + std::to_string(word >> 8);
    return print(Term::from_raw(word), 60);
}

std::string operand_text(OperandKind kind, const char* at, std::uint32_t offset) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, operand_bytes(kind));
    switch (kind) {
    case OperandKind::X: return "x" + std::to_string(value);
    case OperandKind::Y: return "y" + std::to_string(value);
    case OperandKind::C:
    case OperandKind::I:
    case OperandKind::Q: return Term::from_raw(value).is_catch() ? "catch" : print(Term::from_raw(value), 60);
    case OperandKind::A: return any_text(value);
    case OperandKind::E:
        return ((value & kYDestination) != 0 ? "y" : "x") + std::to_string(value & ~std::uint64_t{kYDestination});
    case OperandKind::J: {
        const auto distance = static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
        return distance == 0 ? "-" : "@" + std::to_string(std::int64_t{offset} + distance);
    }
    case OperandKind::H:
    case OperandKind::N: return std::to_string(value);
    case OperandKind::W: {
        char text[24];
        std::snprintf(text, sizeof text, "%#llx", static_cast<unsigned long long>(value));
        return text;
    }
    case OperandKind::L: return "[" + std::to_string(value) + "]";
    }
    return "?";
}

/// W operands that are entries say more than an address.
bool names_export(Family f, std::size_t operand) {
    switch (f) {
    case Family::call_ext:
    case Family::call_ext_only:
    case Family::call_ext_last:
    case Family::enter_native: return operand == 0;
    case Family::call_native:
    case Family::call_sqrt:
    case Family::call_native_only:
    case Family::call_native_last:
    case Family::enter_accelerated: return operand == 1;
    case Family::bif0: return operand == 2;
    case Family::bif1:
    case Family::bif2:
    case Family::bif3: return operand == 4;
    default: return false;
    }
}

} // namespace

std::string disassemble(const ModuleCode& code) {
    std::string out;
    std::size_t function = 0;
    for (std::uint32_t offset = 0; offset < code.code_words * 8;) {
        while (function < code.functions.size() && code.functions[function].offset <= offset) {
            const FunctionInfo& f = code.functions[function++];
            out.append("\n").append(print(f.name)).append("/").append(std::to_string(f.arity)).append(":\n");
        }
        const Instruction* pc = code.at(offset);
        const std::size_t number = row_of_body(pc->body);
        if (number == kInstructionRowCount) return out + "?\n";
        const InstructionRow& row = kInstructionRows[number];
        out.append(std::to_string(offset)).append("\t").append(kFamilyNames[static_cast<std::size_t>(row.family)]);
        std::size_t size = row.layout.size;
        for (std::size_t i = 0; i < row.operand_count; i++) {
            const char* at = reinterpret_cast<const char*>(pc) + row.layout.offset[i];
            out.append(" ");
            if (row.kinds[i] == OperandKind::W && names_export(row.family, i)) {
                const Export* e;
                std::memcpy(&e, at, sizeof e);
                out.append(print(e->module)).append(":").append(print(e->function)).append("/").append(std::to_string(e->arity));
            } else {
                out.append(operand_text(row.kinds[i], at, offset));
            }
            if (row.kinds[i] == OperandKind::L) {
                std::uint32_t words;
                std::memcpy(&words, at, sizeof words);
                size += words * 8;
            }
        }
        out.append("\n");
        offset += static_cast<std::uint32_t>(size);
    }
    return out;
}

} // namespace joist

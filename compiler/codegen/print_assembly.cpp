#include "compiler/codegen/assembly.h"

#include <set>

namespace joist::compiler::codegen {

namespace {

std::string callee_text(const ssa::Callee& callee) {
    std::string out = callee.module ? print_atom(callee.module.text()) + ":" : "";
    return out + print_atom(callee.name.text()) + "/" + std::to_string(callee.arity);
}

/// `int(0..255)`, `float|atom`.
std::string type_text(const OperandType& type) {
    static constexpr std::pair<ssa::Mask, std::string_view> kNames[] = {{ssa::kInt, "int"},
                                                                        {ssa::kReal, "float"},
                                                                        {ssa::kBool, "bool"},
                                                                        {ssa::kOtherAtom, "atom"},
                                                                        {ssa::kPid, "pid"},
                                                                        {ssa::kRef, "ref"},
                                                                        {ssa::kPort, "port"},
                                                                        {ssa::kNil, "nil"},
                                                                        {ssa::kCons, "cons"},
                                                                        {ssa::kTuple, "tuple"},
                                                                        {ssa::kFun, "fun"},
                                                                        {ssa::kMap, "map"},
                                                                        {ssa::kBits, "bits"}};
    std::string out;
    for (const auto& [kinds, name] : kNames) {
        if (!(type.kinds & kinds)) continue;
        if (!out.empty()) out += '|';
        out += name;
        if (kinds != ssa::kInt || (type.min == ssa::kNoMin && type.max == ssa::kNoMax)) continue;
        out += '(';
        if (type.min != ssa::kNoMin) out += std::to_string(type.min);
        out += "..";
        if (type.max != ssa::kNoMax) out += std::to_string(type.max);
        out += ')';
    }
    return out;
}

std::string line_text(const Assembly& assembly, const ssa::Location& line) {
    const auto& files = assembly.module->files;
    return (line.file < files.size() ? files[line.file] : std::string{"?"}) + ":" +
           std::to_string(line.line);
}

std::string operand_text(const Assembly& assembly, const AsmInstruction& one, std::size_t& i) {
    const AsmOperand& operand = one.operands[i];
    if (operand.type != 0 && operand.is_register()) {
        const std::string name = operand.kind == AsmKind::kX ? "x" : "y";
        return name + std::to_string(operand.value) + ":" + type_text(assembly.types[operand.type]);
    }
    switch (operand.kind) {
    case AsmKind::kX:
        return "x" + std::to_string(operand.value);
    case AsmKind::kY:
        return "y" + std::to_string(operand.value);
    case AsmKind::kFloatRegister:
        return "fr" + std::to_string(operand.value);
    case AsmKind::kLabel:
        return "f" + std::to_string(operand.value);
    case AsmKind::kTerm:
        return print_literal(operand.term, 200);
    case AsmKind::kUnsigned:
    case AsmKind::kLive:
        return std::to_string(operand.value);
    case AsmKind::kList: {
        std::string out = "[";
        for (std::uint32_t k = 0; k < operand.value; ++k) {
            if (k) out += ", ";
            ++i;
            out += operand_text(assembly, one, i);
        }
        return out + "]";
    }
    case AsmKind::kAlloc:
        if (!operand.floats && !operand.funs) return std::to_string(operand.value);
        return "{words " + std::to_string(operand.value) + ", floats " +
               std::to_string(operand.floats) + ", funs " + std::to_string(operand.funs) + "}";
    case AsmKind::kLocalFunction:
        return callee_text(assembly.callees[operand.value]);
    case AsmKind::kImport:
        return callee_text(assembly.imports[operand.value]);
    case AsmKind::kLambda:
        return callee_text(assembly.lambdas[operand.value].function);
    case AsmKind::kLine: {
        if (operand.value == 0) return "none";
        return line_text(assembly, assembly.lines[operand.value - 1]);
    }
    case AsmKind::kString:
        return "string+" + std::to_string(operand.value);
    }
    return "?";
}

} // namespace

std::string print_instruction(const Assembly& assembly, const AsmInstruction& one) {
    std::string out{opcode_info(static_cast<int>(one.opcode)).name};
    for (std::size_t i = 0; i < one.operands.size(); ++i) {
        out += i == 0 ? " " : ", ";
        out += operand_text(assembly, one, i);
    }
    return out;
}

std::string print_function(const Assembly& assembly, const AsmFunction& function) {
    std::string out = "function " + print_atom(function.name.text()) + "/" +
                      std::to_string(function.arity) + "\n";
    for (const AsmInstruction& one : function.code) {
        if (one.opcode == Opcode::op_label) {
            out += "  f" + std::to_string(one.operands[0].value) + ":\n";
        } else {
            out += "    " + print_instruction(assembly, one) + "\n";
        }
    }
    return out;
}

std::string print_assembly(const Assembly& assembly) {
    const ssa::Module& module = *assembly.module;
    std::string out = "module " + print_atom(module.name.text()) + "\nexports";
    for (std::size_t i = 0; i < module.exports.size(); ++i) {
        out += (i ? ", " : " ") + print_atom(module.exports[i].name.text()) + "/" +
               std::to_string(module.exports[i].arity);
    }
    out += "\n";
    for (const AsmFunction& function : assembly.functions)
        out += "\n" + print_function(assembly, function);
    return out;
}

std::string print_tables(const Assembly& assembly) {
    std::string out = "tables\n";
    for (const ssa::Callee& one : assembly.imports)
        out += "    import " + callee_text(one) + "\n";
    for (const Lambda& one : assembly.lambdas)
        out += "    fun " + callee_text(one.function) + " with " + std::to_string(one.free_count) +
               " values\n";
    std::set<const Literal*> seen;
    for (const AsmFunction& function : assembly.functions) {
        for (const AsmInstruction& one : function.code) {
            for (const AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kTerm && seen.insert(operand.term).second)
                    out += "    constant " + print_literal(operand.term, 200) + "\n";
            }
        }
    }
    if (!assembly.strings.empty()) {
        out += "    string <<";
        for (std::size_t i = 0; i < assembly.strings.size(); ++i)
            out += (i ? "," : "") + std::to_string(assembly.strings[i]);
        out += ">>\n";
    }
    for (const ssa::Location& one : assembly.lines)
        out += "    line " + line_text(assembly, one) + "\n";
    for (std::size_t i = 1; i < assembly.types.size(); ++i)
        out += "    type " + type_text(assembly.types[i]) + "\n";
    return out;
}

} // namespace joist::compiler::codegen

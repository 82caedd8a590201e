#include "compiler/ssa/print_ssa.h"

#include "compiler/ssa/type_lattice.h"

#include <iterator>

namespace joist::compiler::ssa {

namespace {

std::string block_name(BlockId block) {
    return block == kNoBlock ? "b?" : "b" + std::to_string(block);
}

std::string value_name(ValueId value) {
    return "v" + std::to_string(value);
}

std::string list_of(std::span<const Operand> operands) {
    std::string out;
    for (const Operand operand : operands) {
        if (!out.empty()) out += ", ";
        out += print_operand(operand);
    }
    return out;
}

std::string segment_text(const Segment& segment) {
    std::string out{segment_type_name(segment.type)};
    out += ":" + std::to_string(segment.unit);
    if (segment.is_signed) out += "-signed";
    if (segment.is_little) out += "-little";
    if (segment.is_native) out += "-native";
    return out;
}

std::string callee_text(const Instruction& one) {
    std::string out;
    if (one.op == Op::call_ext) out += print_atom(one.callee.module.text()) + ":";
    out += print_atom(one.callee.name.text());
    if (one.op != Op::bif) out += "/" + std::to_string(one.callee.arity);
    return out;
}

std::string_view match_fail_name(MatchFail kind) {
    static constexpr std::string_view kNames[] = {
        "function_clause", "badmatch", "case_clause", "if_clause", "try_clause", "badrecord"};
    return kNames[static_cast<std::size_t>(kind)];
}

} // namespace

std::string print_operand(Operand operand) {
    if (operand.is_none()) return "none";
    return operand.is_value() ? value_name(operand.value()) : print_literal(operand.literal(), 200);
}

std::string print_instruction(const Instruction& one) {
    std::string out;
    if (one.result != kNoValue) out = value_name(one.result) + " = ";
    out += op_info(one.op).name;
    switch (one.op) {
    case Op::bif:
    case Op::call:
    case Op::call_ext:
    case Op::make_fun:
        return out + " " + callee_text(one) + "(" + list_of(one.operands) + ")";
    case Op::get_tuple_element:
    case Op::set_tuple_element:
        return out + " " + list_of(one.operands) + ", " + std::to_string(one.immediate);
    case Op::bs_match:
        return out + " " + segment_text(one.segment) + " " + list_of(one.operands);
    case Op::bs_create_bin:
        for (std::size_t i = 0; i < one.segments.size(); ++i) {
            out += (i ? ", " : " ") + segment_text(one.segments[i]) + " " +
                   print_operand(one.operands[2 * i]);
            if (one.operands[2 * i + 1]) out += " " + print_operand(one.operands[2 * i + 1]);
        }
        return out;
    default:
        return one.operands.empty() ? out : out + " " + list_of(one.operands);
    }
}

std::string print_terminator(const Terminator& end) {
    switch (end.kind) {
    case TerminatorKind::kNone:
        return "(no terminator)";
    case TerminatorKind::kJump:
        return "jump " + block_name(end.target);
    case TerminatorKind::kBranch:
        return "branch " + std::string{test_name(end.test)} + "(" + list_of(end.operands) + ") " +
               block_name(end.target) + ", " + block_name(end.other);
    case TerminatorKind::kSwitch:
    case TerminatorKind::kSwitchArity: {
        std::string out = end.kind == TerminatorKind::kSwitch ? "switch " : "switch_arity ";
        out += list_of(end.operands) + " {";
        for (const SwitchCase& one : end.cases)
            out += print_literal(one.literal) + ": " + block_name(one.block) + ", ";
        return out + "else: " + block_name(end.target) + "}";
    }
    case TerminatorKind::kSucceeded:
        return "succeeded " + block_name(end.target) + ", " + block_name(end.other);
    case TerminatorKind::kTryBegin:
        return value_name(end.result) + (end.is_catch ? " = catch_begin " : " = try_begin ") +
               block_name(end.target) + ", " + block_name(end.other);
    case TerminatorKind::kReturn:
        return "ret " + list_of(end.operands);
    case TerminatorKind::kMatchFail: {
        std::string out = "match_fail " + std::string{match_fail_name(end.match_fail)};
        return end.operands.empty() ? out : out + " " + list_of(end.operands);
    }
    case TerminatorKind::kRaise:
        return "raise " + list_of(end.operands);
    case TerminatorKind::kReceiveNext:
        return "receive_next " + block_name(end.target);
    case TerminatorKind::kWait:
        return "wait " + block_name(end.target);
    case TerminatorKind::kWaitTimeout:
        return "wait_timeout " + list_of(end.operands) + ", " + block_name(end.target) + ", " +
               block_name(end.other);
    case TerminatorKind::kUnreachable:
        return "unreachable";
    }
    return "?";
}

std::string print_type(const Type& type) {
    constexpr std::string_view kNames[] = {"int",
                                           "float",
                                           "bool",
                                           "atom",
                                           "pid",
                                           "ref",
                                           "port",
                                           "nil",
                                           "cons",
                                           "tuple",
                                           "fun",
                                           "map",
                                           "bytes",
                                           "bits"};
    if (type == Type{}) return "any";
    std::string out;
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
        if (type.mask == kAny || !(type.mask & (1u << i))) continue;
        out += (out.empty() ? "" : "|") + std::string{kNames[i]};
        const Mask kind = 1u << i;
        if (kind == kInt && type.has_range()) {
            out += "(" + (type.min == kNoMin ? "" : std::to_string(type.min)) + ".." +
                   (type.max == kNoMax ? "" : std::to_string(type.max)) + ")";
        } else if (kind == kTuple && type.arity >= 0) {
            out += "/" + std::to_string(type.arity);
            for (std::size_t at = 0; type.elements && at < type.elements->items.size(); ++at) {
                const Type* one = type.elements->items[at];
                out += (at ? ", " : "{") + (one ? print_type(*one) : "any");
            }
            if (type.elements) out += "}";
        } else if (kind == kCons && type.head) {
            out += "(" + print_type(*type.head) + ")";
        }
    }
    if (type.mask == kAny) out = "any";
    return type.mask == 0 ? "none" : out;
}

namespace {

/// What note_types left of the values.
std::string types_of(const Function& function) {
    std::string out;
    for (ValueId value = 0; value < function.value_types.size(); ++value) {
        if (const Type* type = function.value_types[value])
            out += "    % " + value_name(value) + ": " + print_type(*type) + "\n";
    }
    return out;
}

} // namespace

std::string print_ssa(const Function& function) {
    std::string out =
        "function " + print_atom(function.name.text()) + "/" + std::to_string(function.arity) + "(";
    for (std::size_t i = 0; i < function.params.size(); ++i)
        out += (i ? ", " : "") + value_name(function.params[i]);
    out += ") {";
    if (function.location.valid()) out += " % line " + std::to_string(function.location.line);
    out += "\n";
    for (BlockId id = 0; id < function.blocks.size(); ++id) {
        const Block& block = function.blocks[id];
        out += block_name(id) + ":\n";
        for (const Phi& phi : block.phis) {
            out += "    " + value_name(phi.result) + " = phi";
            for (std::size_t i = 0; i < phi.arguments.size(); ++i) {
                out += (i ? ", " : " ") + block_name(phi.arguments[i].block) + ": " +
                       print_operand(phi.arguments[i].operand);
            }
            out += "\n";
        }
        for (const Instruction* one : block.instructions)
            out += "    " + print_instruction(*one) + "\n";
        out += "    " + print_terminator(block.terminator) + "\n";
    }
    return out + types_of(function) + "}\n";
}

std::string print_ssa(const Module& module) {
    std::string out = "module " + print_atom(module.name.text()) + "\n";
    for (const auto& function : module.functions)
        out += "\n" + print_ssa(*function);
    return out;
}

} // namespace joist::compiler::ssa

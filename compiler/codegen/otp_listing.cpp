// The listing that `joistc -S` writes: the code as terms of OTP's assembler, which `erlc` takes
// back (`erlc FILE.S`), validator first.
//
// What OTP's terms say in another order than the file format has it: tests put their label first
// and their operands into a list, built-in functions theirs behind the label; funs, lines and
// strings are spelled out. Types of arguments and results stand as comments where they come from
// other functions: the validator looks at one function alone.
#include "compiler/codegen/assembly.h"
#include "compiler/codegen/otp_types.h"

#include <algorithm>
#include <limits>
#include <map>

namespace joist::compiler::codegen {

namespace {

constexpr std::size_t kWhole = std::size_t{1} << 40; ///< no literal is cut

std::string whole(const Literal* literal) {
    return print_literal(literal, kWhole);
}
std::string number(std::size_t value) {
    return std::to_string(value);
}

class Listing {
public:
    explicit Listing(const Assembly& assembly) : assembly_{assembly}, module_{*assembly.module} {
        for (const AsmFunction& function : assembly.functions)
            entries_[{function.name.entry(), function.arity}] = function.entry_label;
    }

    std::string run() {
        out_ = "{module, " + print_atom(module_.name.text()) + "}.  %% version = 0\n\n{exports, [";
        for (std::size_t i = 0; i < module_.exports.size(); ++i) {
            out_ += (i ? ",\n           {" : "{") + print_atom(module_.exports[i].name.text()) +
                    "," + number(module_.exports[i].arity) + "}";
        }
        out_ += "]}.\n\n{attributes, [";
        for (std::size_t i = 0; i < module_.attributes.size(); ++i) {
            const auto& [name, value] = module_.attributes[i];
            out_ += (i ? ",\n              {" : "{") + print_atom(name.text()) + "," +
                    whole(value) + "}";
        }
        out_ += "]}.\n";
        add_native_records();
        out_ += "\n{labels, " + number(assembly_.label_count) + "}.\n";
        for (const AsmFunction& function : assembly_.functions)
            add(function);
        return std::move(out_);
    }

private:
    using Operands = std::span<const AsmOperand>;

    void add_native_records() {
        if (module_.native_records.empty()) return;
        std::string records;
        for (const auto& record : module_.native_records) {
            std::string fields;
            for (const auto& [field, value] : record.fields) {
                const std::string name = print_atom(field.text());
                fields += (fields.empty() ? "" : ",") +
                          (value ? "{" + name + "," + whole(value) + "}" : name);
            }
            records += (records.empty() ? "{" : ",\n          {") + print_atom(record.name.text()) +
                       (record.is_exported ? ",true,[" : ",false,[") + fields + "]}";
        }
        out_ += "\n{records,[" + records + "]}.\n";
    }

    void add(const AsmFunction& function) {
        out_ += "\n\n{function, " + print_atom(function.name.text()) + ", " +
                number(function.arity) + ", " + number(function.entry_label) + "}.\n";
        for (const AsmInstruction& one : function.code) {
            // The assembler makes it of the attribute.
            if (one.opcode == Opcode::op_on_load) continue;
            const bool is_label = one.opcode == Opcode::op_label;
            out_ += is_label ? "  " : "    ";
            out_ += is_label ? "{label," + number(one.operands[0].value) + "}" : instruction(one);
            out_ += ".\n";
            if (is_label && one.operands[0].value == function.entry_label) {
                for (std::uint32_t i = 0; i < function.known_parameters.size(); ++i)
                    add_known(AsmOperand::x(i), function.known_parameters[i]);
            }
            if (one.opcode == Opcode::op_call || one.opcode == Opcode::op_call_ext)
                add_known(AsmOperand::x(0), {assembly_.known[one.operands[1].type], false});
            if (one.opcode == Opcode::op_get_tuple_element)
                add_known(one.operands[2], {assembly_.known[one.operands[1].type], false});
        }
    }
    void add_known(const AsmOperand& where, const KnownParameter& known) {
        std::string facts = known.is_matched ? "accepts_match_context" : "";
        // As a context it isn't of the type that it has as a binary.
        const std::string type =
            known.type && !known.is_matched ? otp_type(*known.type, module_.target) : "any";
        if (type != "any") facts += (facts.empty() ? "{type," : ",{type,") + type + "}";
        if (facts.empty()) return;
        out_ += "    {'%',{var_info," + place(where, false) + ",[" + facts + "]}}.\n";
    }

    std::string instruction(const AsmInstruction& one) {
        const Operands operands = one.operands;
        const std::string name = print_atom(opcode_info(static_cast<int>(one.opcode)).name);
        switch (one.opcode) {
        case Opcode::op_line:
            return "{line," + line(operands[0]) + "}";
        case Opcode::op_bif0:
            return "{bif," + bif_name(operands[0]) + ",{f,0},[]," + term(operands[1]) + "}";
        case Opcode::op_bif1:
        case Opcode::op_bif2:
            return "{bif," + bif_name(operands[1]) + "," + label_and_arguments(operands, 2) + "}";
        case Opcode::op_gc_bif1:
        case Opcode::op_gc_bif2:
        case Opcode::op_gc_bif3:
            return "{gc_bif," + bif_name(operands[2]) + "," + term(operands[0]) + "," +
                   term(operands[1]) + "," + list(operands.subspan(3, operands.size() - 4)) + "," +
                   term(operands.back()) + "}";
        case Opcode::op_fadd:
        case Opcode::op_fsub:
        case Opcode::op_fmul:
        case Opcode::op_fdiv:
        case Opcode::op_fnegate:
            return "{bif," + name + "," + label_and_arguments(operands, 1) + "}";
        case Opcode::op_get_record_field:
            return "{bif," + name + "," + label_and_arguments(operands, 1) + "}";
        case Opcode::op_raise:
            return "{bif,raise,{f,0}," + list(operands) + ",{x,0}}";
        case Opcode::op_make_fun3:
            return make_fun(operands);
        case Opcode::op_bs_match:
            return "{bs_match," + term(operands[0]) + "," + term(operands[1]) + "," +
                   commands(operands.subspan(3)) + "}";
        default:
            return is_test(one.opcode) ? test(one.opcode, name, operands) : tuple(name, operands);
        }
    }

    /// `{f,0},[A,B],Target`, the arguments from `first` on.
    std::string label_and_arguments(Operands operands, std::size_t first) {
        return term(operands[0]) + "," +
               list(operands.subspan(first, operands.size() - first - 1)) + "," +
               term(operands.back());
    }

    static bool is_test(Opcode opcode) {
        const std::string_view name = opcode_info(static_cast<int>(opcode)).name;
        constexpr std::string_view kTests[] = {"is_",
                                               "test_arity",
                                               "has_map_fields",
                                               "bs_test_",
                                               "bs_skip_",
                                               "bs_match_string",
                                               "bs_start_match3",
                                               "bs_get_integer2",
                                               "bs_get_float2",
                                               "bs_get_binary2",
                                               "bs_get_utf"};
        return std::any_of(std::begin(kTests), std::end(kTests), [&](std::string_view start) {
            return name.starts_with(start);
        });
    }

    std::string test(Opcode opcode, const std::string& name, Operands operands) {
        const std::string head = "{test," + name + "," + term(operands[0]) + ",";
        switch (opcode) {
        case Opcode::op_has_map_fields:
            return head + terms(operands.subspan(1)) + "}";
        case Opcode::op_bs_start_match3: // label, binary, live, context
            return head + term(operands[2]) + "," + list(operands.subspan(1, 1)) + "," +
                   term(operands[3]) + "}";
        case Opcode::op_bs_get_integer2:
        case Opcode::op_bs_get_float2:
        case Opcode::op_bs_get_binary2: // label, context, live, size, unit, flags, target
            return head + term(operands[2]) + ",[" + term(operands[1]) + "," +
                   terms(operands.subspan(3, 2)) + "," + flags(operands[5]) + "]," +
                   term(operands[6]) + "}";
        case Opcode::op_bs_get_utf8:
        case Opcode::op_bs_get_utf16:
        case Opcode::op_bs_get_utf32: // label, context, live, flags, target
            return head + term(operands[2]) + ",[" + term(operands[1]) + "," + flags(operands[3]) +
                   "]," + term(operands[4]) + "}";
        case Opcode::op_bs_skip_bits2:
        case Opcode::op_bs_skip_utf8:
        case Opcode::op_bs_skip_utf16:
        case Opcode::op_bs_skip_utf32: // label, context, what else, flags
            return head + "[" + terms(operands.subspan(1, operands.size() - 2)) + "," +
                   flags(operands.back()) + "]}";
        case Opcode::op_bs_match_string:
            return head + "[" + terms(operands.subspan(1, 2)) + "," +
                   string(operands[3], (operands[2].value + 7) / 8) + "]}";
        case Opcode::op_test_arity: // the validator wants a plain register
            return head + "[" + place(operands[1], false) + "," + term(operands[2]) + "]}";
        default:
            return head + list(operands.subspan(1)) + "}";
        }
    }

    static std::string flags(const AsmOperand& operand) {
        const bool little = operand.value & 2, is_signed = operand.value & 4;
        return std::string{"{field_flags,["} + (is_signed ? "signed," : "unsigned,") +
               (little ? "little" : "big") + (operand.value & 16 ? ",native" : "") + "]}";
    }

    std::string make_fun(Operands operands) {
        const Lambda& lambda = assembly_.lambdas[operands[0].value];
        return "{make_fun3," + entry(lambda.function) + "," + number(operands[0].value) + ",0," +
               terms(operands.subspan(1)) + "}";
    }

    /// A command is an atom and as many operands as the atom says.
    std::string commands(Operands operands) {
        std::string all;
        for (std::size_t i = 0; i < operands.size();) {
            const std::string name = whole(operands[i].term);
            const std::size_t left = operands.size() - i - 1;
            const std::size_t count = std::min<std::size_t>(left, command_size(name));
            std::string command = "{" + name;
            for (const AsmOperand& operand : operands.subspan(i + 1, count))
                command += "," + (name == "'=:='" && operand.term ? term_of_match(operand)
                                                                  : command_operand(operand));
            all += (all.empty() ? "" : ",") + command + "}";
            i += count + 1;
        }
        return "{commands,[" + all + "]}";
    }
    static std::size_t command_size(std::string_view name) {
        if (name == "skip" || name == "ensure_exactly") return 1;
        if (name == "ensure_at_least") return 2;
        return name == "get_tail" || name == "'=:='" ? 3 : 5;
    }
    static std::string term_of_match(const AsmOperand& operand) {
        return operand.term->is_nil() ? "nil" : whole(operand.term);
    }
    /// Plain numbers, but for flags, which are a literal.
    std::string command_operand(const AsmOperand& operand) {
        if (operand.kind != AsmKind::kTerm) return term(operand);
        const Literal* literal = operand.term;
        return literal->is_nil() || literal->is_cons() ? "{literal," + whole(literal) + "}"
                                                       : whole(literal);
    }

    std::string bif_name(const AsmOperand& operand) const {
        return print_atom(assembly_.imports[operand.value].name.text());
    }

    std::string entry(const ssa::Callee& callee) const {
        const auto found = entries_.find({callee.name.entry(), callee.arity});
        return "{f," + number(found == entries_.end() ? 0 : found->second) + "}";
    }

    std::string line(const AsmOperand& operand) const {
        if (operand.value == 0) return "[]";
        const ssa::Location& place = assembly_.lines[operand.value - 1];
        const std::string name = place.file < module_.files.size()
                                     ? module_.files[place.file]
                                     : std::string{module_.name.text()} + ".erl";
        std::string quoted;
        for (const char c : name) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c;
        }
        return "[{location,\"" + quoted + "\"," + number(place.line) + "}]";
    }

    std::string string(const AsmOperand& operand, std::size_t size) const {
        std::string bytes;
        for (const std::uint8_t byte : std::span{assembly_.strings}.subspan(operand.value, size))
            bytes += (bytes.empty() ? "" : ",") + number(byte);
        return "{string,<<" + bytes + ">>}";
    }

    std::string tuple(const std::string& name, Operands operands) {
        return operands.empty() ? name : "{" + name + "," + terms(operands) + "}";
    }
    std::string list(Operands operands) { return "[" + terms(operands) + "]"; }
    std::string terms(Operands operands) {
        std::string out;
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (i) out += ',';
            if (operands[i].kind == AsmKind::kList) {
                out += "{list,[" + terms(operands.subspan(i + 1, operands[i].value)) + "]}";
                i += operands[i].value;
            } else if (operands[i].kind == AsmKind::kString) { // its size follows
                out += string(operands[i], static_cast<std::size_t>(operands[i + 1].term->integer));
            } else {
                out += term(operands[i]);
            }
        }
        return out;
    }

    std::string term(const AsmOperand& operand) {
        switch (operand.kind) {
        case AsmKind::kX:
        case AsmKind::kY:
            return place(operand);
        case AsmKind::kFloatRegister:
            return "{fr," + number(operand.value) + "}";
        case AsmKind::kLabel:
            return "{f," + number(operand.value) + "}";
        case AsmKind::kTerm:
            return constant(operand.term);
        case AsmKind::kAlloc:
            if (!operand.floats && !operand.funs) return number(operand.value);
            return "{alloc,[{words," + number(operand.value) + "},{floats," +
                   number(operand.floats) + "},{funs," + number(operand.funs) + "}]}";
        case AsmKind::kLocalFunction:
            return entry(assembly_.callees[operand.value]);
        case AsmKind::kImport: {
            const ssa::Callee& callee = assembly_.imports[operand.value];
            return "{extfunc," + print_atom(callee.module.text()) + "," +
                   print_atom(callee.name.text()) + "," + number(callee.arity) + "}";
        }
        default:
            return number(operand.value);
        }
    }
    std::string place(const AsmOperand& operand, bool typed = true) const {
        const std::string name =
            (operand.kind == AsmKind::kX ? "{x," : "{y,") + number(operand.value) + "}";
        if (!typed || operand.type == 0) return name;
        const std::string type = otp_type(assembly_.types[operand.type], module_.target);
        return type == "any" ? name : "{tr," + name + "," + type + "}";
    }
    static std::string constant(const Literal* literal) {
        if (literal->is_nil()) return "nil";
        const std::string_view kind = literal->is_atom()      ? "atom"
                                      : literal->is_integer() ? "integer"
                                      : literal->is_float()   ? "float"
                                                              : "literal";
        return "{" + std::string{kind} + "," + whole(literal) + "}";
    }

    const Assembly& assembly_;
    const ssa::Module& module_;
    std::map<std::pair<const void*, std::uint32_t>, std::uint32_t> entries_;
    std::string out_;
};

} // namespace

std::string otp_listing(const Assembly& assembly) {
    return Listing{assembly}.run();
}

} // namespace joist::compiler::codegen

// Lowering: the driver, the emission of instructions, functions, labels, lines.
#include "vm/code/lowering.h"

#include "vm/code/export_table.h"
#include "vm/term/atom_table.h"
#include "vm/term/print.h"

#include <cstring>
#include <limits>

namespace joist {

namespace {

/// Does this operand fit that kind?
template <class Arg> bool fits(OperandKind kind, const Arg& a) {
    using AK = typename Arg::Kind;
    const GenericOperand& o = a.operand;
    switch (kind) {
    case OperandKind::X: return a.kind == AK::Operand && o.is_x();
    case OperandKind::Y: return a.kind == AK::Operand && o.is_y();
    case OperandKind::C: return a.kind == AK::Operand && o.is_constant();
    case OperandKind::I: return a.kind == AK::Operand && o.is_constant() && o.term().is_small();
    case OperandKind::Q: return a.kind == AK::Operand && o.is_constant() && o.term().is_immediate();
    case OperandKind::A: return a.kind == AK::Operand && o.is_source();
    case OperandKind::E: return a.kind == AK::Operand && o.is_register();
    case OperandKind::J: return a.kind == AK::Label;
    case OperandKind::H: return a.kind == AK::Number && a.value <= 0xffff;
    case OperandKind::N: return a.kind == AK::Number && a.value <= 0xffffffff;
    case OperandKind::W: return a.kind == AK::Word;
    case OperandKind::L: return false;
    }
    return false;
}

} // namespace

bool Lowering::fail(const GenericInstruction& g, std::string_view reason) {
    error_ = "code offset " + std::to_string(g.offset);
    if (!out_.functions.empty()) {
        const FunctionInfo& f = out_.functions.back();
        error_ += ", in " + print_atom(atom_text(f.name)) + "/" + std::to_string(f.arity);
    }
    error_ += ": ";
    error_.append(opcode_info(static_cast<int>(g.opcode)).name).append(": ").append(reason);
    return false;
}

bool Lowering::fail_module(std::string_view reason) {
    error_ = reason;
    return false;
}

std::uint64_t Lowering::any(const Operand& o) {
    if (o.is_x()) return any_x(o.value);
    if (o.is_y()) return any_y(o.value);
    return o.value;
}

std::uint64_t Lowering::any_destination(const Operand& o) {
    return o.is_y() ? o.value | kYDestination : o.value;
}

bool Lowering::emit(Family family, std::initializer_list<Arg> args, std::span<const std::uint64_t> list) {
    const std::span<const Arg> all{args.begin(), args.size()};
    const std::size_t first = first_row(family);
    for (std::size_t row = first; row < kInstructionRowCount && kInstructionRows[row].family == family; row++) {
        const InstructionRow& r = kInstructionRows[row];
        const bool has_list = r.operand_count > 0 && r.kinds[r.operand_count - 1] == OperandKind::L;
        if (r.operand_count - (has_list ? 1u : 0u) != all.size()) continue;
        bool good = true;
        for (std::size_t i = 0; good && i < all.size(); i++) good = fits(r.kinds[i], all[i]);
        if (good) return emit_row(row, all, list);
    }
    // An operand that no row takes: a constant can go through a scratch register.
    std::vector<Arg> loaded(all.begin(), all.end());
    std::uint64_t scratch = kMaxXRegisters;
    for (Arg& a : loaded) {
        if (a.kind != Arg::Kind::Operand || !a.operand.is_constant() || scratch > kMaxXRegisters + 1) continue;
        const Operand to = x_register(scratch++);
        if (!emit(Family::move, {a.operand, to})) return false;
        a.operand = to;
        for (std::size_t row = first; row < kInstructionRowCount && kInstructionRows[row].family == family; row++) {
            const InstructionRow& r = kInstructionRows[row];
            const bool has_list = r.operand_count > 0 && r.kinds[r.operand_count - 1] == OperandKind::L;
            if (r.operand_count - (has_list ? 1u : 0u) != loaded.size()) continue;
            bool good = true;
            for (std::size_t i = 0; good && i < loaded.size(); i++) good = fits(r.kinds[i], loaded[i]);
            if (good) return emit_row(row, loaded, list);
        }
    }
    return fail(g_.instructions[current_], "bad operand");
}

bool Lowering::emit_row(std::size_t row, std::span<const Arg> args, std::span<const std::uint64_t> list) {
    if (line_ != recorded_line_) {
        const BeamFile::Line l = line_ < file_.lines.size() ? file_.lines[line_] : BeamFile::Line{0, 0};
        out_.lines.push_back({here(), l.file, l.line});
        recorded_line_ = line_;
    }
    const InstructionRow& r = kInstructionRows[row];
    const std::uint32_t start = here();
    last_start_ = start;
    words_.resize(words_.size() + r.layout.size / 8, 0);
    auto* bytes = reinterpret_cast<char*>(words_.data()) + start;
    const InstructionBody body = instruction_body(row);
    std::memcpy(bytes, &body, sizeof body);
    for (std::size_t i = 0; i < args.size(); i++) {
        const Arg& a = args[i];
        std::uint64_t value = a.kind == Arg::Kind::Operand ? a.operand.value : a.value;
        if (r.kinds[i] == OperandKind::A) value = any(a.operand);
        if (r.kinds[i] == OperandKind::E) value = any_destination(a.operand);
        if (r.kinds[i] == OperandKind::J) {
            if (value != 0) fixups_.push_back({start + r.layout.offset[i], start, static_cast<std::uint32_t>(value), false});
            continue;
        }
        std::memcpy(bytes + r.layout.offset[i], &value, operand_bytes(r.kinds[i])); // little-endian: the low bytes
    }
    if (r.operand_count > args.size()) {
        const auto count = static_cast<std::uint32_t>(list.size());
        std::memcpy(bytes + r.layout.offset[args.size()], &count, sizeof count);
    }
    last_list_ = here();
    words_.insert(words_.end(), list.begin(), list.end());
    return true;
}

void Lowering::fix_wide(std::uint32_t where, std::uint32_t base, std::uint64_t label) {
    fixups_.push_back({where, base, static_cast<std::uint32_t>(label), true});
}

std::size_t Lowering::next(std::size_t i) const {
    for (i++; i < g_.instructions.size(); i++) {
        const Opcode op = g_.instructions[i].opcode;
        if (op == Opcode::op_label) return g_.instructions.size();
        if (op != Opcode::op_line && op != Opcode::op_executable_line && op != Opcode::op_debug_line) return i;
    }
    return i;
}

bool Lowering::define_label(std::uint64_t label) {
    if (label == 0 || label >= labels_.size()) return fail_module("label out of range");
    if (labels_[label] != 0) return fail_module("label " + std::to_string(label) + " is defined twice");
    labels_[label] = here() + 1;
    if (!expect_entry_) return true;
    expect_entry_ = false;
    FunctionInfo& f = out_.functions.back();
    f.entry = here();
    // A native function of this name takes the place of the body, or goes first.
    Export* e = find_export(out_.module, f.name, f.arity);
    if (e == nullptr || e->native == nullptr) return !jumped_to_too() || emit(Family::function_start, {});
    if (!e->accelerator) return emit(Family::enter_native, {pointer(e)});
    out_.accelerated.push_back(e);
    return emit(Family::enter_accelerated, {word(reinterpret_cast<std::uint64_t>(e->native)), pointer(e)});
}

/// Does another label stand at the entry? Then not only calls come here, and a breakpoint needs an instruction of its own. That goes too for
/// what stops and is run again in the same place.
bool Lowering::jumped_to_too() const {
    for (std::size_t i = current_ + 1; i < g_.instructions.size(); i++) {
        const Opcode op = g_.instructions[i].opcode;
        if (op == Opcode::op_label || op == Opcode::op_loop_rec || op == Opcode::op_wait || op == Opcode::op_wait_timeout) return true;
        if (op != Opcode::op_line && op != Opcode::op_executable_line && op != Opcode::op_debug_line) return false;
    }
    return false;
}

bool Lowering::begin_function(const GenericInstruction& g) {
    const Operand* o = g_.operands_of(g);
    if (!o[0].is_constant() || !o[1].is_constant() || !o[0].term().is_atom() || !o[1].term().is_atom() || !o[2].is_number() ||
        o[2].value > 255)
        return fail(g, "bad operand");
    if (o[0].term() != out_.module) return fail(g, "function of another module");
    out_.functions.push_back({o[1].term(), static_cast<std::uint32_t>(o[2].value), here(), here()});
    expect_entry_ = true;
    return emit(Family::func_info, {number(out_.functions.size() - 1)});
}

bool Lowering::set_line(const GenericInstruction& g) {
    const Operand& o = g_.operands_of(g)[0];
    if (!o.is_number() || (file_.has_lines && o.value >= file_.lines.size() && o.value != 0)) return fail(g, "no such line");
    line_ = static_cast<std::uint32_t>(o.value);
    return true;
}

std::uint32_t Lowering::new_catch(std::uint64_t label) {
    const std::uint32_t index = add_catch_handler(nullptr);
    out_.catches.push_back({index, 0});
    catch_labels_.push_back({index, static_cast<std::uint32_t>(label)});
    return index;
}

bool Lowering::lower(std::size_t& i) {
    const GenericInstruction& g = g_.instructions[i];
    current_ = i;
    if (dropped_[i]) {
        i++;
        return true;
    }
    const Operand* o = g_.operands_of(g);
    switch (g.opcode) {
    case Opcode::op_label: {
        if (!o[0].is_number()) return fail(g, "bad operand");
        i++;
        return define_label(o[0].value);
    }
    case Opcode::op_func_info: i++; return begin_function(g);
    case Opcode::op_line:
        i++;
        return set_line(g);
    case Opcode::op_executable_line:
    case Opcode::op_debug_line:
    case Opcode::op_nif_start:
    case Opcode::op_int_code_end: i++; return true;
    case Opcode::op_on_load:
        i++;
        out_.on_load = out_.functions.empty() ? 0 : out_.functions.back().entry + 1;
        return true;
    default: break;
    }
    if (out_.functions.empty()) return fail(g, "outside of a function");
    if (expect_entry_) return fail(g, "no entry label after func_info");
    bool known = false;
    if (!lower_basic(i, &known)) return false;
    if (known) return true;
    if (!lower_binary(i, &known)) return false;
    if (known) return true;
    return fail(g, "instruction not supported: " + std::string(opcode_info(static_cast<int>(g.opcode)).name));
}

bool Lowering::run() {
    labels_.assign(file_.label_count, 0);
    words_.reserve(g_.instructions.size() * 2);
    fixups_.reserve(g_.instructions.size() / 2);
    plan_floats();
    for (std::size_t i = 0; i < g_.instructions.size();)
        if (!lower(i)) return false;
    return finish();
}

bool Lowering::finish() {
    if (expect_entry_) return fail_module("the last function has no body");
    // Falling off the end of the code must meet something.
    if (!words_.empty() && !emit(Family::if_end, {})) return false;
    auto* bytes = reinterpret_cast<char*>(words_.data());
    for (const Fixup& f : fixups_) {
        if (f.label >= labels_.size() || labels_[f.label] == 0) return fail_module("label " + std::to_string(f.label) + " is not defined");
        const std::int64_t distance = std::int64_t{labels_[f.label]} - 1 - std::int64_t{f.base};
        if (f.wide) {
            std::memcpy(bytes + f.where, &distance, 8);
        } else {
            const auto narrow = static_cast<std::int32_t>(distance);
            if (narrow != distance) return fail_module("code too large");
            std::memcpy(bytes + f.where, &narrow, 4);
        }
    }
    const auto offset_of_label = [&](std::uint32_t label, std::uint32_t& offset) {
        if (label >= labels_.size() || labels_[label] == 0) return false;
        offset = labels_[label] - 1;
        return true;
    };
    for (std::size_t i = 0; i < out_.catches.size(); i++)
        if (!offset_of_label(catch_labels_[i].label, out_.catches[i].offset)) return fail_module("a catch without handler");
    for (std::size_t i = 0; i < file_.lambdas.size(); i++) {
        std::uint32_t offset = 0;
        if (!offset_of_label(file_.lambdas[i].label, offset)) return fail_module("a fun without code");
        out_.fun_offsets.push_back(offset);
    }
    for (const BeamFile::Export& e : file_.exports) {
        std::uint32_t offset = 0;
        if (!offset_of_label(e.label, offset)) return fail_module("an exported function without code");
        if (e.arity > 255) return fail_module("an exported function with too many arguments");
        out_.exports.push_back({atoms_[e.function - 1], e.arity, offset});
    }
    out_.code_words = words_.size();
    out_.code = std::make_unique_for_overwrite<std::uint64_t[]>(words_.size());
    std::copy(words_.begin(), words_.end(), out_.code.get());
    for (const ModuleCode::Catch& c : out_.catches) set_catch_handler(c.index, out_.at(c.offset));
    return true;
}

} // namespace joist

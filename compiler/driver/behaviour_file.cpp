// See behaviour_file.h.
//
// The function as compilers make it:
//
//     label L1: func_info M behaviour_info 1
//     label L2: select_val x0 f(L1) [callbacks f(A) optional_callbacks f(B)]   or  is_eq_exact ...
//     label A:  move LITERAL x0, return
//
// The code up to the next function is gone through once: which label, or which comparison, leads to
// which constant in x0. Behind anything else nobody knows what x0 holds: what is compared there
// tells nothing.
#include "compiler/driver/behaviour_file.h"

#include "compiler/abstract/term.h"
#include "compiler/source/arena.h"
#include "compiler/source/symbol.h"
#include "vm/beam/beam_file.h"
#include "vm/beam/compact_term.h"
#include "vm/beam/opcodes.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace joist::compiler {

namespace {

struct Instruction {
    Opcode op{};
    std::vector<CompactTerm> operands; ///< elements of lists among them
};

bool read_instruction(CompactReader& reader, Instruction& one) {
    std::uint8_t number = 0;
    if (!reader.read_byte(number) || opcode_info(number).name.empty()) return false;
    one.op = static_cast<Opcode>(number);
    one.operands.clear();
    for (int left = opcode_info(number).operands; left > 0; --left) {
        CompactTerm term;
        if (!reader.read(term)) return false;
        one.operands.push_back(term);
        std::int64_t more = term.tag == CompactTag::kList        ? term.value
                            : term.tag == CompactTag::kAllocList ? 2 * term.value
                                                                 : 0;
        for (; more > 0; --more) {
            if (!reader.read(term)) return false;
            one.operands.push_back(term);
        }
    }
    return true;
}

/// Finds what behaviour_info(NAME) gives.
class InfoReader {
public:
    explicit InfoReader(const BeamFile& file) : file_{file} {}

    /// False: there is no such function.
    bool run() {
        std::uint32_t entry = 0;
        for (const BeamFile::Export& one : file_.exports)
            if (one.arity == 1 && file_.atom(one.function) == "behaviour_info") entry = one.label;
        if (entry == 0) return false;
        CompactReader reader{file_.code};
        Instruction one;
        bool inside = false;
        while (read_instruction(reader, one)) {
            if (one.op == Opcode::op_label) {
                if (!inside && one.operands[0].value != entry) continue;
                inside = true;
                label_ = one.operands[0].value;
                if (label_ == entry) default_ = entry;
                key_.clear();
            } else if (inside &&
                       (one.op == Opcode::op_func_info || one.op == Opcode::op_int_code_end)) {
                break;
            } else if (inside) {
                instruction(one);
            }
        }
        return true;
    }

    /// The constant for `name`; none if it is none.
    std::optional<CompactTerm> value(std::string_view name) const {
        if (is_unsure_) return std::nullopt;
        if (const auto found = by_name_.find(std::string{name}); found != by_name_.end())
            return found->second;
        const auto label = labels_.find(std::string{name});
        const auto found = by_label_.find(label == labels_.end() ? default_ : label->second);
        return found == by_label_.end() ? std::nullopt : std::optional{found->second};
    }

private:
    std::string atom(const CompactTerm& term) const {
        const bool is_atom = term.tag == CompactTag::kAtom && term.value > 0 &&
                             static_cast<std::size_t>(term.value) <= file_.atoms.size();
        return is_atom ? std::string{file_.atom(static_cast<std::uint32_t>(term.value))}
                       : std::string{};
    }

    void instruction(const Instruction& one) {
        const auto is_x0 = [](const CompactTerm& term) {
            return term.tag == CompactTag::kX && term.value == 0;
        };
        const auto& operands = one.operands;
        if (one.op == Opcode::op_select_val && is_x0(operands[0])) {
            is_unsure_ |= is_other_;
            default_ = operands[1].value;
            for (std::size_t i = 3; i + 1 < operands.size(); i += 2)
                labels_[atom(operands[i])] = operands[i + 1].value;
        } else if (one.op == Opcode::op_is_eq_exact && is_x0(operands[1])) {
            is_unsure_ |= is_other_;
            default_ = operands[0].value;
            key_ = atom(operands[2]);
            by_name_.emplace(key_, std::nullopt);
        } else if (one.op == Opcode::op_move && is_x0(operands[1])) {
            moved_ = operands[0];
        } else if (one.op == Opcode::op_return && moved_) {
            if (key_.empty())
                by_label_.emplace(label_, *moved_);
            else
                by_name_[key_] = *moved_;
            moved_.reset();
        } else if (one.op != Opcode::op_line) {
            is_other_ = true;
            key_.clear();
            label_ = 0;
            moved_.reset();
        }
    }

    const BeamFile& file_;
    std::int64_t label_ = 0;
    std::int64_t default_ = 0;         ///< where names go that no test knows
    bool is_other_ = false;            ///< there was an instruction of another kind
    bool is_unsure_ = false;           ///< x0 was compared when it may have been something else
    std::string key_;                  ///< x0 is this atom
    std::optional<CompactTerm> moved_; ///< into x0, by the instruction before
    std::unordered_map<std::string, std::int64_t> labels_;
    std::unordered_map<std::int64_t, CompactTerm> by_label_;
    std::unordered_map<std::string, std::optional<CompactTerm>> by_name_;
};

/// Calls `each` with the functions of a list; false: it is no such list.
template <class Each>
bool functions_of(const BeamFile& file, const CompactTerm& term, const Each& each) {
    if (term.is_nil()) return true;
    if (term.tag != CompactTag::kLiteral ||
        static_cast<std::size_t>(term.value) >= file.literals.size())
        return false;
    Arena arena;
    SymbolTable symbols;
    const auto list =
        abstract::decode_term(file.literals[static_cast<std::size_t>(term.value)], arena, symbols);
    if (!list || !list->is_list()) return false;
    for (const abstract::Term& one : list->items()) {
        if (!one.is_tuple(2) || !one[1].is_integer()) return false;
        const auto name = abstract::text_of(one[0]);
        if (!name || one[1].integer() < 0 || one[1].integer() > 255) return false;
        each(*name, static_cast<std::uint32_t>(one[1].integer()));
    }
    return true;
}

} // namespace

BehaviourState read_behaviour(std::span<const std::uint8_t> bytes,
                              std::vector<BehaviourCallback>& callbacks) {
    BeamFile file;
    BeamFileError error;
    if (!read_beam_file(bytes, file, error)) return BehaviourState::kNone;
    InfoReader reader{file};
    if (!reader.run()) return BehaviourState::kNone;
    const auto given = reader.value("callbacks");
    if (!given) return BehaviourState::kComputed;
    if (given->tag == CompactTag::kAtom && given->value > 0 &&
        static_cast<std::size_t>(given->value) <= file.atoms.size() &&
        file.atom(static_cast<std::uint32_t>(given->value)) == "undefined")
        return BehaviourState::kUndefined;
    const bool good = functions_of(file, *given, [&](const std::string& name, std::uint32_t arity) {
        callbacks.push_back({name, arity, false});
    });
    if (!good) {
        callbacks.clear();
        return BehaviourState::kWrong;
    }
    std::set<std::pair<std::string, std::uint32_t>> optional;
    if (const auto listed = reader.value("optional_callbacks"))
        functions_of(file, *listed, [&](const std::string& name, std::uint32_t arity) {
            optional.emplace(name, arity);
        });
    for (BehaviourCallback& one : callbacks)
        one.is_optional = optional.contains({one.name, one.arity});
    return BehaviourState::kKnown;
}

BehaviourState behaviour_of(const ParsedModule& module, std::vector<BehaviourCallback>& callbacks) {
    std::set<std::pair<std::string_view, std::uint32_t>> optional;
    for (const Form* form : module.forms)
        if (form->kind == FormKind::kOptionalCallbacks)
            for (const NameArity& one : form->as<ExportForm>()->entries)
                optional.emplace(one.name.text(), one.arity);
    for (const Form* form : module.forms) {
        if (form->kind == FormKind::kFunction &&
            form->as<FunctionForm>()->name == std::string_view{"behaviour_info"})
            return BehaviourState::kComputed;
        if (form->kind != FormKind::kCallback) continue;
        const auto* callback = form->as<SpecForm>();
        const std::string_view name = callback->name.text();
        callbacks.push_back(
            {std::string{name}, callback->arity, optional.contains({name, callback->arity})});
    }
    return callbacks.empty() ? BehaviourState::kNone : BehaviourState::kKnown;
}

} // namespace joist::compiler

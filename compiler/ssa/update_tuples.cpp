// Tuples that are another with some elements changed.
//
//   A = get_tuple_element T, 0          V = update_tuple T, 2, X
//   C = get_tuple_element T, 2              (T is known to have three elements)
//   V = put_tuple A, X, C
//
//   V = call_ext setelement(2, T, X)    the same, where T is known to have so many
//
// That is what updates of records come to. OTP 26 brought the instruction; before, calls of
// setelement/3 in a row copy the tuple only once:
//
//   U = call_ext setelement(2, T, X)    U = call_ext setelement(2, T, X)
//   V = call_ext setelement(3, U, Y)    set_tuple_element U, 2, Y       (V is U)
//
// where nobody else has U. Between the call and set_tuple_element nothing may collect: an old
// tuple with a young element would be lost to the collector. Both must stand directly one behind
// the other, and the code generator reserves no heap between.
#include "compiler/ssa/update_tuples.h"

#include "compiler/ssa/type_lattice.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

constexpr int kFirstWithUpdates = 26;
/// The first release that may write into a tuple: then a single element that stays is enough.
constexpr int kFirstInPlace = 29;

class Updater {
public:
    Updater(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        if (!has_work()) return;
        find_uses();
        if (module_.target >= kFirstWithUpdates) count_kept();
        for (Block& block : function_.blocks) {
            if (module_.target >= kFirstWithUpdates) {
                for (Instruction* one : block.instructions) {
                    if (one->op == Op::put_tuple)
                        update_rebuilt(*one);
                    else if (is_setelement(*one))
                        update_set(*one);
                }
            } else {
                join_calls(block);
            }
        }
        if (drops_reads_) drop_unused_reads();
        if (!replaced_.empty()) replace_values();
    }

private:
    static bool is_setelement(const Instruction& one) {
        return one.op == Op::call_ext && one.callee.arity == 3 && one.callee.name == "setelement" &&
               one.callee.module == "erlang" && one.operands[0].is_literal() &&
               one.operands[0].literal()->is_small() && one.operands[0].literal()->integer > 0;
    }

    bool has_work() const {
        return std::any_of(function_.blocks.begin(), function_.blocks.end(), [&](const Block& b) {
            return std::any_of(b.instructions.begin(), b.instructions.end(), [&](auto* one) {
                return is_setelement(*one) ||
                       (one->op == Op::put_tuple && module_.target >= kFirstWithUpdates);
            });
        });
    }

    void find_uses() {
        uses_.assign(function_.value_count, 0);
        maker_.assign(function_.value_count, nullptr);
        for (const Block& block : function_.blocks) {
            for_each_operand(block, [&](Operand operand) {
                if (operand.is_value()) ++uses_[operand.value()];
            });
            for (const Instruction* one : block.instructions) {
                if (one->result != kNoValue) maker_[one->result] = one;
            }
        }
    }

    const Instruction* read_by(Operand operand, std::size_t index) const {
        if (!operand.is_value()) return nullptr;
        const Instruction* made = maker_[operand.value()];
        return made && made->op == Op::get_tuple_element && made->immediate == index &&
                       made->operands[0].is_value()
                   ? made
                   : nullptr;
    }

    static const Type* type_of_operand(const Instruction& one, std::size_t index) {
        return index < one.types.size() ? one.types[index] : nullptr;
    }

    /// Does the tuple that `read` reads from, of a known type, have that constant there?
    static bool has_constant(const Type& tuple, std::size_t index, Operand operand) {
        return operand.is_literal() && operand.literal()->is_atom() &&
               TypePool::element(tuple, static_cast<std::uint32_t>(index)).value ==
                   operand.literal();
    }

    /// The read of the first element that is another tuple's at the same place, if that tuple is
    /// known to have the size of the new one.
    const Instruction* first_kept(const Instruction& one) const {
        const std::size_t size = one.operands.size();
        for (std::size_t i = 0; i < size; ++i) {
            const Instruction* read = read_by(one.operands[i], i);
            if (!read) continue;
            const Type* type = type_of_operand(*read, 0);
            const bool fits =
                type && type->is_only(kTuple) && type->arity == static_cast<int>(size);
            return fits ? read : nullptr;
        }
        return nullptr;
    }

    /// The read of element `i` of the tuple that an update keeps there; null: it is changed.
    const Instruction* kept_by(const Instruction& one, std::size_t i, Operand tuple) const {
        const Instruction* read = read_by(one.operands[i], i);
        return read && read->operands[0] == tuple ? read : nullptr;
    }

    /// How many updates keep each read: it goes if there are no other uses.
    void count_kept() {
        kept_.assign(function_.value_count, 0);
        for (const Block& block : function_.blocks) {
            for (const Instruction* one : block.instructions) {
                const Instruction* first = one->op == Op::put_tuple ? first_kept(*one) : nullptr;
                for (std::size_t i = 0; first && i < one->operands.size(); ++i) {
                    if (const Instruction* read = kept_by(*one, i, first->operands[0]))
                        ++kept_[read->result];
                }
            }
        }
    }

    void update_rebuilt(Instruction& one) {
        const Instruction* first = first_kept(one);
        if (!first) return;
        const std::size_t size = one.operands.size();
        const Operand tuple = first->operands[0];
        const Type* type = type_of_operand(*first, 0);
        std::vector<Operand> operands{tuple};
        std::size_t kept = 0, saved = 0;
        for (std::size_t i = 0; i < size; ++i) {
            if (const Instruction* read = kept_by(one, i, tuple)) {
                ++kept;
                saved += uses_[read->result] == kept_[read->result];
            } else if (has_constant(*type, i, one.operands[i])) {
                ++kept;
            } else {
                operands.push_back(module_.literals.integer(static_cast<std::int64_t>(i) + 1));
                operands.push_back(one.operands[i]);
            }
        }
        // Elements that are read anyway cost nothing to write again.
        const bool pays =
            operands.size() > 1 &&
            (saved >= 2 || (saved == 1 && (2 * kept >= size || module_.target >= kFirstInPlace)));
        for (std::size_t i = 0; i < size; ++i) {
            if (const Instruction* read = kept_by(one, i, tuple)) {
                --kept_[read->result];
                uses_[read->result] -= pays;
            }
        }
        if (!pays) return;
        become_update(one, operands, type, size);
        drops_reads_ = true;
    }

    void become_update(Instruction& one,
                       std::vector<Operand> operands,
                       const Type* type,
                       std::size_t size) {
        // OTP's machine wants them in order.
        std::vector<std::pair<std::int64_t, Operand>> changes;
        for (std::size_t i = 1; i < operands.size(); i += 2)
            changes.emplace_back(operands[i].literal()->integer, operands[i + 1]);
        std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
            return a.first < b.first;
        });
        for (std::size_t i = 0; i < changes.size(); ++i) {
            operands[2 * i + 1] = module_.literals.integer(changes[i].first);
            operands[2 * i + 2] = changes[i].second;
        }
        one.op = Op::update_tuple;
        one.immediate = static_cast<std::uint32_t>(size);
        one.operands = module_.arena.copy(operands);
        std::vector<const Type*> types(operands.size(), nullptr);
        types[0] = type;
        one.types = module_.arena.copy(types);
    }

    /// Of what a call of setelement/3 takes and can't fail on; null: it may.
    static const Type* updated_type(const Instruction& call) {
        const Type* type = type_of_operand(call, 1);
        if (!type || !type->is_only(kTuple) || !call.operands[1].is_value() ||
            call.operands[0].literal()->integer > type->arity)
            return nullptr;
        return type;
    }

    void update_set(Instruction& one) {
        const Type* type = updated_type(one);
        if (!type) return;
        std::vector<Operand> operands{one.operands[1], one.operands[0], one.operands[2]};
        // Another update of the same that nobody else wants becomes part of this one.
        const Instruction* before = maker_[one.operands[1].value()];
        if (before && before->op == Op::update_tuple && uses_[before->result] == 1) {
            std::vector<Operand> joined{before->operands.begin(), before->operands.end()};
            const auto place = std::find(joined.begin() + 1, joined.end(), operands[1]);
            if (place == joined.end())
                joined.insert(joined.end(), {operands[1], operands[2]});
            else
                *(place + 1) = operands[2];
            operands = std::move(joined);
            uses_[before->result] = 0;
            drops_reads_ = true;
        }
        become_update(one, operands, type, static_cast<std::size_t>(type->arity));
        one.callee = {};
    }

    void drop_unused_reads() {
        for (Block& block : function_.blocks) {
            std::erase_if(block.instructions, [&](const Instruction* one) {
                return (one->op == Op::get_tuple_element || one->op == Op::update_tuple) &&
                       uses_[one->result] == 0;
            });
        }
    }

    /// Calls that stand directly behind each other: nothing is computed between, so nothing
    /// collects but the first.
    void join_calls(Block& block) {
        const Instruction* call = nullptr; // the one that copies
        for (Instruction*& one : block.instructions) {
            const bool joins = call && is_setelement(*one) && updated_type(*one) &&
                               one->operands[1] == Operand{last_} && uses_[last_] == 1 &&
                               one->operands[2] != one->operands[1];
            if (!joins) {
                call = is_setelement(*one) && updated_type(*one) ? one : nullptr;
                if (call) last_ = call->result;
                continue;
            }
            Instruction* set = module_.arena.make<Instruction>();
            const Operand operands[] = {call->result, one->operands[2]};
            set->op = Op::set_tuple_element;
            set->immediate = static_cast<std::uint32_t>(one->operands[0].literal()->integer - 1);
            set->operands = module_.arena.copy(operands, 2);
            last_ = one->result;
            replaced_.push_back({one->result, call->result});
            one = set;
        }
    }

    void replace_values() {
        std::vector<ValueId> instead(function_.value_count);
        for (ValueId value = 0; value < function_.value_count; ++value)
            instead[value] = value;
        for (const auto& [from, to] : replaced_)
            instead[from] = to;
        const auto replace = [&](Operand& operand) {
            if (operand.is_value()) operand = instead[operand.value()];
        };
        for (Block& block : function_.blocks) {
            for (Phi& phi : block.phis) {
                for (PhiArgument& argument : phi.arguments)
                    replace(argument.operand);
            }
            for (Instruction* one : block.instructions)
                for (Operand& operand : one->operands)
                    replace(operand);
            for (Operand& operand : block.terminator.operands)
                replace(operand);
        }
        // What is known of the tuple as it was at first no longer holds.
        for (const auto& [from, to] : replaced_) {
            if (to < function_.value_types.size()) function_.value_types[to] = nullptr;
        }
    }

    Module& module_;
    Function& function_;
    std::vector<std::uint32_t> uses_;
    std::vector<std::uint32_t> kept_; ///< by value: of its uses those that may become updates
    std::vector<const Instruction*> maker_;
    std::vector<std::pair<ValueId, ValueId>> replaced_;
    ValueId last_ = kNoValue;
    bool drops_reads_ = false;
};

} // namespace

void update_tuples(Module& module, Function& function) {
    Updater{module, function}.run();
}

} // namespace joist::compiler::ssa

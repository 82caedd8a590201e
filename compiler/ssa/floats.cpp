// Arithmetic on floats without boxes.
//
//   C = A * B, D = C + 1          before     a = float_load A, b = float_load B, c = float_mul a, b
//   (A known to be a float)                  one = float_load 1.0, d = float_add c, one
//                                            D = float_box d        (C is needed unboxed only)
//
//   walk the dominator tree; unboxed: value -> float, what is at hand in float registers
//     for each operator whose result is a float, outside guards:
//       operands: unboxed, or loaded (known to be a float), or converted (anything; may fail)
//       instead of it: the float operation, and a box under the old name; unboxed[old name] = it
//     calls lose `unboxed`; a block with several predecessors starts without
//   boxes that nobody reads are dropped
//
// No more than kMostUnboxed are at hand at once, so that the machine's 16 float registers do: of
// more, those go whose next use in the block is the last.
#include "compiler/ssa/floats.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/type_lattice.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace joist::compiler::ssa {

namespace {

constexpr std::size_t kMostUnboxed = 12;
/// Integers up to here are floats exactly.
constexpr std::int64_t kMostExact = std::int64_t{1} << 53;

class Unboxer {
public:
    Unboxer(Module& module, Function& function)
        : module_{module}, function_{function}, cfg_{function} {}

    void run() {
        if (!any_candidate()) return;
        cfg_.find_dominators();
        walk();
        drop_unread_boxes();
    }

private:
    /// What is in float registers, the latest used last.
    using AtHand = std::vector<std::pair<Operand, ValueId>>;

    /// The float operation of an operator; copy: none.
    Op float_op(const Instruction& one) const {
        if (one.op != Op::bif || one.operands.empty()) return Op::copy;
        const std::string_view name = one.callee.name.text();
        if (name.size() != 1) return Op::copy;
        const bool real = is_real(one, 0) || (one.operands.size() == 2 && is_real(one, 1));
        if (one.operands.size() == 1) return name == "-" && real ? Op::float_negate : Op::copy;
        if (!is_numeric(one.operands[0]) || !is_numeric(one.operands[1])) return Op::copy;
        if (name == "/") return Op::float_div;
        if (!real) return Op::copy;
        if (name == "+") return Op::float_add;
        if (name == "-") return Op::float_sub;
        return name == "*" ? Op::float_mul : Op::copy;
    }

    static bool is_real(const Instruction& one, std::size_t index) {
        if (one.operands[index].is_literal()) return one.operands[index].literal()->is_float();
        return index < one.types.size() && one.types[index] && one.types[index]->is_only(kReal);
    }

    /// A value, or a constant that is a number and a float's value.
    static bool is_numeric(Operand operand) {
        if (operand.is_value()) return true;
        const Literal* literal = operand.literal();
        return literal->is_float() || (literal->is_small() && literal->integer <= kMostExact &&
                                       literal->integer >= -kMostExact);
    }

    bool is_guarded(const Block& block, const Instruction* one) const {
        return block.terminator.kind == TerminatorKind::kSucceeded &&
               one == block.instructions.back();
    }

    bool any_candidate() const {
        for (const BlockId id : cfg_.order()) {
            const Block& block = function_.blocks[id];
            for (const Instruction* one : block.instructions) {
                if (float_op(*one) != Op::copy && !is_guarded(block, one)) return true;
            }
        }
        return false;
    }

    void walk() {
        std::vector<AtHand> leaving(function_.blocks.size());
        for (const BlockId id : cfg_.order()) {
            AtHand at_hand;
            const auto preds = cfg_.predecessors(id);
            if (id != 0 && preds.size() == 1 && !cfg_.is_back_edge(preds[0], id) &&
                keeps_registers(function_.blocks[preds[0]].terminator.kind))
                at_hand = leaving[preds[0]];
            visit(function_.blocks[id], at_hand);
            leaving[id] = std::move(at_hand);
        }
    }

    static bool keeps_registers(TerminatorKind kind) {
        switch (kind) {
        case TerminatorKind::kJump:
        case TerminatorKind::kBranch:
        case TerminatorKind::kSwitch:
        case TerminatorKind::kSwitchArity:
        case TerminatorKind::kSucceeded:
            return true;
        default:
            return false;
        }
    }

    void visit(Block& block, AtHand& at_hand) {
        find_uses(block);
        std::vector<Instruction*> out;
        bool changed = false;
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            Instruction* one = block.instructions[i];
            const Op op = float_op(*one);
            if (op == Op::copy || is_guarded(block, one)) {
                if (op_info(one->op).is_call) at_hand.clear();
                if (changed) out.push_back(one);
                continue;
            }
            if (!changed) {
                out.assign(block.instructions.begin(),
                           block.instructions.begin() + static_cast<std::ptrdiff_t>(i));
                changed = true;
            }
            rewrite(*one, op, at_hand, out);
            make_room(at_hand, i);
        }
        if (changed) block.instructions = std::move(out);
    }

    /// Where in the block each value is computed with: into uses_.
    void find_uses(const Block& block) {
        uses_.clear();
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            const Instruction& one = *block.instructions[i];
            if (float_op(one) == Op::copy) continue;
            for (const Operand operand : one.operands)
                uses_.emplace_back(key(as_float(operand)), i);
        }
        std::sort(uses_.begin(), uses_.end());
    }

    static std::uintptr_t key(Operand operand) {
        return operand.is_value() ? std::uintptr_t{operand.value()} * 2 + 1
                                  : reinterpret_cast<std::uintptr_t>(operand.literal());
    }

    std::size_t next_use(Operand operand, std::size_t behind) const {
        const auto found =
            std::upper_bound(uses_.begin(), uses_.end(), std::pair{key(operand), behind});
        return found != uses_.end() && found->first == key(operand) ? found->second
                                                                    : static_cast<std::size_t>(-1);
    }

    /// Of more values than there are registers for, those go that are wanted last.
    void make_room(AtHand& at_hand, std::size_t here) const {
        while (at_hand.size() > kMostUnboxed) {
            auto last = at_hand.begin();
            std::size_t last_use = next_use(last->first, here);
            for (auto at = at_hand.begin() + 1; at != at_hand.end(); ++at) {
                const std::size_t use = next_use(at->first, here);
                if (use > last_use) last = at, last_use = use;
            }
            at_hand.erase(last);
        }
    }

    void rewrite(const Instruction& one, Op op, AtHand& at_hand, std::vector<Instruction*>& out) {
        Operand inputs[2];
        for (std::size_t i = 0; i < one.operands.size(); ++i)
            inputs[i] = unboxed(one, i, at_hand, out);
        const ValueId result = emit(
            out, op, std::span{inputs, one.operands.size()}, one.location, function_.new_value());
        emit(out, Op::float_box, std::span<const Operand>{{Operand{result}}}, {}, one.result);
        at_hand.emplace_back(one.result, result);
    }

    Operand unboxed(const Instruction& one,
                    std::size_t index,
                    AtHand& at_hand,
                    std::vector<Instruction*>& out) {
        const Operand operand = as_float(one.operands[index]);
        const auto found = std::find_if(at_hand.begin(), at_hand.end(), [&](const auto& entry) {
            return entry.first == operand;
        });
        if (found != at_hand.end()) {
            std::rotate(found, found + 1, at_hand.end());
            return at_hand.back().second;
        }
        const bool loads = operand.is_literal() || is_real(one, index);
        const ValueId made = emit(out,
                                  loads ? Op::float_load : Op::float_convert,
                                  std::span<const Operand>{&operand, 1},
                                  loads ? Location{} : one.location,
                                  function_.new_value());
        // A conversion of what is known to be an integer looks for nothing else.
        if (!loads && index < one.types.size())
            out.back()->types = one.types.subspan(index, 1);
        at_hand.emplace_back(operand, made);
        return made;
    }

    Operand as_float(Operand operand) const {
        if (!operand.is_literal() || !operand.literal()->is_small()) return operand;
        return module_.literals.real(static_cast<double>(operand.literal()->integer));
    }

    ValueId emit(std::vector<Instruction*>& out,
                 Op op,
                 std::span<const Operand> operands,
                 Location location,
                 ValueId result) {
        Instruction* made = module_.arena.make<Instruction>();
        made->op = op;
        made->result = result;
        made->location = location;
        made->operands = module_.arena.copy(operands.data(), operands.size());
        out.push_back(made);
        return result;
    }

    void drop_unread_boxes() {
        std::vector<bool> read(function_.value_count, false);
        const auto note = [&](Operand operand) {
            if (operand.is_value()) read[operand.value()] = true;
        };
        for (const BlockId id : cfg_.order()) {
            const Block& block = function_.blocks[id];
            for (const Phi& phi : block.phis) {
                for (const PhiArgument& argument : phi.arguments)
                    note(argument.operand);
            }
            for (const Instruction* one : block.instructions)
                std::for_each(one->operands.begin(), one->operands.end(), note);
            std::for_each(block.terminator.operands.begin(), block.terminator.operands.end(), note);
        }
        for (const BlockId id : cfg_.order()) {
            std::erase_if(function_.blocks[id].instructions, [&](const Instruction* one) {
                return one->op == Op::float_box && !read[one->result];
            });
        }
    }

    Module& module_;
    Function& function_;
    Cfg cfg_;
    std::vector<std::pair<std::uintptr_t, std::size_t>> uses_; ///< of the block at hand
};

} // namespace

void unbox_floats(Module& module, Function& function) {
    Unboxer{module, function}.run();
}

} // namespace joist::compiler::ssa

// Giving out X registers: where each value would like to be, and what it gets.
#include "compiler/codegen/register_set.h"
#include "compiler/codegen/registers.h"

#include <algorithm>
#include <bit>

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::for_each_successor;
using ssa::Instruction;
using ssa::kNoValue;
using ssa::Op;
using ssa::Operand;
using ssa::Phi;
using ssa::PhiArgument;
using ssa::Terminator;
using ssa::TerminatorKind;
using ssa::ValueId;

void Allocation::find_hints() {
    hint_.assign(function_.value_count, -1);
    wanted_.resize(function_.blocks.size());
    wanted_in_.assign(function_.blocks.size(), 0);
    if (!steps_.on(Step::kWishes)) {
        for (BlockId id = 0; id < function_.blocks.size(); ++id)
            wanted_[id].resize(function_.blocks[id].instructions.size());
        return;
    }
    const auto wish = [&](Operand operand, std::size_t index, std::uint64_t& wanted) {
        if (!operand.is_value() || is_tag_[operand.value()]) return;
        hint_[operand.value()] = static_cast<int>(index);
        if (index < 64) wanted |= std::uint64_t{1} << index;
    };
    for (std::size_t place = cfg_.order().size(); place-- > 0;) {
        const BlockId id = cfg_.order()[place];
        const Block& block = function_.blocks[id];
        const Terminator& end = block.terminator;
        std::uint64_t wanted = 0;
        for_each_successor(end, [&](BlockId to) {
            if (cfg_.is_back_edge(id, to)) return;
            wanted |= wanted_in_[to];
            for (const Phi& phi : function_.blocks[to].phis) {
                if (hint_[phi.result] < 0) continue;
                for (const PhiArgument& argument : phi.arguments) {
                    if (argument.block == id)
                        wish(argument.operand, static_cast<std::size_t>(hint_[phi.result]), wanted);
                }
            }
        });
        const bool tail = ends_in_tail_call(block);
        if (end.kind == TerminatorKind::kReturn && !tail) wish(end.operands[0], 0, wanted);
        wanted_[id].resize(block.instructions.size());
        for (std::size_t i = block.instructions.size(); i-- > 0;) {
            const Instruction& one = *block.instructions[i];
            if (one.result != kNoValue && hint_[one.result] >= 0 && hint_[one.result] < 64) {
                wanted &= ~(std::uint64_t{1} << hint_[one.result]);
            }
            wanted_[id][i] = wanted;
            if (one.op == Op::catch_end) wish(one.operands[1], 0, wanted);
            if (!clobbers_registers(one)) continue;
            wanted = 0;
            const auto arguments = register_arguments(one);
            for (std::size_t k = 0; k < arguments.size(); ++k)
                wish(arguments[k], k, wanted);
        }
        for (const Phi& phi : block.phis) {
            if (hint_[phi.result] >= 0 && hint_[phi.result] < 64)
                wanted &= ~(std::uint64_t{1} << hint_[phi.result]);
        }
        wanted_in_[id] = wanted;
    }
}

namespace {

/// X registers in use.
class RegisterFile {
public:
    void clear() { set_.clear(); }
    bool taken(std::size_t index) const { return set_.has(static_cast<std::uint32_t>(index)); }
    void take(std::size_t index) { set_.add(static_cast<std::uint32_t>(index)); }
    void release(std::size_t index) { set_.remove(static_cast<std::uint32_t>(index)); }
    std::uint64_t low_word() const { return set_.word(0); }
    void keep(const RegisterFile& other) { set_.intersect(other.set_); }
    /// Lowest free register outside `avoid`, unless that would leave one below it that was never
    /// `written` (a collection would then want it cleared); else lowest free.
    std::size_t lowest(std::uint64_t avoid, const RegisterFile& written) const {
        const std::uint64_t free = ~(low_word() | avoid);
        if (free) {
            const auto index = static_cast<std::size_t>(std::countr_zero(free));
            const std::uint64_t below = (std::uint64_t{1} << index) - 1;
            if ((below & ~(low_word() | written.low_word())) == 0) return index;
        }
        for (std::size_t i = 0;; ++i) {
            const std::uint64_t left = ~set_.word(i);
            if (left) return i * 64 + static_cast<std::size_t>(std::countr_zero(left));
        }
    }

private:
    RegisterSet set_;
};

} // namespace

void Allocation::give_x_registers() {
    x_.assign(function_.value_count, -1);
    std::vector<int> phi_class(function_.value_count,
                               -1); // register of a phi that the value flows into
    RegisterFile file;
    ValueSet live{function_.value_count};
    // What each instruction reads from X, instruction after instruction, and of that what it is the
    // last to read, the last instruction's first.
    std::vector<ValueId> reads, deaths;
    std::vector<std::size_t> first_read, first_death;
    std::vector<bool> dead_result;
    std::vector<RegisterFile> written_out(function_.blocks.size());
    RegisterFile written;
    std::vector<ValueId> owners; // who had each register last
    const auto choose = [&](ValueId value, std::uint64_t avoid) {
        int wish = hint_[value];
        if (wish >= 0 && file.taken(static_cast<std::size_t>(wish))) {
            // If who has it wants to be elsewhere, take that: one swap then serves both.
            const ValueId owner = static_cast<std::size_t>(wish) < owners.size()
                                      ? owners[static_cast<std::size_t>(wish)]
                                      : kNoValue;
            const int other = owner == kNoValue ? -1 : hint_[owner];
            wish = other >= 0 && other != wish ? other : -1;
        }
        if (wish < 0 || file.taken(static_cast<std::size_t>(wish))) wish = phi_class[value];
        const std::size_t chosen = wish >= 0 && !file.taken(static_cast<std::size_t>(wish))
                                       ? static_cast<std::size_t>(wish)
                                       : file.lowest(avoid, written);
        if (chosen >= kMaxRegisters) too_large_ = true;
        x_[value] = static_cast<int>(chosen);
        file.take(chosen);
        written.take(chosen);
        if (chosen >= owners.size()) owners.resize(chosen + 1, kNoValue);
        owners[chosen] = value;
    };
    for (const BlockId id : cfg_.order()) {
        const Block& block = function_.blocks[id];
        const bool tail = ends_in_tail_call(block);
        // Backwards: where each register is read last.
        live.clear();
        dead_result.assign(block.instructions.size(), false);
        reads.clear();
        deaths.clear();
        first_read.clear();
        first_death.assign(block.instructions.size() + 1, 0);
        for_each_successor(block.terminator, [&](BlockId to) {
            for (const ValueId value : x_live_in_[to])
                live.insert(value);
        });
        {
            Residency here{*this, id};
            // Which operands are read from X: forwards, as residency is known.
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                first_read.push_back(reads.size());
                for (const Operand operand : block.instructions[i]->operands) {
                    if (operand.is_value() && !is_tag_[operand.value()] &&
                        here.in_x(operand.value()))
                        reads.push_back(operand.value());
                }
                here.after(*block.instructions[i], tail && i + 1 == block.instructions.size());
            }
            first_read.push_back(reads.size());
            for (const Operand operand : block.terminator.operands) {
                if (!tail && operand.is_value() && here.in_x(operand.value()))
                    live.insert(operand.value());
            }
            for_each_successor(block.terminator, [&](BlockId to) {
                for (const Phi& phi : function_.blocks[to].phis) {
                    for (const PhiArgument& argument : phi.arguments) {
                        if (argument.block == id && argument.operand.is_value() &&
                            here.in_x(argument.operand.value()))
                            live.insert(argument.operand.value());
                    }
                }
            });
            for (std::size_t i = block.instructions.size(); i-- > 0;) {
                const Instruction& one = *block.instructions[i];
                if (one.result != kNoValue) dead_result[i] = !live.erase(one.result);
                first_death[i + 1] = deaths.size();
                for (std::size_t k = first_read[i]; k < first_read[i + 1]; ++k)
                    if (live.insert(reads[k])) deaths.push_back(reads[k]);
            }
            first_death[0] = deaths.size();
        }
        // Forwards: give registers out.
        file.clear();
        written.clear();
        const auto preds = cfg_.predecessors(id);
        if (id == 0) {
            for (std::size_t i = 0; i < function_.params.size(); ++i)
                written.take(i);
        } else if (regions_.handled_by(id) < 0) {
            written = written_out[preds[0]];
            for (const BlockId pred : preds) {
                if (cfg_.is_back_edge(pred, id)) {
                    written.clear();
                    break;
                }
                written.keep(written_out[pred]);
            }
        }
        for (const ValueId value : x_live_in_[id])
            file.take(static_cast<std::size_t>(x_[value]));
        if (id == 0) {
            for (std::size_t i = 0; i < function_.params.size(); ++i) {
                x_[function_.params[i]] = static_cast<int>(i);
                if (live.contains(function_.params[i])) file.take(i);
            }
        }
        for (const Phi& phi : block.phis) {
            if (made_on_stack_[phi.result]) continue;
            // An incoming register that is free here saves a move.
            if (hint_[phi.result] < 0 || file.taken(static_cast<std::size_t>(hint_[phi.result]))) {
                for (const PhiArgument& argument : phi.arguments) {
                    if (!argument.operand.is_value()) continue;
                    const int reg = x_[argument.operand.value()];
                    if (reg >= 0 && !file.taken(static_cast<std::size_t>(reg))) {
                        phi_class[phi.result] = reg;
                        break;
                    }
                }
            }
            choose(phi.result, wanted_in_[id]);
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.operand.is_value())
                    phi_class[argument.operand.value()] = x_[phi.result];
            }
        }
        for (const Phi& phi : block.phis) {
            if (!made_on_stack_[phi.result] && !live.contains(phi.result))
                file.release(static_cast<std::size_t>(x_[phi.result]));
        }
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            const Instruction& one = *block.instructions[i];
            for (std::size_t k = first_death[i + 1]; k < first_death[i]; ++k)
                file.release(static_cast<std::size_t>(x_[deaths[k]]));
            if (clobbers_registers(one) && !(tail && i + 1 == block.instructions.size())) {
                file.clear();
                written.clear();
            }
            if (one.result == kNoValue || made_on_stack_[one.result] || is_tag_[one.result])
                continue;
            const int fixed = fixed_result(one.op);
            if (fixed >= 0) {
                x_[one.result] = fixed;
                file.take(static_cast<std::size_t>(fixed));
                written.take(static_cast<std::size_t>(fixed));
            } else {
                choose(one.result, wanted_[id][i]);
            }
            if (dead_result[i]) file.release(static_cast<std::size_t>(x_[one.result]));
        }
        written_out[id] = written;
    }
}

/// Block by block, as for X registers: the first that is free. The pass that makes floats sees to
/// it that there are enough.
void Allocation::give_float_registers() {
    const auto is_float = [this](Operand operand) {
        return operand.is_value() && is_tag_[operand.value()];
    };
    std::vector<std::size_t> last_use(function_.value_count, 0);
    for (const BlockId id : cfg_.order()) {
        const Block& block = function_.blocks[id];
        const auto& code = block.instructions;
        const bool any = std::any_of(code.begin(), code.end(), [](const Instruction* one) {
            return gives_float(one->op) || one->op == Op::float_box;
        });
        if (!any) continue;
        // What is needed behind the block keeps its register throughout.
        constexpr std::size_t kBehind = static_cast<std::size_t>(-1);
        for (std::size_t i = 0; i < code.size(); ++i) {
            if (code[i]->result != kNoValue) last_use[code[i]->result] = i;
            for (const Operand operand : code[i]->operands) {
                if (is_float(operand)) last_use[operand.value()] = i;
            }
        }
        for_each_successor(block.terminator, [&](BlockId to) {
            for (const ValueId value : liveness_.live_in(to))
                last_use[value] = kBehind;
        });
        std::uint64_t taken = 0;
        for (const ValueId value : liveness_.live_in(id)) {
            const auto found = fr_.find(value);
            if (found != fr_.end()) taken |= std::uint64_t{1} << found->second;
        }
        for (std::size_t i = 0; i < code.size(); ++i) {
            const Instruction& one = *code[i];
            for (const Operand operand : one.operands) {
                if (!is_float(operand) || last_use[operand.value()] != i) continue;
                const auto found = fr_.find(operand.value());
                if (found != fr_.end()) taken &= ~(std::uint64_t{1} << found->second);
            }
            if (!gives_float(one.op)) continue;
            const auto chosen = static_cast<std::uint32_t>(std::countr_one(taken));
            fr_[one.result] = chosen;
            if (last_use[one.result] != i) taken |= std::uint64_t{1} << chosen;
        }
    }
}

} // namespace joist::compiler::codegen

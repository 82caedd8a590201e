#include "compiler/codegen/registers.h"

#include <algorithm>
#include <bit>

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::for_each_successor;
using ssa::Instruction;
using ssa::kNoBlock;
using ssa::kNoValue;
using ssa::Op;
using ssa::Operand;
using ssa::Phi;
using ssa::PhiArgument;
using ssa::Terminator;
using ssa::TerminatorKind;
using ssa::ValueId;

int fixed_result(Op op) {
    switch (op) {
    case Op::call:
    case Op::call_ext:
    case Op::call_fun:
    case Op::apply:
    case Op::send:
    case Op::build_stacktrace:
    case Op::bs_init_writable:
    case Op::peek_message:
    case Op::catch_landing:
    case Op::catch_end:
    case Op::exception_class: return 0;
    case Op::exception_reason: return 1;
    case Op::exception_trace: return 2;
    default: return -1;
    }
}

std::vector<Operand> register_arguments(const Instruction& one) {
    std::vector<Operand> in_order(one.operands.begin(), one.operands.end());
    // The fun, or module and function, come after the arguments.
    if (one.op == Op::call_fun) std::rotate(in_order.begin(), in_order.begin() + 1, in_order.end());
    if (one.op == Op::apply) std::rotate(in_order.begin(), in_order.begin() + 2, in_order.end());
    return in_order;
}

Allocation::Allocation(ssa::Module& module, ssa::Function& function, const FramePlan& plan)
    : module_{module}, function_{function}, plan_{plan}, cfg_{function}, regions_{function, cfg_}, liveness_{function, cfg_, regions_} {
    is_tag_.assign(function.value_count, false);
    for (const auto& region : regions_.regions()) is_tag_[region.tag] = true;
    for (const Block& block : function.blocks) {
        // The exception as a whole is nowhere: only its parts are.
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::try_case) is_tag_[one->result] = true;
        }
    }
    homes_.assign(function.value_count, Home{});
    made_on_stack_.assign(function.value_count, false);
    find_receive_zones();
    if (plan.component_count != 0) {
        find_stack_values();
        place_spills();
    }
    find_residency();
    find_x_liveness();
    find_hints();
    give_x_registers();
    give_slots();
    if (plan.component_count != 0) find_dead_slots();
}

int Allocation::y(ValueId value, BlockId block) const {
    const Home* found = home(value, plan_.component[block]);
    return found ? found->slot : -1;
}

void Allocation::mark_stack(ValueId value, std::uint32_t component) {
    if (!is_tag_[value]) set_slot(value, component, -1);
}

void Allocation::set_slot(ValueId value, std::uint32_t component, int slot) {
    Home& first = homes_[value];
    if (first.component == 0 || first.component == component) {
        first = {component, slot};
    } else {
        more_homes_[key(component, value)] = {component, slot};
    }
}

/// Values live after the terminator of `block` was decided: what successors need, phi arguments, and what an open handler needs.
void Allocation::live_at_end(BlockId id, const Liveness& liveness, ValueSet& live) const {
    const Terminator& end = function_.blocks[id].terminator;
    bool leaves = true;
    for_each_successor(end, [&](BlockId to) {
        leaves = false;
        for (const ValueId value : liveness.live_in(to)) live.insert(value);
        for (const Phi& phi : function_.blocks[to].phis) {
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.block == id && argument.operand.is_value()) live.insert(argument.operand.value());
            }
        }
    });
    if (!leaves) return;
    for (const std::uint32_t region : regions_.open_at(id)) {
        for (const ValueId value : liveness.live_in(regions_.regions()[region].handler)) live.insert(value);
    }
}

namespace {

/// Steps a set of live values backwards over an instruction, without its result.
void step_back(const Instruction& one, const TryRegions& regions, const Liveness& liveness, ValueSet& live) {
    if (one.op == Op::try_end || one.op == Op::catch_end) {
        const auto& region = regions.regions()[regions.of_tag(one.operands[0].value())];
        for (const ValueId value : liveness.live_in(region.handler)) live.insert(value);
    }
    for (const Operand operand : one.operands) {
        if (operand.is_value()) live.insert(operand.value());
    }
}

} // namespace

void Allocation::find_stack_values() {
    for (const auto& region : regions_.regions()) {
        const std::uint32_t component = plan_.component[region.handler];
        for (const ValueId value : liveness_.live_in(region.handler)) mark_stack(value, component);
    }
    ValueSet live{function_.value_count};
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        const Block& block = function_.blocks[id];
        const std::uint32_t component = plan_.component[id];
        live.clear();
        live_at_end(id, liveness_, live);
        if (block.terminator.kind == TerminatorKind::kWait || block.terminator.kind == TerminatorKind::kWaitTimeout) {
            for (const ValueId value : live.items()) mark_stack(value, component);
        }
        for (const Operand operand : block.terminator.operands) {
            if (operand.is_value()) live.insert(operand.value());
        }
        const bool tail = ends_in_tail_call(block);
        for (std::size_t i = block.instructions.size(); i-- > 0;) {
            const Instruction& one = *block.instructions[i];
            if (one.result != kNoValue) live.erase(one.result);
            const bool is_tail = tail && i + 1 == block.instructions.size();
            if (clobbers_registers(one) && !is_tail) {
                for (const ValueId value : live.items()) mark_stack(value, component);
            }
            step_back(one, regions_, liveness_, live);
        }
    }
}

/// Finds what is made from a message that is still in the queue: that must not get into the stack yet.
void Allocation::find_receive_zones() {
    zone_at_start_.assign(function_.blocks.size(), kNoBlock);
    zone_of_.assign(function_.value_count, kNoBlock);
    for (const BlockId id : cfg_.order()) {
        const Block& block = function_.blocks[id];
        BlockId zone = zone_at_start_[id];
        for (const Phi& phi : block.phis) zone_of_[phi.result] = zone;
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::peek_message) zone = id;
            if (one->op == Op::remove_message || clobbers_registers(*one)) zone = kNoBlock;
            if (one->result != kNoValue) zone_of_[one->result] = zone;
        }
        if (zone == kNoBlock) continue;
        for_each_successor(block.terminator, [&](BlockId to) {
            const bool no_message = block.terminator.kind == TerminatorKind::kSucceeded &&
                                    block.instructions.back()->op == Op::peek_message && to == block.terminator.other;
            if (!cfg_.is_back_edge(id, to) && !no_message) zone_at_start_[to] = zone;
        });
    }
}

void Allocation::place_spills() {
    const auto make_spill = [&](ValueId value) {
        Instruction* spill = module_.arena.make<Instruction>();
        const Operand operand = value;
        spill->op = Op::spill;
        spill->operands = module_.arena.copy(&operand, 1);
        return spill;
    };
    ValueSet live{function_.value_count};
    std::vector<ValueId> pending;
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        Block& block = function_.blocks[id];
        // What a removed message left behind: found backwards, before indexes change.
        std::vector<std::pair<std::size_t, std::vector<ValueId>>> removals;
        if (std::any_of(block.instructions.begin(), block.instructions.end(), [](const Instruction* one) { return one->op == Op::remove_message; })) {
            // A receive whose messages are taken unseen begins and ends in one block.
            const BlockId zone = zone_at_start_[id] != kNoBlock ? zone_at_start_[id] : id;
            live.clear();
            live_at_end(id, liveness_, live);
            for (const Operand operand : block.terminator.operands) {
                if (operand.is_value()) live.insert(operand.value());
            }
            for (std::size_t i = block.instructions.size(); i-- > 0;) {
                const Instruction& one = *block.instructions[i];
                if (one.op == Op::remove_message) {
                    std::vector<ValueId> values;
                    for (const ValueId value : live.items()) {
                        if (zone_of_[value] != kNoBlock && zone_of_[value] == zone && is_stack_value(value, id)) values.push_back(value);
                    }
                    std::sort(values.begin(), values.end());
                    removals.emplace_back(i, std::move(values));
                }
                if (one.result != kNoValue) live.erase(one.result);
                step_back(one, regions_, liveness_, live);
            }
        }
        std::vector<Instruction*> out;
        out.reserve(block.instructions.size() + 4);
        if (plan_.begins[id]) {
            pending.clear();
            for (const ValueId value : liveness_.live_in(id)) {
                if (is_stack_value(value, id)) pending.push_back(value);
            }
            for (const Phi& phi : block.phis) {
                if (is_stack_value(phi.result, id)) pending.push_back(phi.result);
            }
            if (id == 0) {
                for (const ValueId value : function_.params) {
                    if (is_stack_value(value, id)) pending.push_back(value);
                }
            }
            for (const ValueId value : pending) out.push_back(make_spill(value));
        } else {
            for (const Phi& phi : block.phis) {
                if (is_stack_value(phi.result, id) && zone_of_[phi.result] == kNoBlock) made_on_stack_[phi.result] = true;
            }
        }
        pending.clear();
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            Instruction* one = block.instructions[i];
            out.push_back(one);
            if (one->op == Op::remove_message) {
                for (const auto& [index, values] : removals) {
                    if (index != i) continue;
                    for (const ValueId value : values) out.push_back(make_spill(value));
                }
            }
            if (one->result != kNoValue && is_stack_value(one->result, id) && zone_of_[one->result] == kNoBlock) {
                if (fixed_result(one->op) < 0) {
                    made_on_stack_[one->result] = true;
                } else {
                    pending.push_back(one->result);
                }
            }
            // The parts of an exception are all there at once: spill after the last of them.
            const bool more_parts = i + 1 < block.instructions.size() && fixed_result(block.instructions[i + 1]->op) > 0;
            if (more_parts) continue;
            for (const ValueId value : pending) out.push_back(make_spill(value));
            pending.clear();
        }
        block.instructions = std::move(out);
    }
}

Allocation::Residency::Residency(const Allocation& allocation, BlockId block)
    : allocation_{allocation}, block_{block}, valid_{allocation.valid_in_[block]} {}

bool Allocation::Residency::in_x(ValueId value) const {
    if (!allocation_.is_stack_value(value, block_)) return true;
    return std::find(valid_.begin(), valid_.end(), value) != valid_.end();
}

void Allocation::Residency::after(const Instruction& one, bool is_tail_call) {
    if (clobbers_registers(one) && !is_tail_call) valid_.clear();
    if (one.result != kNoValue && allocation_.is_stack_value(one.result, block_) && !allocation_.made_on_stack_[one.result]) {
        valid_.push_back(one.result);
    }
}

void Allocation::find_residency() {
    const std::size_t count = function_.blocks.size();
    valid_in_.assign(count, {});
    std::vector<std::vector<ValueId>> valid_out(count);
    for (const BlockId id : cfg_.order()) {
        const Block& block = function_.blocks[id];
        if (plan_.framed[id]) {
            auto& valid = valid_in_[id];
            const auto preds = cfg_.predecessors(id);
            const bool loop = std::any_of(preds.begin(), preds.end(), [&](BlockId pred) { return cfg_.is_back_edge(pred, id); });
            if (plan_.begins[id]) {
                for (const ValueId value : liveness_.live_in(id)) {
                    if (is_stack_value(value, id)) valid.push_back(value);
                }
                if (id == 0) {
                    for (const ValueId value : function_.params) {
                        if (is_stack_value(value, id)) valid.push_back(value);
                    }
                }
            } else if (!loop && regions_.handled_by(id) < 0 && !preds.empty()) {
                for (const ValueId value : valid_out[preds[0]]) {
                    const auto& needed = liveness_.live_in(id);
                    if (!std::binary_search(needed.begin(), needed.end(), value)) continue;
                    const bool everywhere = std::all_of(preds.begin() + 1, preds.end(), [&](BlockId pred) {
                        return std::find(valid_out[pred].begin(), valid_out[pred].end(), value) != valid_out[pred].end();
                    });
                    if (everywhere) valid.push_back(value);
                }
            }
            for (const Phi& phi : block.phis) {
                if (is_stack_value(phi.result, id) && !made_on_stack_[phi.result]) valid.push_back(phi.result);
            }
        }
        Residency here{*this, id};
        const bool tail = ends_in_tail_call(block);
        const auto use = [&](Operand operand, BlockId at) {
            if (!operand.is_value() || is_tag_[operand.value()]) return;
            if (here.in_x(operand.value())) x_uses_.push_back({operand.value(), at});
        };
        for (const Instruction* one : block.instructions) {
            for (const Operand operand : one->operands) use(operand, id);
            here.after(*one, tail && one == block.instructions.back());
        }
        for (const Operand operand : block.terminator.operands) {
            // A tail call has used its value by being one.
            if (!tail) use(operand, id);
        }
        const TerminatorKind kind = block.terminator.kind;
        if (kind == TerminatorKind::kWait || kind == TerminatorKind::kWaitTimeout) continue;
        for_each_successor(block.terminator, [&](BlockId to) {
            for (const Phi& phi : function_.blocks[to].phis) {
                for (const PhiArgument& argument : phi.arguments) {
                    if (argument.block == id) use(argument.operand, id);
                }
            }
        });
        valid_out[id] = here.valid();
    }
}

void Allocation::find_x_liveness() {
    const Liveness live{function_, cfg_, nullptr, x_uses_};
    x_live_in_.resize(function_.blocks.size());
    for (BlockId id = 0; id < function_.blocks.size(); ++id) x_live_in_[id] = live.live_in(id);
}

void Allocation::find_hints() {
    hint_.assign(function_.value_count, -1);
    wanted_.resize(function_.blocks.size());
    wanted_in_.assign(function_.blocks.size(), 0);
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
                    if (argument.block == id) wish(argument.operand, static_cast<std::size_t>(hint_[phi.result]), wanted);
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
            for (std::size_t k = 0; k < arguments.size(); ++k) wish(arguments[k], k, wanted);
        }
        for (const Phi& phi : block.phis) {
            if (hint_[phi.result] >= 0 && hint_[phi.result] < 64) wanted &= ~(std::uint64_t{1} << hint_[phi.result]);
        }
        wanted_in_[id] = wanted;
    }
}

namespace {

/// X registers in use.
class RegisterFile {
public:
    void clear() { words_.assign(1, 0); }
    bool taken(std::size_t index) const { return index / 64 < words_.size() && (words_[index / 64] >> (index % 64) & 1) != 0; }
    void take(std::size_t index) {
        if (index / 64 >= words_.size()) words_.resize(index / 64 + 1, 0);
        words_[index / 64] |= std::uint64_t{1} << (index % 64);
    }
    void release(std::size_t index) {
        if (index / 64 < words_.size()) words_[index / 64] &= ~(std::uint64_t{1} << (index % 64));
    }
    std::uint64_t low_word() const { return words_[0]; }
    void keep(const RegisterFile& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= i < other.words_.size() ? other.words_[i] : 0;
    }
    /// Lowest free register outside `avoid`, unless that would leave one below it that was never `written` (a collection
    /// would then want it cleared); else lowest free.
    std::size_t lowest(std::uint64_t avoid, const RegisterFile& written) const {
        const std::uint64_t free = ~(words_[0] | avoid);
        if (free) {
            const auto index = static_cast<std::size_t>(std::countr_zero(free));
            const std::uint64_t below = (std::uint64_t{1} << index) - 1;
            if ((below & ~(words_[0] | written.low_word())) == 0) return index;
        }
        for (std::size_t i = 0;; ++i) {
            const std::uint64_t left = i < words_.size() ? ~words_[i] : ~std::uint64_t{0};
            if (left) return i * 64 + static_cast<std::size_t>(std::countr_zero(left));
        }
    }

private:
    std::vector<std::uint64_t> words_{0};
};

} // namespace

void Allocation::give_x_registers() {
    x_.assign(function_.value_count, -1);
    std::vector<int> phi_class(function_.value_count, -1); // register of a phi that the value flows into
    RegisterFile file;
    ValueSet live{function_.value_count};
    std::vector<std::vector<ValueId>> deaths;
    std::vector<RegisterFile> written_out(function_.blocks.size());
    RegisterFile written;
    std::vector<ValueId> owners; // who had each register last
    const auto choose = [&](ValueId value, std::uint64_t avoid) {
        int wish = hint_[value];
        if (wish >= 0 && file.taken(static_cast<std::size_t>(wish))) {
            // If who has it wants to be elsewhere, take that: one swap then serves both.
            const ValueId owner = static_cast<std::size_t>(wish) < owners.size() ? owners[static_cast<std::size_t>(wish)] : kNoValue;
            const int other = owner == kNoValue ? -1 : hint_[owner];
            wish = other >= 0 && other != wish ? other : -1;
        }
        if (wish < 0 || file.taken(static_cast<std::size_t>(wish))) wish = phi_class[value];
        const std::size_t chosen = wish >= 0 && !file.taken(static_cast<std::size_t>(wish)) ? static_cast<std::size_t>(wish) : file.lowest(avoid, written);
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
        std::vector<bool> dead_result(block.instructions.size(), false);
        deaths.assign(block.instructions.size(), {});
        for_each_successor(block.terminator, [&](BlockId to) {
            for (const ValueId value : x_live_in_[to]) live.insert(value);
        });
        {
            Residency here{*this, id};
            // Which operands are read from X: forwards, as residency is known.
            std::vector<std::vector<ValueId>> reads(block.instructions.size() + 1);
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                for (const Operand operand : block.instructions[i]->operands) {
                    if (operand.is_value() && !is_tag_[operand.value()] && here.in_x(operand.value())) reads[i].push_back(operand.value());
                }
                here.after(*block.instructions[i], tail && i + 1 == block.instructions.size());
            }
            auto& last = reads.back();
            for (const Operand operand : block.terminator.operands) {
                if (!tail && operand.is_value() && here.in_x(operand.value())) last.push_back(operand.value());
            }
            for_each_successor(block.terminator, [&](BlockId to) {
                for (const Phi& phi : function_.blocks[to].phis) {
                    for (const PhiArgument& argument : phi.arguments) {
                        if (argument.block == id && argument.operand.is_value() && here.in_x(argument.operand.value())) last.push_back(argument.operand.value());
                    }
                }
            });
            for (const ValueId value : last) live.insert(value);
            for (std::size_t i = block.instructions.size(); i-- > 0;) {
                const Instruction& one = *block.instructions[i];
                if (one.result != kNoValue) dead_result[i] = !live.erase(one.result);
                for (const ValueId value : reads[i]) {
                    if (live.insert(value)) deaths[i].push_back(value);
                }
            }
        }
        // Forwards: give registers out.
        file.clear();
        written.clear();
        const auto preds = cfg_.predecessors(id);
        if (id == 0) {
            for (std::size_t i = 0; i < function_.params.size(); ++i) written.take(i);
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
        for (const ValueId value : x_live_in_[id]) file.take(static_cast<std::size_t>(x_[value]));
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
                if (argument.operand.is_value()) phi_class[argument.operand.value()] = x_[phi.result];
            }
        }
        for (const Phi& phi : block.phis) {
            if (!made_on_stack_[phi.result] && !live.contains(phi.result)) file.release(static_cast<std::size_t>(x_[phi.result]));
        }
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            const Instruction& one = *block.instructions[i];
            for (const ValueId value : deaths[i]) file.release(static_cast<std::size_t>(x_[value]));
            if (clobbers_registers(one) && !(tail && i + 1 == block.instructions.size())) {
                file.clear();
                written.clear();
            }
            if (one.result == kNoValue || made_on_stack_[one.result] || one.op == Op::try_case) continue;
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

std::vector<std::uint32_t> Allocation::live_out_registers(BlockId id) const {
    std::vector<std::uint32_t> out;
    for_each_successor(function_.blocks[id].terminator, [&](BlockId to) {
        for (const ValueId value : x_live_in_[to]) out.push_back(static_cast<std::uint32_t>(x_[value]));
        for (const Phi& phi : function_.blocks[to].phis) {
            if (!made_on_stack_[phi.result]) out.push_back(static_cast<std::uint32_t>(x_[phi.result]));
        }
    });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

void Allocation::give_slots() {
    frame_size_.assign(plan_.component_count + 1, 0);
    // Tags of a nested region must be nearer to the top of the stack (lower) than those around it.
    std::vector<std::uint32_t> tags(plan_.component_count + 1, 0);
    for (const auto& region : regions_.regions()) {
        auto& most = tags[plan_.component[region.handler]];
        most = std::max(most, region.depth + 1);
    }
    for (const auto& region : regions_.regions()) {
        const std::uint32_t component = plan_.component[region.handler];
        set_slot(region.tag, component, static_cast<int>(tags[component] - 1 - region.depth));
    }
    for (std::size_t i = 0; i < tags.size(); ++i) frame_size_[i] = tags[i];
    const auto is_home = [this](ValueId value) { return !is_tag_[value] && homes_[value].component != 0; };
    bool any = false;
    for (ValueId value = 0; value < function_.value_count && !any; ++value) any = is_home(value);
    if (!any) return;

    // Which stack values are there together: at each point where one is made, all that are live.
    struct Node {
        ValueId value;
        std::uint32_t component;
        std::vector<std::uint64_t> neighbours; ///< bit set over nodes
        std::vector<std::uint32_t> partners;   ///< same slot wanted
    };
    std::vector<Node> nodes;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> first_node(function_.value_count, {0, 0}); // component, node
    std::unordered_map<Key, std::uint32_t> more_nodes;
    const auto node_of = [&](ValueId value, std::uint32_t component) {
        auto& [known, index] = first_node[value];
        if (known == component) return index;
        const auto fresh = static_cast<std::uint32_t>(nodes.size());
        if (known == 0) {
            known = component;
            index = fresh;
        } else if (const auto [found, added] = more_nodes.emplace(key(component, value), fresh); !added) {
            return found->second;
        }
        nodes.push_back({value, component, {}, {}});
        return fresh;
    };
    const auto add_neighbour = [&](std::uint32_t node, std::uint32_t other) {
        auto& words = nodes[node].neighbours;
        if (other / 64 >= words.size()) words.resize(other / 64 + 1, 0);
        words[other / 64] |= std::uint64_t{1} << (other % 64);
    };
    ValueSet live{function_.value_count};
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        const Block& block = function_.blocks[id];
        const std::uint32_t component = plan_.component[id];
        const auto conflict = [&](ValueId made) {
            const std::uint32_t a = node_of(made, component);
            for (const ValueId value : live.items()) {
                if (value == made || !is_stack_value(value, id)) continue;
                const std::uint32_t b = node_of(value, component);
                add_neighbour(a, b);
                add_neighbour(b, a);
            }
        };
        live.clear();
        live_at_end(id, liveness_, live);
        for (const Operand operand : block.terminator.operands) {
            if (operand.is_value()) live.insert(operand.value());
        }
        for (std::size_t i = block.instructions.size(); i-- > 0;) {
            const Instruction& one = *block.instructions[i];
            if (one.op == Op::spill) {
                conflict(one.operands[0].value());
                continue;
            }
            if (one.result != kNoValue) {
                if (made_on_stack_[one.result]) conflict(one.result);
                live.erase(one.result);
            }
            step_back(one, regions_, liveness_, live);
        }
        for (const Phi& phi : block.phis) live.insert(phi.result);
        for (const Phi& phi : block.phis) {
            if (!made_on_stack_[phi.result]) continue;
            conflict(phi.result);
            const std::uint32_t a = node_of(phi.result, component);
            for (const PhiArgument& argument : phi.arguments) {
                if (!argument.operand.is_value() || !is_stack_value(argument.operand.value(), argument.block)) continue;
                const std::uint32_t b = node_of(argument.operand.value(), component);
                nodes[a].partners.push_back(b);
                nodes[b].partners.push_back(a);
            }
        }
    }
    std::vector<int> slots(nodes.size(), -1);
    std::vector<bool> taken;
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        const Node& node = nodes[n];
        taken.assign(frame_size_[node.component] + 2, false);
        for (std::size_t word = 0; word < node.neighbours.size(); ++word) {
            for (std::uint64_t bits = node.neighbours[word]; bits; bits &= bits - 1) {
                const std::size_t other = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
                if (slots[other] >= 0) taken[static_cast<std::size_t>(slots[other])] = true;
            }
        }
        int chosen = -1;
        for (const std::uint32_t partner : node.partners) {
            if (slots[partner] >= 0 && !taken[static_cast<std::size_t>(slots[partner])]) chosen = slots[partner];
        }
        if (chosen < 0) {
            chosen = static_cast<int>(tags[node.component]);
            while (taken[static_cast<std::size_t>(chosen)]) ++chosen;
        }
        slots[n] = chosen;
        set_slot(node.value, node.component, chosen);
        frame_size_[node.component] = std::max(frame_size_[node.component], static_cast<std::uint32_t>(chosen) + 1);
    }
}

namespace {

/// May the call run long, so that what nobody needs should not be held meanwhile?
bool may_run_long(const Instruction& one) {
    switch (one.op) {
    case Op::call:
    case Op::call_fun:
    case Op::apply: return true;
    case Op::call_ext: return !(one.callee.module == "erlang");
    default: return false;
    }
}

} // namespace

void Allocation::find_dead_slots() {
    std::vector<std::vector<ValueId>> held_out(function_.blocks.size());
    ValueSet live{function_.value_count};
    std::vector<std::vector<ValueId>> live_after;
    std::vector<bool> needed;
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        const Block& block = function_.blocks[id];
        // What the slots hold, needed or not.
        std::vector<ValueId> held;
        const auto hold = [&](ValueId value) {
            const int slot = y(value, id);
            std::erase_if(held, [&](ValueId other) { return y(other, id) == slot; });
            if (!function_.is_plain(value)) held.push_back(value);
        };
        if (!plan_.begins[id]) {
            for (const BlockId pred : cfg_.predecessors(id)) {
                if (cfg_.is_back_edge(pred, id)) continue;
                for (const ValueId value : held_out[pred]) {
                    if (std::find(held.begin(), held.end(), value) == held.end()) held.push_back(value);
                }
            }
        }
        const std::size_t count = block.instructions.size();
        const bool tail = ends_in_tail_call(block);
        live_after.assign(count, {});
        live.clear();
        live_at_end(id, liveness_, live);
        for (const Operand operand : block.terminator.operands) {
            if (operand.is_value()) live.insert(operand.value());
        }
        for (std::size_t i = count; i-- > 0;) {
            const Instruction& one = *block.instructions[i];
            if (may_run_long(one) && !(tail && i + 1 == count)) {
                for (const ValueId value : live.items()) {
                    if (value != one.result && is_stack_value(value, id)) live_after[i].push_back(value);
                }
            }
            if (one.result != kNoValue) live.erase(one.result);
            step_back(one, regions_, liveness_, live);
        }
        for (const Phi& phi : block.phis) {
            if (made_on_stack_[phi.result]) hold(phi.result);
        }
        for (std::size_t i = 0; i < count; ++i) {
            const Instruction& one = *block.instructions[i];
            if (one.op == Op::spill) hold(one.operands[0].value());
            if (one.result != kNoValue && made_on_stack_[one.result]) hold(one.result);
            if (held.empty() || !may_run_long(one) || (tail && i + 1 == count)) continue;
            std::vector<std::uint32_t> dead;
            needed.assign(frame_size(id), false);
            for (const ValueId value : live_after[i]) needed[static_cast<std::size_t>(y(value, id))] = true;
            for (const ValueId value : held) {
                const int slot = y(value, id);
                if (!needed[static_cast<std::size_t>(slot)]) dead.push_back(static_cast<std::uint32_t>(slot));
            }
            if (dead.empty()) continue;
            std::erase_if(held, [&](ValueId value) {
                return std::find(dead.begin(), dead.end(), static_cast<std::uint32_t>(y(value, id))) != dead.end();
            });
            std::sort(dead.begin(), dead.end());
            dead.erase(std::unique(dead.begin(), dead.end()), dead.end());
            dead_slots_[&one] = std::move(dead);
        }
        held_out[id] = std::move(held);
    }
}

} // namespace joist::compiler::codegen

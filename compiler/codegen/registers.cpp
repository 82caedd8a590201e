#include "compiler/codegen/registers.h"

#include "compiler/ssa/print_ssa.h"

#include <algorithm>

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
    case Op::exception_class:
        return 0;
    case Op::exception_reason:
        return 1;
    case Op::exception_trace:
        return 2;
    default:
        return -1;
    }
}

bool gives_float(Op op) {
    switch (op) {
    case Op::float_load:
    case Op::float_convert:
    case Op::float_add:
    case Op::float_sub:
    case Op::float_mul:
    case Op::float_div:
    case Op::float_negate:
        return true;
    default:
        return false;
    }
}

bool loads_arguments(const Instruction& one) {
    return one.op == Op::call || one.op == Op::call_ext || one.op == Op::call_fun ||
           one.op == Op::apply;
}

std::vector<Operand> register_arguments(const Instruction& one) {
    std::vector<Operand> in_order(one.operands.begin(), one.operands.end());
    // The fun, or module and function, come after the arguments.
    if (one.op == Op::call_fun) std::rotate(in_order.begin(), in_order.begin() + 1, in_order.end());
    if (one.op == Op::apply) std::rotate(in_order.begin(), in_order.begin() + 2, in_order.end());
    return in_order;
}

Allocation::Allocation(ssa::Module& module,
                       ssa::Function& function,
                       const FramePlan& plan,
                       const Steps& steps)
    : module_{module}, function_{function}, plan_{plan}, steps_{steps}, cfg_{function},
      regions_{function, cfg_}, liveness_{function, cfg_, regions_} {
    too_large_ = liveness_.too_large();
    if (too_large_) return;
    is_tag_.assign(function.value_count, false);
    for (const auto& region : regions_.regions())
        is_tag_[region.tag] = true;
    for (const Block& block : function.blocks) {
        // The exception as a whole is nowhere: only its parts are.
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::try_case) is_tag_[one->result] = true;
            if (gives_float(one->op)) is_tag_[one->result] = has_floats_ = true;
        }
    }
    homes_.assign(function.value_count, Home{});
    made_on_stack_.assign(function.value_count, false);
    find_receive_zones();
    if (plan.component_count != 0) {
        find_stack_values();
        if (too_large_) return;
        place_spills();
    }
    find_residency();
    find_x_liveness();
    find_hints();
    give_x_registers();
    if (too_large_) return;
    if (has_floats_) give_float_registers();
    give_slots();
    if (steps.on(Step::kDeadSlots) && plan.component_count != 0 && !too_large_) find_dead_slots();
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

/// Values live after the terminator of `block` was decided: what successors need, phi arguments,
/// and what an open handler needs.
void Allocation::live_at_end(BlockId id, const Liveness& liveness, ValueSet& live) const {
    const Terminator& end = function_.blocks[id].terminator;
    bool leaves = true;
    for_each_successor(end, [&](BlockId to) {
        leaves = false;
        for (const ValueId value : liveness.live_in(to))
            live.insert(value);
        for (const Phi& phi : function_.blocks[to].phis) {
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.block == id && argument.operand.is_value())
                    live.insert(argument.operand.value());
            }
        }
    });
    if (!leaves) return;
    for (const std::uint32_t region : regions_.open_at(id)) {
        for (const ValueId value : liveness.live_in(regions_.regions()[region].handler))
            live.insert(value);
    }
}

void Allocation::find_stack_values() {
    for (const auto& region : regions_.regions()) {
        const std::uint32_t component = plan_.component[region.handler];
        for (const ValueId value : liveness_.live_in(region.handler))
            mark_stack(value, component);
    }
    ValueSet live{function_.value_count};
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        const Block& block = function_.blocks[id];
        const std::uint32_t component = plan_.component[id];
        live.clear();
        live_at_end(id, liveness_, live);
        if (block.terminator.kind == TerminatorKind::kWait ||
            block.terminator.kind == TerminatorKind::kWaitTimeout) {
            for (const ValueId value : live.items())
                mark_stack(value, component);
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
                count(live.items().size());
                if (live.items().size() > kMaxRegisters) too_large_ = true;
                if (too_large_) return;
                for (const ValueId value : live.items())
                    mark_stack(value, component);
            }
            step_back(one, regions_, liveness_, live);
        }
    }
}

/// Finds what is made from a message that is still in the queue: that must not get into the stack
/// yet.
void Allocation::find_receive_zones() {
    zone_at_start_.assign(function_.blocks.size(), kNoBlock);
    zone_of_.assign(function_.value_count, kNoBlock);
    for (const BlockId id : cfg_.order()) {
        const Block& block = function_.blocks[id];
        BlockId zone = zone_at_start_[id];
        for (const Phi& phi : block.phis)
            zone_of_[phi.result] = zone;
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::peek_message) zone = id;
            if (one->op == Op::remove_message || clobbers_registers(*one)) zone = kNoBlock;
            if (one->result != kNoValue) zone_of_[one->result] = zone;
        }
        if (zone == kNoBlock) continue;
        for_each_successor(block.terminator, [&](BlockId to) {
            const bool no_message = block.terminator.kind == TerminatorKind::kSucceeded &&
                                    block.instructions.back()->op == Op::peek_message &&
                                    to == block.terminator.other;
            if (!cfg_.is_back_edge(id, to) && !no_message) zone_at_start_[to] = zone;
        });
    }
}

/// Results of calls that are spilled only in front of the block's next call: `f(X), g(Y)` needs a
/// slot for Y until it is loaded, and for what f gave only from then on: the same. True for those
/// calls between which and the next one a stack value is read last.
std::vector<bool> Allocation::find_late_spills(BlockId id, ValueSet& live) const {
    const Block& block = function_.blocks[id];
    const std::size_t count = block.instructions.size();
    std::vector<bool> late(count, false);
    const auto calls = std::count_if(block.instructions.begin(),
                                     block.instructions.end(),
                                     [](const Instruction* one) { return loads_arguments(*one); });
    if (calls < 2 || !steps_.on(Step::kLateSpills)) return late;
    live.clear();
    live_at_end(id, liveness_, live);
    for (const Operand operand : block.terminator.operands) {
        if (operand.is_value()) live.insert(operand.value());
    }
    bool frees = false, reaches_call = false;
    for (std::size_t i = count; i-- > 0;) {
        const Instruction& one = *block.instructions[i];
        const bool is_call = loads_arguments(one);
        if (is_call) late[i] = frees && reaches_call && is_stack_value(one.result, id);
        if (one.result != kNoValue) live.erase(one.result);
        if (is_call || fixed_result(one.op) >= 0 || clobbers_registers(one) ||
            one.op == Op::remove_message || one.op == Op::timeout) {
            reaches_call = is_call;
            frees = false;
        }
        for (const Operand operand : one.operands) {
            if (operand.is_value() && !live.contains(operand.value()) &&
                is_stack_value(operand.value(), id))
                frees = true;
        }
        step_back(one, regions_, liveness_, live);
    }
    return late;
}

void Allocation::place_spills() {
    const auto make_spill = [&](ValueId value) {
        Instruction* spill = module_.arena.make<Instruction>();
        const Operand operand = value;
        spill->op = Op::spill;
        spill->operands = module_.arena.copy(&operand, 1);
        return spill;
    };
    ValueSet live{function_.value_count}, live_in_block{function_.value_count};
    std::vector<ValueId> pending;
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        Block& block = function_.blocks[id];
        // What a removed message left behind: found backwards, before indexes change.
        std::vector<std::pair<std::size_t, std::vector<ValueId>>> removals;
        if (std::any_of(block.instructions.begin(),
                        block.instructions.end(),
                        [](const Instruction* one) { return one->op == Op::remove_message; })) {
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
                        if (zone_of_[value] != kNoBlock && zone_of_[value] == zone &&
                            is_stack_value(value, id))
                            values.push_back(value);
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
            for (const ValueId value : pending)
                out.push_back(make_spill(value));
        } else {
            for (const Phi& phi : block.phis) {
                if (is_stack_value(phi.result, id) && zone_of_[phi.result] == kNoBlock)
                    made_on_stack_[phi.result] = true;
            }
        }
        pending.clear();
        const std::vector<bool> is_late = find_late_spills(id, live_in_block);
        ValueId late = kNoValue;
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            Instruction* one = block.instructions[i];
            if (late != kNoValue && loads_arguments(*one)) {
                out.push_back(make_spill(late));
                late = kNoValue;
            }
            out.push_back(one);
            if (is_late[i] && zone_of_[one->result] == kNoBlock) {
                late = one->result;
                continue;
            }
            if (one->op == Op::remove_message) {
                for (const auto& [index, values] : removals) {
                    if (index != i) continue;
                    for (const ValueId value : values)
                        out.push_back(make_spill(value));
                }
            }
            if (one->result != kNoValue && is_stack_value(one->result, id) &&
                zone_of_[one->result] == kNoBlock) {
                if (fixed_result(one->op) < 0) {
                    made_on_stack_[one->result] = true;
                } else {
                    pending.push_back(one->result);
                }
            }
            // The parts of an exception are all there at once: spill after the last of them.
            const bool more_parts = i + 1 < block.instructions.size() &&
                                    fixed_result(block.instructions[i + 1]->op) > 0;
            if (more_parts) continue;
            for (const ValueId value : pending)
                out.push_back(make_spill(value));
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
    if (one.result != kNoValue && allocation_.is_stack_value(one.result, block_) &&
        !allocation_.made_on_stack_[one.result]) {
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
            const bool loop = std::any_of(preds.begin(), preds.end(), [&](BlockId pred) {
                return cfg_.is_back_edge(pred, id);
            });
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
                    const auto needed = liveness_.live_in(id);
                    if (!std::binary_search(needed.begin(), needed.end(), value)) continue;
                    const bool everywhere =
                        std::all_of(preds.begin() + 1, preds.end(), [&](BlockId pred) {
                            return std::find(valid_out[pred].begin(),
                                             valid_out[pred].end(),
                                             value) != valid_out[pred].end();
                        });
                    if (everywhere) valid.push_back(value);
                }
            }
            for (const Phi& phi : block.phis) {
                if (is_stack_value(phi.result, id) && !made_on_stack_[phi.result])
                    valid.push_back(phi.result);
            }
        }
        Residency here{*this, id};
        const bool tail = ends_in_tail_call(block);
        const auto use = [&](Operand operand, BlockId at) {
            if (!operand.is_value() || is_tag_[operand.value()]) return;
            if (here.in_x(operand.value())) x_uses_.push_back({operand.value(), at});
        };
        for (const Instruction* one : block.instructions) {
            for (const Operand operand : one->operands)
                use(operand, id);
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
    if (live.too_large()) too_large_ = true;
    x_live_in_.resize(function_.blocks.size());
    for (BlockId id = 0; id < function_.blocks.size(); ++id)
        x_live_in_[id].assign(live.live_in(id).begin(), live.live_in(id).end());
}

std::vector<std::uint32_t> Allocation::live_out_registers(BlockId id) const {
    std::vector<std::uint32_t> out;
    for_each_successor(function_.blocks[id].terminator, [&](BlockId to) {
        for (const ValueId value : x_live_in_[to])
            out.push_back(static_cast<std::uint32_t>(x_[value]));
        for (const Phi& phi : function_.blocks[to].phis) {
            if (!made_on_stack_[phi.result])
                out.push_back(static_cast<std::uint32_t>(x_[phi.result]));
        }
    });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string print_allocation(const ssa::Function& function, const Allocation& allocation) {
    const FramePlan& plan = allocation.plan();
    std::string out = print_ssa(function);
    for (std::uint32_t component = 1; component <= plan.component_count; ++component) {
        const auto first = std::find(plan.component.begin(), plan.component.end(), component);
        const auto block = static_cast<BlockId>(first - plan.component.begin());
        out += "% frame " + std::to_string(component) + " of " +
               std::to_string(allocation.frame_size(block)) + "\n";
    }
    for (ValueId value = 0; value < function.value_count; ++value) {
        std::string places;
        if (allocation.x(value) >= 0) places += " x" + std::to_string(allocation.x(value));
        if (allocation.is_float(value)) places += " fr" + std::to_string(allocation.fr(value));
        std::uint32_t shown = 0;
        for (BlockId id = 0; id < function.blocks.size(); ++id) {
            const int slot = allocation.y(value, id);
            if (slot < 0 || plan.component[id] <= shown) continue;
            shown = plan.component[id];
            places += " y" + std::to_string(slot);
            if (plan.component_count > 1) places += " in frame " + std::to_string(shown);
        }
        if (!places.empty()) out += "% v" + std::to_string(value) + ":" + places + "\n";
    }
    for (BlockId id = 0; id < function.blocks.size(); ++id) {
        for (const Instruction* one : function.blocks[id].instructions) {
            const auto* dead = allocation.dead_slots(one);
            if (!dead) continue;
            out += "% in front of " + ssa::print_instruction(*one) + ", cleared:";
            for (const std::uint32_t slot : *dead)
                out += " y" + std::to_string(slot);
            out += "\n";
        }
    }
    return out;
}

} // namespace joist::compiler::codegen

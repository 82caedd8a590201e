// Giving out stack slots, and clearing those whose value is not needed any more.
#include "compiler/codegen/registers.h"

#include <algorithm>
#include <numeric>

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::Instruction;
using ssa::kNoValue;
using ssa::Op;
using ssa::Operand;
using ssa::Phi;
using ssa::PhiArgument;
using ssa::ValueId;

bool is_late_spill(const Block& block, std::size_t index) {
    return block.instructions[index]->op == Op::spill && index + 1 < block.instructions.size() &&
           loads_arguments(*block.instructions[index + 1]) &&
           !(ends_in_tail_call(block) && index + 2 == block.instructions.size());
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
    for (std::size_t i = 0; i < tags.size(); ++i)
        frame_size_[i] = tags[i];
    const auto is_home = [this](ValueId value) {
        return !is_tag_[value] && homes_[value].component != 0;
    };
    bool any = false;
    for (ValueId value = 0; value < function_.value_count && !any; ++value)
        any = is_home(value);
    if (!any) return;

    // Which stack values are there together: at each point where one is made, all that are live.
    struct Node {
        ValueId value;
        std::uint32_t component;
        std::vector<std::uint32_t> earlier;  ///< there together with it, of lower number
        std::vector<std::uint32_t> partners; ///< same slot wanted
        std::vector<std::uint32_t> apart;    ///< no slot beside theirs wanted
    };
    std::vector<Node> nodes;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> first_node(function_.value_count,
                                                                    {0, 0}); // component, node
    std::unordered_map<Key, std::uint32_t> more_nodes;
    const auto node_of = [&](ValueId value, std::uint32_t component) {
        auto& [known, index] = first_node[value];
        if (known == component) return index;
        const auto fresh = static_cast<std::uint32_t>(nodes.size());
        if (known == 0) {
            known = component;
            index = fresh;
        } else if (const auto [found, added] = more_nodes.emplace(key(component, value), fresh);
                   !added) {
            return found->second;
        }
        nodes.push_back({value, component, {}, {}, {}});
        return fresh;
    };
    ValueSet live{function_.value_count};
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        const Block& block = function_.blocks[id];
        const std::uint32_t component = plan_.component[id];
        const auto conflict = [&](ValueId made) {
            const std::uint32_t a = node_of(made, component);
            count(live.items().size());
            if (too_large_) return;
            for (const ValueId value : live.items()) {
                if (value == made || !is_stack_value(value, id)) continue;
                const std::uint32_t b = node_of(value, component);
                // Slots are given in order of number.
                nodes[std::max(a, b)].earlier.push_back(std::min(a, b));
            }
        };
        live.clear();
        live_at_end(id, liveness_, live);
        for (const Operand operand : block.terminator.operands) {
            if (operand.is_value()) live.insert(operand.value());
        }
        // Arguments side by side: see avoid_pairs.
        const auto keep_apart = [&](const Instruction& call) {
            const auto arguments = register_arguments(call);
            for (std::size_t k = 0; k + 1 < arguments.size(); ++k) {
                const Operand a = arguments[k], b = arguments[k + 1];
                if (!a.is_value() || !b.is_value() || a == b || !is_stack_value(a.value(), id) ||
                    !is_stack_value(b.value(), id))
                    continue;
                const std::uint32_t x = node_of(a.value(), component);
                const std::uint32_t y = node_of(b.value(), component);
                nodes[x].apart.push_back(y);
                nodes[y].apart.push_back(x);
            }
        };
        for (std::size_t i = block.instructions.size(); i-- > 0;) {
            const Instruction& one = *block.instructions[i];
            if (one.op == Op::spill) {
                conflict(one.operands[0].value());
                continue;
            }
            if (clobbers_registers(one)) keep_apart(one);
            if (one.result != kNoValue) {
                if (made_on_stack_[one.result]) conflict(one.result);
                live.erase(one.result);
            }
            // A spill in front of a call is made while its arguments are loaded: see select_call.
            if (i != 0 && is_late_spill(block, i - 1)) {
                const ValueId spilled = block.instructions[--i]->operands[0].value();
                conflict(spilled);
                step_back(one, regions_, liveness_, live);
                live.erase(spilled);
                continue;
            }
            step_back(one, regions_, liveness_, live);
        }
        for (const Phi& phi : block.phis)
            live.insert(phi.result);
        for (const Phi& phi : block.phis) {
            if (!made_on_stack_[phi.result]) continue;
            conflict(phi.result);
            const std::uint32_t a = node_of(phi.result, component);
            for (const PhiArgument& argument : phi.arguments) {
                if (!argument.operand.is_value() ||
                    !is_stack_value(argument.operand.value(), argument.block))
                    continue;
                const std::uint32_t b = node_of(argument.operand.value(), component);
                nodes[a].partners.push_back(b);
                nodes[b].partners.push_back(a);
            }
        }
    }
    if (too_large_) return;
    std::vector<int> slots(nodes.size(), -1);
    std::vector<bool> taken;
    const auto find_taken = [&](const Node& node) {
        taken.assign(frame_size_[node.component] + 2, false);
        for (const std::uint32_t other : node.earlier)
            taken[static_cast<std::size_t>(slots[other])] = true;
    };
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        const Node& node = nodes[n];
        find_taken(node);
        int chosen = -1;
        for (const std::uint32_t partner : node.partners) {
            if (slots[partner] >= 0 && !taken[static_cast<std::size_t>(slots[partner])])
                chosen = slots[partner];
        }
        if (chosen < 0) {
            chosen = static_cast<int>(tags[node.component]);
            while (taken[static_cast<std::size_t>(chosen)])
                ++chosen;
        }
        slots[n] = chosen;
        frame_size_[node.component] =
            std::max(frame_size_[node.component], static_cast<std::uint32_t>(chosen) + 1);
    }
    // OTP's machine moves two neighbouring slots to two neighbouring registers at once; if they
    // were written one by one the processor has to wait for that (tak took 1.4 times as long). So,
    // in frames of the same size, once more with arguments that stand side by side in slots that
    // don't.
    const auto is_beside = [](int a, int b) { return a >= 0 && (a - b == 1 || b - a == 1); };
    const auto avoid_pairs = [&] {
        const bool any_pair = std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
            const int slot = slots[static_cast<std::size_t>(&node - nodes.data())];
            return std::any_of(node.apart.begin(), node.apart.end(), [&](std::uint32_t other) {
                return is_beside(slots[other], slot);
            });
        });
        if (!any_pair) return;
        const std::vector<int> before = slots;
        std::fill(slots.begin(), slots.end(), -1);
        for (std::size_t n = 0; n < nodes.size(); ++n) {
            const Node& node = nodes[n];
            find_taken(node);
            const auto suits = [&](int slot) {
                return !taken[static_cast<std::size_t>(slot)] &&
                       std::none_of(node.apart.begin(), node.apart.end(), [&](std::uint32_t other) {
                           return is_beside(slots[other], slot);
                       });
            };
            int chosen = -1, free = -1;
            for (const std::uint32_t partner : node.partners) {
                if (slots[partner] >= 0 && suits(slots[partner])) chosen = slots[partner];
            }
            const int size = static_cast<int>(frame_size_[node.component]);
            for (int slot = static_cast<int>(tags[node.component]); chosen < 0 && slot < size;
                 ++slot) {
                if (suits(slot)) chosen = slot;
                if (free < 0 && !taken[static_cast<std::size_t>(slot)]) free = slot;
            }
            slots[n] = chosen >= 0 ? chosen : free;
            if (slots[n] >= 0) continue;
            slots = before;
            return;
        }
    };
    if (std::any_of(frame_size_.begin(), frame_size_.end(), [](std::uint32_t size) {
            return size > kMaxRegisters;
        })) {
        too_large_ = true;
        return;
    }
    if (steps_.on(Step::kApartSlots)) avoid_pairs();
    for (std::size_t n = 0; n < nodes.size(); ++n)
        set_slot(nodes[n].value, nodes[n].component, slots[n]);
    if (steps_.on(Step::kSlotOrder)) order_slots(tags);
}

/// Behind how many calls each slot is read last, of each component: slots read last by the same
/// call (or before it) can be given up together.
std::vector<std::vector<std::size_t>> Allocation::last_calls() const {
    std::vector<std::vector<std::size_t>> last(frame_size_.size());
    for (std::size_t component = 0; component < last.size(); ++component)
        last[component].assign(frame_size_[component], 0);
    std::size_t calls = 1;
    const auto use = [&](Operand operand, BlockId id) {
        if (!operand.is_value() || !is_stack_value(operand.value(), id)) return;
        if (const int slot = y(operand.value(), id); slot >= 0)
            last[plan_.component[id]][static_cast<std::size_t>(slot)] = calls;
    };
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        const Block& block = function_.blocks[id];
        for (const Phi& phi : block.phis) {
            for (const PhiArgument& argument : phi.arguments)
                use(argument.operand, argument.block);
        }
        for (const Instruction* one : block.instructions) {
            for (const Operand operand : one->operands)
                use(operand, id);
            calls += clobbers_registers(*one);
        }
        for (const Operand operand : block.terminator.operands)
            use(operand, id);
    }
    return last;
}

/// The slots that calls are given side by side in argument registers, of each component.
std::vector<std::vector<std::pair<int, int>>> Allocation::argument_pairs() const {
    std::vector<std::vector<std::pair<int, int>>> pairs(frame_size_.size());
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        for (const Instruction* one : function_.blocks[id].instructions) {
            if (!clobbers_registers(*one)) continue;
            int before = -1;
            for (const Operand operand : register_arguments(*one)) {
                const int slot = operand.is_value() ? y(operand.value(), id) : -1;
                if (slot >= 0 && before >= 0 && slot != before)
                    pairs[plan_.component[id]].push_back(std::minmax(slot, before));
                before = slot;
            }
        }
    }
    for (auto& one : pairs) {
        std::sort(one.begin(), one.end());
        one.erase(std::unique(one.begin(), one.end()), one.end());
    }
    return pairs;
}

namespace {

/// The slots of one frame as order_slots sees them.
struct SlotOrder {
    const std::vector<std::size_t>& last; ///< see last_calls
    const std::vector<std::pair<int, int>>& pairs;
    std::size_t tags;

    bool is_pair(int a, int b) const {
        return std::binary_search(
            pairs.begin(), pairs.end(), std::pair<int, int>{std::minmax(a, b)});
    }

    /// New number of each slot: by when it is read last, those with the same end in order of number
    /// or against it, but one that suits behind the one before where there is such.
    std::vector<int> arrange(bool upwards) const {
        const auto when = [this](int slot) { return last[static_cast<std::size_t>(slot)]; };
        std::vector<int> order(last.size());
        std::iota(order.begin(), order.end(), 0);
        const auto first =
            order.begin() + static_cast<std::ptrdiff_t>(std::min(tags, order.size()));
        std::sort(first, order.end(), [&](int a, int b) {
            return when(a) != when(b) ? when(a) < when(b) : (a < b) == upwards;
        });
        for (auto at = first; at != order.end() && !pairs.empty(); ++at) {
            if (at == order.begin() || !is_pair(*(at - 1), *at)) continue;
            const auto suits = std::find_if(at + 1, order.end(), [&](int slot) {
                return when(slot) != when(*at) || !is_pair(*(at - 1), slot);
            });
            if (suits != order.end() && when(*suits) == when(*at))
                std::rotate(at, suits, suits + 1);
        }
        std::vector<int> places(order.size());
        for (std::size_t place = 0; place < order.size(); ++place)
            places[static_cast<std::size_t>(order[place])] = static_cast<int>(place);
        return places;
    }

    /// How many pairs stand beside each other.
    std::ptrdiff_t count_beside(const std::vector<int>& places) const {
        return std::count_if(pairs.begin(), pairs.end(), [&](const auto& pair) {
            const int distance = places[static_cast<std::size_t>(pair.first)] -
                                 places[static_cast<std::size_t>(pair.second)];
            return distance == 1 || distance == -1;
        });
    }

    std::vector<int> best() const {
        std::vector<int> as_is(last.size());
        std::iota(as_is.begin(), as_is.end(), 0);
        std::vector<int> places = arrange(true), other = arrange(false);
        if (count_beside(other) < count_beside(places)) places = std::move(other);
        return count_beside(places) > count_beside(as_is) ? as_is : places;
    }
};

} // namespace

/// Slots of what is needed longest get the highest numbers, so that the others can be given up
/// (trim.cpp), unless more arguments came to stand beside each other by that (see avoid_pairs). The
/// lowest are those of the tags.
void Allocation::order_slots(const std::vector<std::uint32_t>& tags) {
    const auto last = last_calls();
    const auto pairs = argument_pairs();
    std::vector<std::vector<int>> to(last.size());
    for (std::size_t component = 0; component < last.size(); ++component)
        to[component] = SlotOrder{last[component], pairs[component], tags[component]}.best();
    const auto renumber = [&to](Home& home) {
        if (home.component != 0 && home.slot >= 0)
            home.slot = to[home.component][static_cast<std::size_t>(home.slot)];
    };
    std::for_each(homes_.begin(), homes_.end(), renumber);
    for (auto& [key, home] : more_homes_)
        renumber(home);
}

namespace {

/// May the call run long, so that what nobody needs should not be held meanwhile?
bool may_run_long(const Instruction& one) {
    switch (one.op) {
    case Op::call:
    case Op::call_fun:
    case Op::apply:
        return true;
    case Op::call_ext:
        return !(one.callee.module == "erlang");
    default:
        return false;
    }
}

} // namespace

void Allocation::find_dead_slots() {
    std::vector<std::vector<ValueId>> held_out(function_.blocks.size());
    ValueSet live{function_.value_count};
    std::vector<std::vector<ValueId>> live_after;
    std::vector<bool> needed;
    std::vector<BlockId> held_at(function_.value_count, ssa::kNoBlock);
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
                    if (held_at[value] == id) continue;
                    held_at[value] = id;
                    held.push_back(value);
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
                    if (value != one.result && is_stack_value(value, id))
                        live_after[i].push_back(value);
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
            for (const ValueId value : live_after[i])
                needed[static_cast<std::size_t>(y(value, id))] = true;
            for (const ValueId value : held) {
                const int slot = y(value, id);
                if (!needed[static_cast<std::size_t>(slot)])
                    dead.push_back(static_cast<std::uint32_t>(slot));
            }
            if (dead.empty()) continue;
            std::erase_if(held, [&](ValueId value) {
                return !needed[static_cast<std::size_t>(y(value, id))];
            });
            std::sort(dead.begin(), dead.end());
            dead.erase(std::unique(dead.begin(), dead.end()), dead.end());
            dead_slots_[&one] = std::move(dead);
        }
        held_out[id] = std::move(held);
    }
}

} // namespace joist::compiler::codegen

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

namespace {

/// A value of a frame that needs a slot.
struct Node {
    ValueId value;
    std::uint32_t component;
    std::vector<std::uint32_t> earlier;  ///< there together with it, of lower number
    std::vector<std::uint32_t> partners; ///< same slot wanted
    std::vector<std::uint32_t> apart;    ///< no slot beside theirs wanted
};

/// OTP's machine moves two neighbouring slots to two neighbouring registers at once; if they were
/// written one by one the processor has to wait for that (tak took 1.4 times as long). So, in
/// frames of the same size, slots are given out once more, such that arguments that stand side by
/// side are in slots that don't: by trying, going back where nothing is left, for a limited time.
class ApartSlots {
public:
    ApartSlots(const std::vector<Node>& nodes,
               const std::vector<std::uint32_t>& sizes,
               const std::vector<std::uint32_t>& tags,
               std::vector<int>& slots)
        : nodes_{nodes}, sizes_{sizes}, tags_{tags}, slots_{slots} {}

    void run() {
        std::vector<std::vector<std::uint32_t>> members(sizes_.size());
        std::vector<bool> any_pair(sizes_.size(), false);
        for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
            members[nodes_[n].component].push_back(n);
            if (is_beside_any(nodes_[n], slots_[n])) any_pair[nodes_[n].component] = true;
        }
        for (std::size_t component = 0; component < members.size(); ++component) {
            if (any_pair[component]) search(members[component]);
        }
    }

private:
    /// How many neighbours are looked at for one frame at most.
    static constexpr std::size_t kMostWork = 20'000;

    bool is_beside_any(const Node& node, int slot) const {
        return std::any_of(node.apart.begin(), node.apart.end(), [&](std::uint32_t other) {
            const int there = slots_[other];
            return there >= 0 && (there - slot == 1 || slot - there == 1);
        });
    }
    bool is_free(const Node& node, int slot) const {
        return std::none_of(node.earlier.begin(), node.earlier.end(), [&](std::uint32_t other) {
            return slots_[other] == slot;
        });
    }

    /// How many slots there are to try for a node: its partners', then all from the lowest.
    std::size_t count_choices(const Node& node) const {
        return node.partners.size() + sizes_[node.component] - tags_[node.component];
    }
    int choice(const Node& node, std::size_t index) const {
        if (index < node.partners.size()) return slots_[node.partners[index]];
        return static_cast<int>(tags_[node.component] + index - node.partners.size());
    }

    void search(const std::vector<std::uint32_t>& members) {
        std::vector<int> before;
        for (const std::uint32_t n : members)
            before.push_back(slots_[n]);
        if (try_all(members) || take_first(members)) return;
        for (std::size_t i = 0; i < members.size(); ++i)
            slots_[members[i]] = before[i];
    }

    void clear(const std::vector<std::uint32_t>& members) {
        for (const std::uint32_t n : members)
            slots_[n] = -1;
    }

    /// Finds slots for all without pairs, if there are any and it doesn't take long.
    bool try_all(const std::vector<std::uint32_t>& members) {
        clear(members);
        std::vector<std::size_t> tried(members.size() + 1, 0);
        std::size_t work = 0;
        for (std::size_t at = 0; at < members.size();) {
            const Node& node = nodes_[members[at]];
            int& slot = slots_[members[at]];
            slot = -1;
            while (slot < 0 && tried[at] < count_choices(node)) {
                const int wish = choice(node, tried[at]++);
                work += 1 + node.earlier.size() + node.apart.size();
                if (work > kMostWork) return false;
                if (wish >= 0 && !is_beside_any(node, wish) && is_free(node, wish)) slot = wish;
            }
            if (slot >= 0) {
                tried[++at] = 0;
            } else if (at-- == 0) {
                return false;
            }
        }
        return true;
    }

    /// Takes the first slot that suits for each, or else the first that is free.
    bool take_first(const std::vector<std::uint32_t>& members) {
        clear(members);
        std::vector<bool> taken;
        for (const std::uint32_t n : members) {
            const Node& node = nodes_[n];
            taken.assign(sizes_[node.component], false);
            for (const std::uint32_t other : node.earlier)
                taken[static_cast<std::size_t>(slots_[other])] = true;
            int chosen = -1, free = -1;
            for (std::size_t i = 0; chosen < 0 && i < count_choices(node); ++i) {
                const int wish = choice(node, i);
                if (wish < 0 || taken[static_cast<std::size_t>(wish)]) continue;
                if (!is_beside_any(node, wish)) chosen = wish;
                if (free < 0 && i >= node.partners.size()) free = wish;
            }
            slots_[n] = chosen >= 0 ? chosen : free;
            if (slots_[n] < 0) return false;
        }
        return true;
    }

    const std::vector<Node>& nodes_;
    const std::vector<std::uint32_t>& sizes_;
    const std::vector<std::uint32_t>& tags_;
    std::vector<int>& slots_; ///< of each node
};

} // namespace

bool is_late_spill(const Block& block, std::size_t index) {
    return block.instructions[index]->op == Op::spill && index + 1 < block.instructions.size() &&
           loads_arguments(*block.instructions[index + 1]) &&
           !(ends_in_tail_call(block) && index + 2 == block.instructions.size());
}

/// Calls `visit(a, b, block)` for stack values that a call loads into registers side by side.
template <class Visit> void Allocation::for_each_argument_pair(Visit visit) const {
    for (const BlockId id : cfg_.order()) {
        if (!plan_.framed[id]) continue;
        Residency here{*this, id};
        for (const Instruction* one : function_.blocks[id].instructions) {
            if (clobbers_registers(*one)) {
                ValueId before = kNoValue;
                for (const Operand operand : register_arguments(*one)) {
                    const bool loads = operand.is_value() && is_stack_value(operand.value(), id) &&
                                       !here.in_x(operand.value());
                    if (loads && before != kNoValue && before != operand.value())
                        visit(before, operand.value(), id);
                    before = loads ? operand.value() : kNoValue;
                }
            }
            here.after(*one, false);
        }
    }
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
            // A spill in front of a call is made while its arguments are loaded: see select_call.
            if (i != 0 && is_late_spill(block, i - 1)) {
                const ValueId spilled = block.instructions[--i]->operands[0].value();
                conflict(spilled);
                // What is read last there leaves a slot that would have to be cleared otherwise.
                const std::uint32_t a = node_of(spilled, component);
                for (const Operand operand : one.operands) {
                    if (!operand.is_value() || live.contains(operand.value()) ||
                        !is_stack_value(operand.value(), id))
                        continue;
                    const std::uint32_t b = node_of(operand.value(), component);
                    nodes[a].partners.push_back(b);
                    nodes[b].partners.push_back(a);
                }
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
    for_each_argument_pair([&](ValueId a, ValueId b, BlockId id) {
        const std::uint32_t x = node_of(a, plan_.component[id]);
        const std::uint32_t y = node_of(b, plan_.component[id]);
        nodes[x].apart.push_back(y);
        nodes[y].apart.push_back(x);
    });
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
    if (std::any_of(frame_size_.begin(), frame_size_.end(), [](std::uint32_t size) {
            return size > kMaxRegisters;
        })) {
        too_large_ = true;
        return;
    }
    if (steps_.on(Step::kApartSlots)) ApartSlots{nodes, frame_size_, tags, slots}.run();
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
    for_each_argument_pair([&](ValueId a, ValueId b, BlockId id) {
        if (y(a, id) != y(b, id))
            pairs[plan_.component[id]].push_back(std::minmax(y(a, id), y(b, id)));
    });
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
/// (trim.cpp), unless more arguments came to stand beside each other by that (see ApartSlots). The
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

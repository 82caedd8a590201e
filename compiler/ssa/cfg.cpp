#include "compiler/ssa/cfg.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

/// Successors in the order in which a depth-first walk should take them, so that the likely one is
/// placed next: put behind what is in `out`.
void walk_successors(const Terminator& terminator, std::vector<BlockId>& out) {
    switch (terminator.kind) {
    case TerminatorKind::kSwitch:
    case TerminatorKind::kSwitchArity:
        out.push_back(terminator.target);
        for (std::size_t i = terminator.cases.size(); i-- > 0;)
            out.push_back(terminator.cases[i].block);
        return;
    case TerminatorKind::kWaitTimeout:
        out.push_back(terminator.target);
        out.push_back(terminator.other);
        return;
    default:
        if (terminator.other != kNoBlock) out.push_back(terminator.other);
        if (terminator.target != kNoBlock) out.push_back(terminator.target);
    }
}

} // namespace

// Every pass makes one: its vectors are as large as they will be from the start, and few.
Cfg::Cfg(const Function& function) {
    const std::size_t count = function.blocks.size();
    position_.assign(count, kNoBlock);
    order_.reserve(count);
    struct Frame {
        BlockId block;
        std::uint32_t next, end;
    };
    std::vector<Frame> stack;
    std::vector<BlockId> pending;
    stack.reserve(count);
    pending.reserve(count + 1);
    const auto enter = [&](BlockId block) {
        position_[block] = 0; // seen; the place follows
        const auto start = static_cast<std::uint32_t>(pending.size());
        walk_successors(function.blocks[block].terminator, pending);
        stack.push_back({block, start, static_cast<std::uint32_t>(pending.size())});
    };
    enter(0);
    while (!stack.empty()) {
        Frame& top = stack.back();
        if (top.next < top.end) {
            const BlockId next = pending[top.next++];
            if (position_[next] == kNoBlock) enter(next);
            continue;
        }
        order_.push_back(top.block);
        stack.pop_back();
        pending.resize(stack.empty() ? 0 : stack.back().end);
    }
    std::reverse(order_.begin(), order_.end());
    for (std::uint32_t i = 0; i < order_.size(); ++i)
        position_[order_[i]] = i;

    // Predecessors, in rows of one array. A successor named twice counts once.
    std::vector<BlockId> last(count, kNoBlock);
    first_.assign(count + 1, 0);
    for (const BlockId block : order_) {
        for_each_successor(function.blocks[block].terminator, [&](BlockId to) {
            if (last[to] == block) return;
            last[to] = block;
            ++first_[to + 1];
        });
    }
    for (std::size_t i = 0; i < count; ++i)
        first_[i + 1] += first_[i];
    predecessors_.resize(first_[count]);
    std::vector<std::uint32_t>& end = last; // of each row, so far
    std::copy(first_.begin(), first_.end() - 1, end.begin());
    for (const BlockId block : order_) {
        for_each_successor(function.blocks[block].terminator, [&](BlockId to) {
            if (end[to] > first_[to] && predecessors_[end[to] - 1] == block) return;
            predecessors_[end[to]++] = block;
        });
    }
}

// Each block knows its depth in the dominator tree and one ancestor far above: as in a skew-binary
// list, following whichever doesn't go too far reaches any ancestor in logarithmic time. A block
// with as many predecessors as a guard has tests is no reason to walk the whole tree for each.

void Cfg::set_dominator(BlockId block, BlockId above) {
    idom_[block] = above;
    depth_[block] = depth_[above] + 1;
    const BlockId far = jump_[above];
    jump_[block] =
        depth_[above] - depth_[far] == depth_[far] - depth_[jump_[far]] ? jump_[far] : above;
}

BlockId Cfg::common_dominator(BlockId a, BlockId b) const {
    if (depth_[a] < depth_[b]) std::swap(a, b);
    while (depth_[a] > depth_[b])
        a = depth_[jump_[a]] >= depth_[b] ? jump_[a] : idom_[a];
    while (a != b) {
        const bool far = jump_[a] != jump_[b];
        a = far ? jump_[a] : idom_[a];
        b = far ? jump_[b] : idom_[b];
    }
    return a;
}

/// Without the edges backward, one walk in order() is enough. These change nothing where the block
/// they lead to dominates the one they come from, as in all loops that the compiler makes; else
/// true.
bool Cfg::walk_dominators() {
    bool changed = false;
    for (const BlockId block : order_) {
        if (block == 0) continue;
        BlockId found = kNoBlock;
        for (const BlockId pred : predecessors(block)) {
            if (idom_[pred] == kNoBlock) continue;
            found = found == kNoBlock ? pred : common_dominator(found, pred);
        }
        changed = changed || idom_[block] != found;
        set_dominator(block, found);
    }
    return changed;
}

bool Cfg::has_odd_loop() const {
    for (const BlockId block : order_)
        for (const BlockId pred : predecessors(block))
            if (is_back_edge(pred, block) && common_dominator(block, pred) != block) return true;
    return false;
}

void Cfg::find_dominators() {
    idom_.assign(position_.size(), kNoBlock);
    depth_.assign(position_.size(), 0);
    jump_.assign(position_.size(), 0);
    idom_[0] = 0;
    walk_dominators();
    if (has_odd_loop())
        while (walk_dominators()) {
        }
    // Number the dominator tree: children in order, sizes bottom up, then intervals top down.
    std::vector<std::uint32_t> size(position_.size(), 1);
    for (std::size_t i = order_.size(); i-- > 1;)
        size[idom_[order_[i]]] += size[order_[i]];
    enter_.assign(position_.size(), 0);
    leave_.assign(position_.size(), 0);
    std::vector<std::uint32_t> next(position_.size(), 0);
    for (const BlockId block : order_) {
        if (block != 0) {
            const BlockId parent = idom_[block];
            enter_[block] = next[parent];
            next[parent] += size[block];
        }
        leave_[block] = enter_[block] + size[block] - 1;
        next[block] = enter_[block] + 1;
    }
}

std::vector<BlockId> defining_blocks(const Function& function) {
    std::vector<BlockId> found(function.value_count, kNoBlock);
    for (const ValueId param : function.params)
        found[param] = 0;
    for (BlockId id = 0; id < function.blocks.size(); ++id) {
        const Block& block = function.blocks[id];
        for (const Phi& phi : block.phis)
            found[phi.result] = id;
        for (const Instruction* one : block.instructions) {
            if (one->result != kNoValue) found[one->result] = id;
        }
        if (block.terminator.result != kNoValue) found[block.terminator.result] = id;
    }
    return found;
}

void remove_unreachable(Function& function) {
    const Cfg cfg{function};
    std::vector<Block> kept;
    kept.reserve(cfg.order().size());
    std::vector<BlockId> leads_to(function.blocks.size(), kNoBlock);
    for (const BlockId old : cfg.order()) {
        Block& block = function.blocks[old];
        if (!block.phis.empty())
            for (const BlockId pred : cfg.predecessors(old))
                leads_to[pred] = old;
        for (Phi& phi : block.phis) {
            std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                return leads_to[argument.block] != old;
            });
            for (PhiArgument& argument : phi.arguments)
                argument.block = cfg.position(argument.block);
        }
        for_each_successor(block.terminator, [&](BlockId& to) { to = cfg.position(to); });
        kept.push_back(std::move(block));
    }
    function.blocks = std::move(kept);
}

} // namespace joist::compiler::ssa

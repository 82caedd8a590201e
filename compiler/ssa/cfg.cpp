#include "compiler/ssa/cfg.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

/// Successors in the order in which a depth-first walk should take them, so that the likely one is
/// placed next: the one behind number `next`, which is counted up; kNoBlock: there are no more.
BlockId walk_successor(const Terminator& terminator, std::uint32_t& next) {
    const std::uint32_t number = next++;
    if (terminator.cases.empty()) {
        const bool swapped = terminator.kind == TerminatorKind::kWaitTimeout;
        const BlockId early = swapped ? terminator.target : terminator.other;
        const BlockId late = swapped ? terminator.other : terminator.target;
        if (number == 0 && early != kNoBlock) return early;
        if (number > 1) return kNoBlock;
        next = 2;
        return late;
    }
    if (number == 0) return terminator.target;
    const std::size_t count = terminator.cases.size();
    return number <= count ? terminator.cases[count - number].block : kNoBlock;
}

} // namespace

Cfg::Cfg(const Function& function) : count_{function.blocks.size()} {
    std::size_t edges = 0;
    for (const Block& block : function.blocks) {
        edges += block.terminator.target != kNoBlock;
        edges += block.terminator.other != kNoBlock;
        edges += block.terminator.cases.size();
    }
    // The stack of the walk, a pair for each block, is where the last three tables will be.
    tables_ = std::make_unique_for_overwrite<std::uint32_t[]>(4 * count_ + 1 + edges);
    position_ = tables_.get() + count_;
    first_ = position_ + count_;
    predecessors_ = first_ + count_ + 1;
    find_order(function, tables_.get(), first_);
    find_predecessors(function, predecessors_ + edges);
}

/// Fills `space` from its end.
void Cfg::find_order(const Function& function, BlockId* space, BlockId* stack) {
    std::fill_n(position_, count_, kNoBlock);
    BlockId* order = space + count_;
    const auto enter = [&](BlockId block) {
        position_[block] = 0; // seen; the place follows
        *stack++ = block;
        *stack++ = 0; // the number of its next successor
    };
    const BlockId* const bottom = stack;
    enter(0);
    while (stack != bottom) {
        const BlockId block = stack[-2];
        const BlockId next = walk_successor(function.blocks[block].terminator, stack[-1]);
        if (next == kNoBlock) {
            *--order = block;
            stack -= 2;
        } else if (position_[next] == kNoBlock) {
            enter(next);
        }
    }
    order_ = order;
    order_size_ = static_cast<std::size_t>(space + count_ - order);
    for (std::uint32_t i = 0; i < order_size_; ++i)
        position_[order[i]] = i;
}

/// In rows of one array. A successor named twice counts once.
void Cfg::find_predecessors(const Function& function, BlockId* last) {
    std::fill_n(last, count_, kNoBlock);
    std::fill_n(first_, count_ + 1, 0);
    for (const BlockId block : order()) {
        for_each_successor(function.blocks[block].terminator, [&](BlockId to) {
            if (last[to] == block) return;
            last[to] = block;
            ++first_[to + 1];
        });
    }
    for (std::size_t i = 0; i < count_; ++i)
        first_[i + 1] += first_[i];
    std::uint32_t* end = last; // of each row, so far
    std::copy_n(first_, count_, end);
    for (const BlockId block : order()) {
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
    for (const BlockId block : order()) {
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
    for (const BlockId block : order())
        for (const BlockId pred : predecessors(block))
            if (is_back_edge(pred, block) && common_dominator(block, pred) != block) return true;
    return false;
}

void Cfg::find_dominators() {
    dominators_ = std::make_unique_for_overwrite<std::uint32_t[]>(6 * count_);
    idom_ = dominators_.get();
    depth_ = idom_ + count_;
    jump_ = depth_ + count_;
    enter_ = jump_ + count_;
    leave_ = enter_ + count_;
    std::fill_n(idom_, count_, kNoBlock);
    std::fill_n(depth_, 4 * count_, 0);
    idom_[0] = 0;
    walk_dominators();
    if (has_odd_loop())
        while (walk_dominators()) {
        }
    // Number the dominator tree: children in order, sizes bottom up, then intervals top down.
    for (std::size_t i = order_size_; i-- > 1;)
        leave_[idom_[order_[i]]] += leave_[order_[i]] + 1; // for now, how many are below it
    std::uint32_t* const next = leave_ + count_;           // number of the next child
    for (const BlockId block : order()) {
        if (block != 0) {
            const BlockId parent = idom_[block];
            enter_[block] = next[parent];
            next[parent] += leave_[block] + 1;
        }
        leave_[block] += enter_[block];
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

BlockId split_block(Function& function, BlockId id, std::size_t at) {
    const auto rest = static_cast<BlockId>(function.blocks.size());
    function.blocks.emplace_back();
    Block& block = function.blocks[id];
    Block& after = function.blocks[rest];
    after.instructions.assign(block.instructions.begin() + static_cast<std::ptrdiff_t>(at),
                              block.instructions.end());
    block.instructions.resize(at);
    after.terminator = block.terminator;
    block.terminator = Terminator{};
    for_each_successor(after.terminator, [&](BlockId to) {
        for (Phi& phi : function.blocks[to].phis) {
            for (PhiArgument& argument : phi.arguments) {
                if (argument.block == id) argument.block = rest;
            }
        }
    });
    return rest;
}

void remove_unreachable(Function& function) {
    const Cfg cfg{function};
    std::vector<BlockId> leads_to;
    bool in_place = cfg.order().size() == function.blocks.size();
    for (const BlockId old : cfg.order()) {
        Block& block = function.blocks[old];
        in_place = in_place && cfg.position(old) == old;
        if (block.phis.empty()) continue;
        leads_to.resize(function.blocks.size(), kNoBlock);
        for (const BlockId pred : cfg.predecessors(old))
            leads_to[pred] = old;
        for (Phi& phi : block.phis) {
            std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                return leads_to[argument.block] != old;
            });
            for (PhiArgument& argument : phi.arguments)
                argument.block = cfg.position(argument.block);
        }
    }
    if (in_place) return;
    std::vector<Block> kept;
    kept.reserve(cfg.order().size());
    for (const BlockId old : cfg.order()) {
        Block& block = kept.emplace_back(std::move(function.blocks[old]));
        for_each_successor(block.terminator, [&](BlockId& to) { to = cfg.position(to); });
    }
    function.blocks = std::move(kept);
}

} // namespace joist::compiler::ssa

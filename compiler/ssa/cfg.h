// The shape of a function: predecessors, an order of the blocks, dominators. Computed once, stale
// after any change of blocks.
#pragma once

#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace joist::compiler::ssa {

/// Control flow of one function as it was when made.
class Cfg {
public:
    explicit Cfg(const Function& function);

    /// Reachable blocks in reverse postorder; a block's likely successor comes as soon after it as
    /// the order allows.
    std::span<const BlockId> order() const { return {order_, order_size_}; }
    bool reachable(BlockId block) const { return position_[block] != kNoBlock; }
    /// Place of a reachable block in order().
    std::uint32_t position(BlockId block) const { return position_[block]; }
    /// Reachable predecessors, each once, in order() order.
    std::span<const BlockId> predecessors(BlockId block) const {
        return {predecessors_ + first_[block], first_[block + 1] - first_[block]};
    }
    /// Is the edge a loop's back edge (as receive makes them)?
    bool is_back_edge(BlockId from, BlockId to) const { return position_[to] <= position_[from]; }

    /// Computes dominators; needed before the next two.
    void find_dominators();
    /// Immediate dominator; the entry's is itself.
    BlockId idom(BlockId block) const { return idom_[block]; }
    bool dominates(BlockId above, BlockId below) const {
        return enter_[above] <= enter_[below] && leave_[below] <= leave_[above];
    }
    /// Place of a reachable block in an order in which those that one dominates follow it at once.
    std::uint32_t dominator_order(BlockId block) const { return enter_[block]; }
    /// Nearest block that dominates both.
    BlockId common_dominator(BlockId a, BlockId b) const;

private:
    void set_dominator(BlockId block, BlockId above);
    bool walk_dominators();
    bool has_odd_loop() const;
    void find_order(const Function& function, BlockId* space, BlockId* stack);
    void find_predecessors(const Function& function, BlockId* last);

    // Every pass makes one: all tables are in one piece of memory, those of dominators in another.
    std::unique_ptr<std::uint32_t[]> tables_, dominators_;
    std::size_t count_; ///< of blocks
    std::size_t order_size_ = 0;
    const BlockId* order_ = nullptr;
    std::uint32_t* position_;
    std::uint32_t* first_;
    BlockId* predecessors_;
    BlockId* idom_ = nullptr;
    std::uint32_t* depth_ = nullptr; ///< in the dominator tree
    BlockId* jump_ = nullptr;        ///< some dominator further up
    std::uint32_t* enter_ = nullptr;
    std::uint32_t* leave_ = nullptr;
};

/// Blocks in which each value is defined (params: the entry); kNoBlock for ids without definition.
std::vector<BlockId> defining_blocks(const Function& function);

/// What stands in a block from instruction `at` on goes to a new one at the end, with the
/// terminator; the block has none then. Gives the new block.
BlockId split_block(Function& function, BlockId id, std::size_t at);

/// Drops unreachable blocks, renumbers the others in order() order, and removes phi arguments of
/// edges that are gone.
void remove_unreachable(Function& function);

} // namespace joist::compiler::ssa

// Common subexpressions.
//
//   A = bif element(1, T)               A = bif element(1, T)
//   ...                                 ...
//   B = bif element(1, T)               {A, A}
//   {A, B}
//
// A value is taken from where it was computed if that place dominates this one. Over a call it is
// not: it would cost a stack slot and two moves to keep what one read gives again. Nothing that may
// raise moves to where it was not.
#include "compiler/ssa/common_values.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"

#include <algorithm>
#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

/// Does the operation give the same result (or failure) each time, and is it worth keeping?
bool is_repeatable(const Instruction& one) {
    switch (one.op) {
    case Op::get_tuple_element:
    case Op::get_hd:
    case Op::get_tl:
    case Op::get_map_element:
    case Op::put_tuple:
    case Op::put_list:
        return true;
    case Op::bif: {
        // self/0 and node/0 are as cheap as a move.
        return !one.operands.empty();
    }
    default:
        return false;
    }
}

std::size_t hash_of(const Instruction& one) {
    std::size_t hash = static_cast<std::size_t>(one.op) * 31 + one.immediate;
    hash = hash * 31 + reinterpret_cast<std::uintptr_t>(one.callee.name.entry());
    for (const Operand operand : one.operands) {
        hash = hash * 0x9e3779b97f4a7c15u +
               (operand.is_value() ? operand.value()
                                   : reinterpret_cast<std::uintptr_t>(operand.literal()));
        hash ^= hash >> 29;
    }
    return hash;
}

bool same(const Instruction& a, const Instruction& b) {
    return a.op == b.op && a.immediate == b.immediate && a.callee == b.callee &&
           std::equal(a.operands.begin(), a.operands.end(), b.operands.begin(), b.operands.end());
}

class CommonValues {
public:
    CommonValues(Module& module, Function& function)
        : module_{module}, function_{function}, cfg_{function} {}

    void run() {
        cfg_.find_dominators();
        children_.resize(function_.blocks.size());
        for (const BlockId id : cfg_.order()) {
            if (id != 0) children_[cfg_.idom(id)].push_back(id);
        }
        walk();
        for (const auto& [from, failure] : dropped_) {
            for (Phi& phi : function_.blocks[failure].phis) {
                std::erase_if(phi.arguments, [from = from](const PhiArgument& argument) {
                    return argument.block == from;
                });
            }
        }
    }

private:
    struct Entry {
        const Instruction* instruction;
        BlockId
            available; ///< in this block's dominator subtree; its own block unless it was guarded
        std::uint32_t epoch;
    };
    struct Frame {
        BlockId block;
        std::size_t next_child;
        std::size_t mark;
        std::uint32_t epoch;
    };

    void walk() {
        std::vector<Frame> stack;
        enter(stack, 0, 0);
        while (!stack.empty()) {
            Frame& top = stack.back();
            if (top.next_child < children_[top.block].size()) {
                const BlockId child = children_[top.block][top.next_child++];
                const std::uint32_t epoch = top.epoch;
                enter(stack, child, epoch);
                continue;
            }
            while (added_.size() > top.mark) {
                table_[added_.back()].pop_back();
                added_.pop_back();
            }
            stack.pop_back();
        }
    }

    void enter(std::vector<Frame>& stack, BlockId id, std::uint32_t epoch) {
        stack.push_back({id, 0, added_.size(), epoch});
        // Handlers and loops are entered in ways that the walk doesn't see: nothing is known there.
        const auto preds = cfg_.predecessors(id);
        const bool loop = std::any_of(
            preds.begin(), preds.end(), [&](BlockId pred) { return cfg_.is_back_edge(pred, id); });
        const bool handler = preds.size() == 1 && function_.blocks[preds[0]].terminator.kind ==
                                                      TerminatorKind::kTryBegin;
        if (loop || handler) epoch = ++last_epoch_;
        Block& block = function_.blocks[id];
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            Instruction* one = block.instructions[i];
            if (op_info(one->op).is_call) {
                epoch = ++last_epoch_;
                continue;
            }
            if (!is_repeatable(*one)) continue;
            const bool guarded = i + 1 == block.instructions.size() &&
                                 block.terminator.kind == TerminatorKind::kSucceeded;
            if (replace(id, *one, guarded, epoch)) continue;
            if (guarded && block.terminator.target == block.terminator.other) continue;
            const std::size_t hash = hash_of(*one);
            table_[hash].push_back({one, guarded ? block.terminator.target : id, epoch});
            added_.push_back(hash);
        }
        stack.back().epoch = epoch;
    }

    bool replace(BlockId id, Instruction& one, bool guarded, std::uint32_t epoch) {
        const auto found = table_.find(hash_of(one));
        if (found == table_.end()) return false;
        for (const Entry& entry : found->second) {
            if (entry.epoch != epoch || !same(*entry.instruction, one)) continue;
            if (!cfg_.dominates(entry.available, id)) continue;
            // A guarded one holds in its success block only if that is entered by success alone.
            if (entry.available != id && cfg_.predecessors(entry.available).size() != 1 &&
                is_guarded(*entry.instruction, entry.available))
                continue;
            const Operand source = entry.instruction->result;
            one.op = Op::copy;
            one.operands = module_.arena.copy(&source, 1);
            if (guarded) {
                Terminator& end = function_.blocks[id].terminator;
                dropped_.emplace_back(id, end.other);
                end.kind = TerminatorKind::kJump;
                end.other = kNoBlock;
            }
            return true;
        }
        return false;
    }

    /// Was the instruction the last of a block ending in `succeeded` whose success block is
    /// `available`?
    bool is_guarded(const Instruction& one, BlockId available) const {
        const auto& code = function_.blocks[available].instructions;
        return std::find(code.begin(), code.end(), &one) == code.end();
    }

    Module& module_;
    Function& function_;
    Cfg cfg_;
    std::vector<std::vector<BlockId>> children_;
    std::unordered_map<std::size_t, std::vector<Entry>> table_;
    std::vector<std::size_t> added_;
    std::vector<std::pair<BlockId, BlockId>> dropped_;
    std::uint32_t last_epoch_ = 0;
};

} // namespace

void share_common_values(Module& module, Function& function) {
    CommonValues{module, function}.run();
}

} // namespace joist::compiler::ssa

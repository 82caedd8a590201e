#include "compiler/codegen/known_funs.h"

#include <algorithm>

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::Instruction;
using ssa::Op;
using ssa::Operand;
using ssa::Terminator;
using ssa::TerminatorKind;
using ssa::Test;

KnownFuns::KnownFuns(const ssa::Function& function) : function_{function} {
    const bool calls =
        std::any_of(function.blocks.begin(), function.blocks.end(), [](const Block& block) {
            return std::any_of(block.instructions.begin(),
                               block.instructions.end(),
                               [](const Instruction* one) { return one->op == Op::call_fun; });
        });
    if (!calls) return;
    for (BlockId id = 0; id < function.blocks.size(); ++id) {
        const Block& block = function.blocks[id];
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::make_fun)
                facts_[one->result].push_back(
                    {one->callee.arity - static_cast<std::uint32_t>(one->operands.size()),
                     ssa::kNoBlock});
        }
        const Terminator& end = block.terminator;
        if (end.kind != TerminatorKind::kBranch || end.test != Test::kIsFunction2 ||
            !end.operands[0].is_value() || !end.operands[1].is_literal() ||
            !end.operands[1].literal()->is_small() || end.target == end.other)
            continue;
        facts_[end.operands[0].value()].push_back(
            {static_cast<std::uint32_t>(end.operands[1].literal()->integer), end.target});
    }
}

bool KnownFuns::is_safe(const Instruction& call, BlockId block) {
    if (!call.operands[0].is_value()) return false;
    const auto found = facts_.find(call.operands[0].value());
    if (found == facts_.end()) return false;
    if (!cfg_) {
        cfg_.emplace(function_);
        cfg_->find_dominators();
    }
    constexpr std::size_t kMostLookedAt = 8;
    const auto& facts = found->second;
    const auto end =
        facts.begin() + static_cast<std::ptrdiff_t>(std::min(facts.size(), kMostLookedAt));
    return std::any_of(facts.begin(), end, [&](const Fact& fact) {
        if (fact.arity + 1 != call.operands.size()) return false;
        if (fact.block == ssa::kNoBlock) return true;
        // The edge of the test must be the only way to where it leads.
        return cfg_->predecessors(fact.block).size() == 1 && cfg_->dominates(fact.block, block);
    });
}

} // namespace joist::compiler::codegen

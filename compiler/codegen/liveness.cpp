#include "compiler/codegen/liveness.h"

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::Cfg;
using ssa::Function;
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

TryRegions::TryRegions(const Function& function, const Cfg& cfg)
    : open_(function.blocks.size()), handler_of_(function.blocks.size(), -1) {
    std::vector<bool> known(function.blocks.size(), false);
    known[0] = true;
    std::size_t kept = 0;
    for (const BlockId id : cfg.order()) {
        const Block& block = function.blocks[id];
        std::vector<std::uint32_t> open = open_[id];
        kept += open.size();
        if (open.size() > kMaxRegisters || kept > kMaxLive) too_deep_ = true;
        if (too_deep_) return;
        for (const std::uint32_t region : open)
            regions_[region].blocks.push_back(id);
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::try_end || one->op == Op::try_case || one->op == Op::catch_end) {
                if (!open.empty()) open.pop_back();
            }
        }
        const Terminator& end = block.terminator;
        if (end.kind == TerminatorKind::kTryBegin) {
            const auto index = static_cast<std::uint32_t>(regions_.size());
            regions_.push_back(
                {end.result, end.other, static_cast<std::uint32_t>(open.size()), end.is_catch, {}, {}});
            if (!open.empty()) regions_[open.back()].inner.push_back(index);
            by_tag_[end.result] = index;
            handler_of_[end.other] = static_cast<int>(index);
            open.push_back(index);
        }
        for_each_successor(end, [&](BlockId to) {
            if (known[to]) return;
            known[to] = true;
            open_[to] = open;
        });
    }
}

Liveness::Liveness(const Function& function, const Cfg& cfg, const TryRegions& regions) {
    std::vector<UseSite> uses;
    for (const BlockId id : cfg.order()) {
        const Block& block = function.blocks[id];
        const auto use = [&](Operand operand, BlockId at) {
            if (operand.is_value()) uses.push_back({operand.value(), at});
        };
        for_each_use(block, id, use);
    }
    if (regions.too_deep()) too_large_ = true;
    if (!too_large_) compute(function, cfg, &regions, uses);
}

Liveness::Liveness(const Function& function,
                   const Cfg& cfg,
                   const TryRegions* regions,
                   const std::vector<UseSite>& uses) {
    compute(function, cfg, regions, uses);
}

void Liveness::compute(const Function& function,
                       const Cfg& cfg,
                       const TryRegions* regions,
                       const std::vector<UseSite>& uses) {
    std::vector<UseSite> found; // what is live where, by value
    rows_.assign(function.blocks.size() + 1, 0);
    const std::vector<BlockId> home = ssa::defining_blocks(function);
    // Uses in rows by value, so that one stamp a block keeps a value from being entered twice.
    std::vector<std::uint32_t> first(function.value_count + 1, 0);
    for (const UseSite& use : uses)
        ++first[use.value + 1];
    for (std::size_t i = 1; i < first.size(); ++i)
        first[i] += first[i - 1];
    std::vector<BlockId> sites(uses.size());
    std::vector<std::uint32_t> fill(first.begin(), first.end() - 1);
    for (const UseSite& use : uses)
        sites[fill[use.value]++] = use.block;

    // A block that uses too many values of others is found without walking back from each use.
    std::vector<ValueId> stamp(function.blocks.size(), kNoValue);
    std::vector<std::uint32_t> used(function.blocks.size(), 0);
    for (ValueId value = 0; value < function.value_count; ++value) {
        for (std::uint32_t i = first[value]; i < first[value + 1]; ++i) {
            const BlockId block = sites[i];
            if (block == home[value] || stamp[block] == value) continue;
            stamp[block] = value;
            if (++used[block] > 2 * kMaxRegisters) too_large_ = true;
        }
    }

    stamp.assign(function.blocks.size(), kNoValue);
    std::vector<BlockId> work;
    // A handler's value is live in all of its region, and so in the regions within: these are
    // stamped as done with it, lest deep nesting walk each of them again.
    std::vector<ValueId> region_stamp(regions ? regions->regions().size() : 0, kNoValue);
    std::vector<std::uint32_t> handlers, nested;
    for (ValueId value = 0; value < function.value_count && !too_large_; ++value) {
        const auto enter = [&](BlockId block) {
            if (block == home[value] || stamp[block] == value) return;
            stamp[block] = value;
            found.push_back({value, block});
            if (found.size() > kMaxLive || ++rows_[block + 1] > 2 * kMaxRegisters) too_large_ = true;
            work.push_back(block);
            if (regions && regions->handled_by(block) >= 0)
                handlers.push_back(static_cast<std::uint32_t>(regions->handled_by(block)));
        };
        const auto is_new_region = [&](std::uint32_t region) {
            if (region_stamp[region] == value) return false;
            region_stamp[region] = value;
            nested.push_back(region);
            return true;
        };
        const auto enter_regions = [&] {
            while (!handlers.empty()) {
                const std::uint32_t region = handlers.back();
                handlers.pop_back();
                if (!is_new_region(region)) continue;
                while (!nested.empty()) {
                    const std::uint32_t one = nested.back();
                    nested.pop_back();
                    for (const std::uint32_t inner : regions->regions()[one].inner)
                        is_new_region(inner);
                }
                for (const BlockId inside : regions->regions()[region].blocks)
                    enter(inside);
            }
        };
        for (std::uint32_t i = first[value]; i < first[value + 1]; ++i)
            enter(sites[i]);
        enter_regions();
        while (!work.empty()) {
            const BlockId block = work.back();
            work.pop_back();
            for (const BlockId pred : cfg.predecessors(block))
                enter(pred);
            enter_regions();
        }
    }
    for (std::size_t i = 1; i < rows_.size(); ++i)
        rows_[i] += rows_[i - 1];
    in_.resize(found.size());
    std::vector<std::uint32_t> next(rows_.begin(), rows_.end() - 1);
    for (const UseSite& one : found)
        in_[next[one.block]++] = one.value;
}

void step_back(const Instruction& one,
               const TryRegions& regions,
               const Liveness& liveness,
               ValueSet& live) {
    if (one.op == Op::try_end || one.op == Op::catch_end) {
        const auto& region = regions.regions()[regions.of_tag(one.operands[0].value())];
        for (const ValueId value : liveness.live_in(region.handler))
            live.insert(value);
    }
    for (const Operand operand : one.operands) {
        if (operand.is_value()) live.insert(operand.value());
    }
}

} // namespace joist::compiler::codegen

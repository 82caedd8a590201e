// Which values are needed at the start of each block, exceptions included.
#pragma once

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace joist::compiler::codegen {

/// Registers of each kind that an instruction can name, on OTP's machine too.
inline constexpr std::size_t kMaxRegisters = 1023;
/// Values live, or regions open, summed over the places where that is kept: half a GB or so.
inline constexpr std::size_t kMaxLive = 100'000'000;

/// The try regions of a function: an exception in a block goes to the handler of the innermost open
/// one.
class TryRegions {
public:
    TryRegions(const ssa::Function& function, const ssa::Cfg& cfg);

    struct Region {
        ssa::ValueId tag;
        ssa::BlockId handler;
        std::uint32_t depth; ///< number of regions around it
        bool is_catch;
        std::vector<ssa::BlockId> blocks; ///< entered with the region open
        std::vector<std::uint32_t> inner; ///< regions begun with this one as the innermost
    };
    const std::vector<Region>& regions() const { return regions_; }
    /// Regions open when the block is entered, outermost first: indexes into regions().
    const std::vector<std::uint32_t>& open_at(ssa::BlockId block) const { return open_[block]; }
    /// The region of a tag.
    std::uint32_t of_tag(ssa::ValueId tag) const { return by_tag_.at(tag); }
    /// The region whose handler the block is; -1: none.
    int handled_by(ssa::BlockId block) const { return handler_of_[block]; }
    /// Are more open at once than a frame has room for? Then nothing else here counts.
    bool too_deep() const { return too_deep_; }

private:
    bool too_deep_ = false;
    std::vector<Region> regions_;
    std::vector<std::vector<std::uint32_t>> open_;
    std::vector<int> handler_of_;
    std::unordered_map<ssa::ValueId, std::uint32_t> by_tag_;
};

/// Values live at block starts. `uses` lists each use as (value, block), phi arguments under the
/// block they come from.
struct UseSite {
    ssa::ValueId value;
    ssa::BlockId block;
};

class Liveness {
public:
    /// From all uses. With regions, what a handler needs is live throughout its region.
    Liveness(const ssa::Function& function, const ssa::Cfg& cfg, const TryRegions& regions);
    /// From some uses only.
    Liveness(const ssa::Function& function,
             const ssa::Cfg& cfg,
             const TryRegions* regions,
             const std::vector<UseSite>& uses);

    /// Values (not its phis) live at the start of a block, ascending.
    std::span<const ssa::ValueId> live_in(ssa::BlockId block) const {
        if (rows_.empty()) return {};
        return {in_.data() + rows_[block], rows_[block + 1] - rows_[block]};
    }
    /// Are more values live than there are registers for? Then nothing else here counts.
    bool too_large() const { return too_large_; }

private:
    bool too_large_ = false;
    void compute(const ssa::Function& function,
                 const ssa::Cfg& cfg,
                 const TryRegions* regions,
                 const std::vector<UseSite>& uses);

    std::vector<ssa::ValueId> in_;    ///< block after block
    std::vector<std::uint32_t> rows_; ///< where each block's begin
};

/// A set of values with fast clear.
class ValueSet {
public:
    explicit ValueSet(std::size_t values) : place_(values, 0) {}
    bool contains(ssa::ValueId value) const { return place_[value] != 0; }
    bool insert(ssa::ValueId value) {
        if (place_[value]) return false;
        items_.push_back(value);
        place_[value] = static_cast<std::uint32_t>(items_.size());
        return true;
    }
    bool erase(ssa::ValueId value) {
        const std::uint32_t at = place_[value];
        if (!at) return false;
        items_[at - 1] = items_.back();
        place_[items_.back()] = at;
        items_.pop_back();
        place_[value] = 0;
        return true;
    }
    void clear() {
        for (const ssa::ValueId value : items_)
            place_[value] = 0;
        items_.clear();
    }
    const std::vector<ssa::ValueId>& items() const { return items_; }

private:
    std::vector<ssa::ValueId> items_;
    std::vector<std::uint32_t> place_;
};

/// Steps a set of live values backwards over an instruction, without its result.
void step_back(const ssa::Instruction& one,
               const TryRegions& regions,
               const Liveness& liveness,
               ValueSet& live);

} // namespace joist::compiler::codegen

// Which value is where: X registers for what no call outlives, stack slots (Y) for the rest.
//
// A value that must outlive a call is a stack value of its frame. It is made in its slot directly
// where its instruction can, else it is made in an X register and spilled (Op::spill): after its
// definition, where the frame begins, or, for what comes from a message still in the queue, when
// the message is removed. The result of a call waits for the next one where that frees a slot for it
// (find_late_spills). Until the next call such a value is read from its X register. X registers
// are given out block by block in layout order; since the form is SSA the first free register
// always does, so all the care goes into choosing the one where the value is wanted (argument
// positions, phis).
#pragma once

#include "compiler/codegen/liveness.h"
#include "compiler/codegen/prepare.h"
#include "compiler/ssa/cfg.h"
#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace joist::compiler::codegen {

/// The outcome for one function. Inserts Op::spill into it.
class Allocation {
public:
    Allocation(ssa::Module& module,
               ssa::Function& function,
               const FramePlan& plan,
               const Steps& steps);

    const ssa::Cfg& cfg() const { return cfg_; }
    const TryRegions& regions() const { return regions_; }
    const FramePlan& plan() const { return plan_; }

    /// X register of a value; -1: it has none.
    int x(ssa::ValueId value) const { return x_[value]; }
    /// Stack slot of a value (or a try tag) in the frame that `block` runs with; -1: none.
    int y(ssa::ValueId value, ssa::BlockId block) const;
    /// Is the value made in its slot, so that it never has an X register?
    bool made_on_stack(ssa::ValueId value) const { return made_on_stack_[value]; }
    /// Float register of an unboxed float.
    std::uint32_t fr(ssa::ValueId value) const { return fr_.at(value); }
    bool is_float(ssa::ValueId value) const { return fr_.contains(value); }
    /// Slots to be cleared in front of a call: what they hold is not needed any more and may be
    /// large.
    const std::vector<std::uint32_t>* dead_slots(const ssa::Instruction* call) const {
        const auto found = dead_slots_.find(call);
        return found == dead_slots_.end() ? nullptr : &found->second;
    }
    /// Are more values needed at the same time than there are registers, or too many at too many
    /// calls to go on? Then nothing else here counts.
    bool too_large() const { return too_large_; }
    /// Slots of the frame that `block` runs with.
    std::uint32_t frame_size(ssa::BlockId block) const {
        return frame_size_[plan_.component[block]];
    }
    /// X registers that hold something at the end of the block (once phi moves are done).
    std::vector<std::uint32_t> live_out_registers(ssa::BlockId block) const;

    /// Follows through a block where stack values can be read from X registers.
    class Residency {
    public:
        Residency(const Allocation& allocation, ssa::BlockId block);
        /// Is the value to be read from its X register here?
        bool in_x(ssa::ValueId value) const;
        /// Steps over an instruction.
        void after(const ssa::Instruction& instruction, bool is_tail_call);
        const std::vector<ssa::ValueId>& valid() const { return valid_; }

    private:
        const Allocation& allocation_;
        ssa::BlockId block_;
        std::vector<ssa::ValueId> valid_;
    };

private:
    friend class Residency;
    bool too_large_ = false;
    /// Notes that so many values were live at one more place that was looked at.
    void count(std::size_t live) {
        work_ += live;
        if (work_ > kMaxLive) too_large_ = true;
    }
    std::size_t work_ = 0;

    /// The slot of a value in one frame. Nearly all values have at most one frame: that is kept by
    /// value, others in a map.
    struct Home {
        std::uint32_t component = 0; ///< 0: none
        int slot = -1;
    };
    using Key = std::uint64_t;
    static Key key(std::uint32_t component, ssa::ValueId value) {
        return Key{component} << 32 | value;
    }
    const Home* home(ssa::ValueId value, std::uint32_t component) const {
        const Home& first = homes_[value];
        if (first.component == component) return component == 0 ? nullptr : &first;
        if (first.component == 0 || more_homes_.empty()) return nullptr;
        const auto found = more_homes_.find(key(component, value));
        return found == more_homes_.end() ? nullptr : &found->second;
    }
    void set_slot(ssa::ValueId value, std::uint32_t component, int slot);
    bool is_stack_value(ssa::ValueId value, ssa::BlockId block) const {
        return !is_tag_[value] && home(value, plan_.component[block]) != nullptr;
    }

    void find_stack_values();
    void mark_stack(ssa::ValueId value, std::uint32_t component);
    void live_at_end(ssa::BlockId block, const Liveness& liveness, ValueSet& live) const;
    void find_receive_zones();
    void place_spills();
    /// `live` is room that it needs: as large as the function has values, so not made for each block.
    std::vector<bool> find_late_spills(ssa::BlockId block, ValueSet& live) const;
    void find_residency();
    void find_x_liveness();
    void find_hints();
    void give_x_registers();
    void give_float_registers();
    void give_slots();
    std::vector<std::vector<std::size_t>> last_calls() const;
    template <class Visit> void for_each_argument_pair(Visit visit) const;
    std::vector<std::vector<std::pair<int, int>>> argument_pairs() const;
    void order_slots(const std::vector<std::uint32_t>& tags);
    void find_dead_slots();

    ssa::Module& module_;
    ssa::Function& function_;
    const FramePlan& plan_;
    const Steps& steps_;
    ssa::Cfg cfg_;
    TryRegions regions_;
    Liveness liveness_;
    std::vector<UseSite> x_uses_;
    std::vector<std::vector<ssa::ValueId>> x_live_in_;
    std::vector<bool> is_tag_; ///< or an unboxed float: neither in X registers nor a stack value
    bool has_floats_ = false;
    std::unordered_map<ssa::ValueId, std::uint32_t> fr_;
    std::vector<ssa::BlockId>
        zone_at_start_; ///< receive loop whose message is being looked at; kNoBlock: none
    std::vector<ssa::BlockId> zone_of_; ///< the same for where each value is made
    std::vector<Home> homes_;
    std::unordered_map<Key, Home> more_homes_;
    std::vector<bool> made_on_stack_;
    std::vector<std::vector<ssa::ValueId>> valid_in_;
    std::vector<int> x_;
    std::vector<int> hint_;
    std::vector<std::vector<std::uint64_t>>
        wanted_; ///< per block and instruction: registers better left free
    std::vector<std::uint64_t> wanted_in_;
    std::vector<std::uint32_t> frame_size_;
    std::unordered_map<const ssa::Instruction*, std::vector<std::uint32_t>> dead_slots_;
};

/// The X register in which an operation leaves its result whatever we would like; -1: any.
int fixed_result(ssa::Op op);
/// Is the operation's result an unboxed float?
bool gives_float(ssa::Op op);
/// The function with the places of its values, as `--print=registers` shows it.
std::string print_allocation(const ssa::Function& function, const Allocation& allocation);
/// Is the block's instruction of that index a spill that is made by the call behind it?
bool is_late_spill(const ssa::Block& block, std::size_t index);
/// Does the instruction load its arguments from where they are? Spills in front of it are made
/// together with that.
bool loads_arguments(const ssa::Instruction& instruction);
/// Operands that must be in x0, x1... for a call-like instruction, in order of register.
std::vector<ssa::Operand> register_arguments(const ssa::Instruction& instruction);

} // namespace joist::compiler::codegen

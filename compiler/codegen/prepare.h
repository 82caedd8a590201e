// Last changes to the SSA before registers are given out: what the machine can't do is spelled out,
// edges that need code of their own get a block, and the places where stack frames begin are
// chosen.
#pragma once

#include "compiler/codegen/steps.h"
#include "compiler/ssa/ssa.h"

#include <vector>

namespace joist::compiler::codegen {

/// What prepare() finds about each block (indexes are the new block numbers; blocks are in layout
/// order).
struct FramePlan {
    std::vector<bool> framed; ///< runs with a stack frame
    std::vector<bool> begins; ///< starts by making the frame
    std::vector<std::uint32_t>
        component; ///< framed blocks that share a frame; else 0. Components count from 1
    std::uint32_t component_count = 0;
};

/// Makes the function ready; afterwards block numbers are the layout.
FramePlan prepare(ssa::Module& module, ssa::Function& function, const Steps& steps);

/// Is the last instruction a call whose value is returned at once, so that it can be a tail call?
bool ends_in_tail_call(const ssa::Block& block);
/// Does the instruction lose the X registers, given that it isn't a tail call?
bool clobbers_registers(const ssa::Instruction& instruction);
/// Is the bif one that may collect (a gc_bif instruction)?
bool is_gc_bif(const ssa::Instruction& bif);

} // namespace joist::compiler::codegen

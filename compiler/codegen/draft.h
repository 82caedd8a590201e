// Instructions of one block while registers are known but heap needs, live counts and layout are
// not.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/codegen/registers.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace joist::compiler::codegen {

/// An instruction with what the passes over blocks need to know of it.
struct Draft {
    Opcode opcode = Opcode::op_label;
    std::span<AsmOperand> operands;
    int dest = -1;                    ///< index of the operand that it writes
    int dest2 = -1;                   ///< a second one
    std::uint32_t implicit_reads = 0; ///< reads x0 to this - 1 besides its operands
    bool clobbers = false; ///< afterwards no X register holds anything, but x0 if `gives_x0`
    bool gives_x0 = false;
    bool collects = false; ///< may collect: live registers are kept, reserved heap is lost
    bool ends = false;     ///< control does not go on behind it
    std::uint32_t words = 0, floats = 0, funs = 0; ///< heap that must be reserved before it
    ssa::Location location; ///< valid: may raise, or be seen in a stack trace
};

struct DraftBlock {
    std::vector<Draft> code;
    bool fused = false; ///< its code is part of an earlier block
};

/// Calls `visit(AsmOperand&, bool writes)` for each register operand; of `swap` both as read.
template <class Visit> void for_each_register(const Draft& draft, Visit visit) {
    if (draft.opcode == Opcode::op_get_map_elements) {
        if (draft.operands[1].is_register()) visit(draft.operands[1], false);
        for (std::size_t i = 3; i < draft.operands.size(); ++i) {
            if (draft.operands[i].is_register()) visit(draft.operands[i], i % 2 == 0);
        }
        return;
    }
    const bool clears = draft.opcode == Opcode::op_init_yregs;
    for (std::size_t i = 0; i < draft.operands.size(); ++i) {
        if (!draft.operands[i].is_register()) continue;
        visit(draft.operands[i],
              clears || static_cast<int>(i) == draft.dest || static_cast<int>(i) == draft.dest2);
    }
}

/// Moves all at once: no source is read after it was overwritten. Cycles become swaps.
/// `keep_apart`: something else goes between loads from slots side by side, where there is
/// something.
std::vector<Draft> parallel_move(Arena& arena,
                                 std::vector<std::pair<AsmOperand, AsmOperand>> moves,
                                 bool keep_apart = true);

class Pools;

/// Labels while a function is in blocks: 0 none, 1 func_info, 2 + block; then those made inside
/// blocks.
inline AsmOperand block_label(ssa::BlockId block) {
    return AsmOperand::label(block + 2);
}
inline constexpr std::uint32_t kInfoLabel = 1;

/// Selects instructions for all blocks.
std::vector<DraftBlock>
select_instructions(Pools& pools, ssa::Function& function, const Allocation& allocation);

/// Reserves heap, counts live registers, initialises what a collection would otherwise find
/// undefined.
void finish_blocks(ssa::Module& module,
                   const ssa::Function& function,
                   const Allocation& allocation,
                   const Steps& steps,
                   std::vector<DraftBlock>& blocks);

/// Gives up slots that are needed no more in front of calls; all is finished before.
void trim_frames(Arena& arena, const Allocation& allocation, std::vector<DraftBlock>& blocks);

/// Threads jumps, drops code that is never reached, shares equal blocks, drops repeated line
/// numbers unless they are to be kept.
void clean_up(std::vector<AsmInstruction>& code, const Steps& steps, bool keep_lines);

/// Matches segments that stand in a row by one instruction, which OTP 25 doesn't have.
void merge_matches(Assembly& assembly, std::vector<AsmInstruction>& code);

/// Does control never go on behind the instruction?
bool ends_control(Opcode opcode);

} // namespace joist::compiler::codegen

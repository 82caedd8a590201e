// Instruction selection of one function: what its parts (select.cpp for operations,
// select_binaries.cpp, select_terminators.cpp) share.
#pragma once

#include "compiler/codegen/draft.h"
#include "compiler/codegen/known_funs.h"
#include "compiler/codegen/pools.h"

#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::Instruction;
using ssa::kNoBlock;
using ssa::kNoValue;
using ssa::MatchFail;
using ssa::Op;
using ssa::Operand;
using ssa::Phi;
using ssa::PhiArgument;
using ssa::Segment;
using ssa::SegmentType;
using ssa::SwitchCase;
using ssa::Terminator;
using ssa::TerminatorKind;
using ssa::Test;
using ssa::ValueId;

class Selector {
public:
    Selector(Pools& pools, ssa::Function& function, const Allocation& allocation)
        : module_{pools.module()}, pools_{pools}, function_{function}, allocation_{allocation},
          known_funs_{function} {}

    std::vector<DraftBlock> run() {
        blocks_.resize(function_.blocks.size());
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            if (!blocks_[id].fused) select_block(id);
        }
        return std::move(blocks_);
    }

private:
    // Operands.

    AsmOperand source(Operand operand) const {
        if (operand.is_literal()) return AsmOperand::literal(operand.literal());
        const ValueId value = operand.value();
        const int slot = allocation_.y(value, id_);
        if (slot >= 0 && (allocation_.x(value) < 0 || !here_->in_x(value)))
            return AsmOperand::y(static_cast<std::uint32_t>(slot));
        return AsmOperand::x(static_cast<std::uint32_t>(allocation_.x(value)));
    }
    /// As source(), with what is known of the operand: where the machine makes use of it.
    template <class Place> AsmOperand typed(const Place& place, std::size_t index) {
        AsmOperand operand = source(place.operands[index]);
        if (operand.is_register() && index < place.types.size() && place.types[index])
            operand.type = pools_.type(*place.types[index]);
        return operand;
    }
    AsmOperand target(ValueId value) const {
        if (allocation_.made_on_stack(value))
            return AsmOperand::y(static_cast<std::uint32_t>(allocation_.y(value, id_)));
        return AsmOperand::x(static_cast<std::uint32_t>(allocation_.x(value)));
    }
    AsmOperand atom(std::string_view name) {
        return AsmOperand::literal(module_.literals.atom(name));
    }
    AsmOperand small(std::int64_t value) {
        return AsmOperand::literal(module_.literals.integer(value));
    }
    /// The block to go to on failure: func_info's label where the arguments are still in place.
    AsmOperand fail_label(BlockId block) const {
        return block == kNoBlock ? AsmOperand::label(0) : block_label(block);
    }

    Draft& put(Opcode opcode, std::span<const AsmOperand> operands, int dest = -1) {
        Draft& draft = out_->emplace_back();
        draft.opcode = opcode;
        draft.operands = module_.arena.copy(operands.data(), operands.size());
        draft.dest = dest;
        return draft;
    }
    Draft& put(Opcode opcode, std::initializer_list<AsmOperand> operands, int dest = -1) {
        return put(opcode, std::span<const AsmOperand>{operands.begin(), operands.size()}, dest);
    }
    void move_all(std::vector<std::pair<AsmOperand, AsmOperand>> moves) {
        auto drafts =
            parallel_move(module_.arena, std::move(moves), pools_.steps().on(Step::kApartSlots));
        out_->insert(out_->end(), drafts.begin(), drafts.end());
    }
    void move(AsmOperand from, AsmOperand to) { move_all({{from, to}}); }
    std::pair<AsmOperand, AsmOperand> spill_move(ValueId value) const {
        return {AsmOperand::x(static_cast<std::uint32_t>(allocation_.x(value))),
                AsmOperand::y(static_cast<std::uint32_t>(allocation_.y(value, id_)))};
    }

    // Blocks.
    void select_block(BlockId id);
    bool pairs_with_next(const Block& block, std::size_t i) const;
    void select_list_parts(const Instruction& a, const Instruction& b);

    // Instructions.
    void select_instruction(const Instruction& one, BlockId failure);
    AsmOperand float_register(ValueId value) const { return AsmOperand::fr(allocation_.fr(value)); }
    void select_float_op(const Instruction& one);
    void select_put_tuple(const Instruction& one);
    void select_update_tuple(const Instruction& one);
    void select_put_map(const Instruction& one, BlockId failure);
    void select_put_record(const Instruction& one);
    /// Elements of one map that fail to the same place are fetched by one instruction, over as many
    /// blocks as there are.
    void select_map_elements(const Instruction& first, BlockId failure);
    void select_make_fun(const Instruction& one);
    void select_bif(const Instruction& one, BlockId failure);
    void select_call(const Instruction& one, bool tail);
    /// What is known to be a fun of so many arguments may stay where it is, unless that is lost.
    AsmOperand known_fun(const Instruction& call);
    void finish_return();

    // Binaries.
    void select_bs_get(const Instruction& one, BlockId failure);
    void select_create_bin(const Instruction& one, BlockId failure);
    const Literal* flag_list(const Segment& segment);

    // Terminators.
    BlockId next_block() const;
    void jump_to(BlockId target);
    void phi_moves(BlockId to);
    void select_terminator(const Block& first);
    void select_wait_timeout(const Terminator& end);
    void select_branch(const Terminator& end);
    /// Two that are of one kind but may be boxed OTP's machine compares by a call, where not
    /// knowing that it looks at their tags first: told of integers, a loop over lists of small
    /// ones took nearly twice the time.
    static bool helps_to_tell(Test test, const Terminator& end);
    static bool is_immediate(const ssa::Type& type);
    /// OTP 29 has no opcode for it: as one of the commands of bs_match, which OTP 26 brought.
    void select_unit_test(const Terminator& end, AsmOperand fail);
    /// Atoms and integers are told apart in one jump each; what is neither small nor an atom by a
    /// test of its own.
    void select_switch(const Terminator& end);
    AsmOperand select_label();
    void select_value(AsmOperand value, AsmOperand otherwise, const std::vector<SwitchCase>& group);
    void select_match_fail(const Terminator& end);
    /// func_info raises it, with the arguments in place; once there is a frame erlang:error/2 must.
    void select_function_clause(const Terminator& end);

    ssa::Module& module_;
    Pools& pools_;
    ssa::Function& function_;
    const Allocation& allocation_;
    KnownFuns known_funs_;
    std::vector<DraftBlock> blocks_;
    std::vector<Draft>* out_ = nullptr;
    const Allocation::Residency* here_ = nullptr;
    ValueId late_spill_ = kNoValue; ///< goes to its slot with the next call's arguments
    BlockId id_ = 0;
    BlockId last_id_ = 0; ///< of the blocks fused into this one, the last
    std::uint32_t made_labels_ = 0;
    std::uint32_t last_made_label_ = 0;
};

} // namespace joist::compiler::codegen

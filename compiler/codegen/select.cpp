// Instruction selection: one SSA operation, one (seldom more) generic instructions.
#include "compiler/codegen/draft.h"
#include "compiler/codegen/known_funs.h"
#include "compiler/codegen/pools.h"

#include <algorithm>

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

namespace {

struct TestRow {
    Opcode opcode;
    int inverse; ///< Test with the opposite outcome; -1: none
};

TestRow test_row(Test test) {
    const auto inverse = [](Test other) { return static_cast<int>(other); };
    switch (test) {
    case Test::kIsLt:
        return {Opcode::op_is_lt, inverse(Test::kIsGe)};
    case Test::kIsGe:
        return {Opcode::op_is_ge, inverse(Test::kIsLt)};
    case Test::kIsEq:
        return {Opcode::op_is_eq, inverse(Test::kIsNe)};
    case Test::kIsNe:
        return {Opcode::op_is_ne, inverse(Test::kIsEq)};
    case Test::kIsEqExact:
        return {Opcode::op_is_eq_exact, inverse(Test::kIsNeExact)};
    case Test::kIsNeExact:
        return {Opcode::op_is_ne_exact, inverse(Test::kIsEqExact)};
    case Test::kIsInteger:
        return {Opcode::op_is_integer, -1};
    case Test::kIsFloat:
        return {Opcode::op_is_float, -1};
    case Test::kIsNumber:
        return {Opcode::op_is_number, -1};
    case Test::kIsAtom:
        return {Opcode::op_is_atom, -1};
    case Test::kIsPid:
        return {Opcode::op_is_pid, -1};
    case Test::kIsReference:
        return {Opcode::op_is_reference, -1};
    case Test::kIsPort:
        return {Opcode::op_is_port, -1};
    case Test::kIsNil:
        return {Opcode::op_is_nil, -1};
    case Test::kIsBinary:
        return {Opcode::op_is_binary, -1};
    case Test::kIsBitstring:
        return {Opcode::op_is_bitstr, -1};
    case Test::kIsList:
        return {Opcode::op_is_list, -1};
    case Test::kIsNonemptyList:
        return {Opcode::op_is_nonempty_list, -1};
    case Test::kIsTuple:
        return {Opcode::op_is_tuple, -1};
    case Test::kTestArity:
        return {Opcode::op_test_arity, -1};
    case Test::kIsTaggedTuple:
        return {Opcode::op_is_tagged_tuple, -1};
    case Test::kIsFunction:
        return {Opcode::op_is_function, -1};
    case Test::kIsFunction2:
        return {Opcode::op_is_function2, -1};
    case Test::kIsBoolean:
        return {Opcode::op_is_boolean, -1};
    case Test::kIsMap:
        return {Opcode::op_is_map, -1};
    case Test::kHasMapFields:
        return {Opcode::op_has_map_fields, -1};
    case Test::kBsTestTail:
        return {Opcode::op_bs_test_tail2, -1};
    case Test::kBsTestUnit:
        return {Opcode::op_bs_test_unit, -1};
    case Test::kIsAnyNativeRecord:
        return {Opcode::op_is_any_native_record, -1};
    case Test::kIsNativeRecord:
        return {Opcode::op_is_native_record, -1};
    case Test::kIsRecordAccessible:
        return {Opcode::op_is_record_accessible, -1};
    }
    return {Opcode::op_is_eq_exact, -1};
}

constexpr std::uint32_t kFlagLittle = 2, kFlagSigned = 4, kFlagNative = 16;

std::uint32_t field_flags(const Segment& segment) {
    return (segment.is_little ? kFlagLittle : 0) | (segment.is_signed ? kFlagSigned : 0) |
           (segment.is_native ? kFlagNative : 0);
}

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

    void select_block(BlockId id) {
        id_ = id;
        last_id_ = id;
        out_ = &blocks_[id].code;
        Allocation::Residency here{allocation_, id};
        here_ = &here;
        const Block& block = function_.blocks[id];
        out_->reserve(block.instructions.size() + 4);
        if (allocation_.plan().begins[id]) {
            put(Opcode::op_allocate,
                {AsmOperand::number(allocation_.frame_size(id)), AsmOperand::live()})
                .collects = true;
        }
        const bool tail = ends_in_tail_call(block);
        const bool guarded = block.terminator.kind == TerminatorKind::kSucceeded;
        const std::size_t count = block.instructions.size();
        for (std::size_t i = 0; i < count; ++i) {
            const Instruction& one = *block.instructions[i];
            const bool last = i + 1 == count;
            if (last && guarded) break;
            if (last && tail) {
                select_call(one, true);
                return;
            }
            if (is_late_spill(block, i)) {
                late_spill_ = one.operands[0].value();
                continue;
            }
            if (pairs_with_next(block, i)) {
                select_list_parts(*block.instructions[i], *block.instructions[i + 1]);
                here.after(one, false);
                here.after(*block.instructions[++i], false);
                continue;
            }
            select_instruction(one, kNoBlock);
            here.after(one, false);
        }
        select_terminator(block);
    }

    bool pairs_with_next(const Block& block, std::size_t i) const {
        if (i + 1 >= block.instructions.size() || !pools_.steps().on(Step::kListParts))
            return false;
        const Instruction& a = *block.instructions[i];
        const Instruction& b = *block.instructions[i + 1];
        const bool parts = (a.op == Op::get_hd && b.op == Op::get_tl) ||
                           (a.op == Op::get_tl && b.op == Op::get_hd);
        return parts && a.operands[0] == b.operands[0];
    }

    void select_list_parts(const Instruction& a, const Instruction& b) {
        const Instruction& head = a.op == Op::get_hd ? a : b;
        const Instruction& tail = a.op == Op::get_hd ? b : a;
        put(Opcode::op_get_list,
            {source(a.operands[0]), target(head.result), target(tail.result)},
            1)
            .dest2 = 2;
    }

    // Instructions.

    void select_instruction(const Instruction& one, BlockId failure) {
        switch (one.op) {
        case Op::copy:
            move(source(one.operands[0]), target(one.result));
            return;
        case Op::put_list:
            put(Opcode::op_put_list,
                {source(one.operands[0]), source(one.operands[1]), target(one.result)},
                2)
                .words = 2;
            return;
        case Op::put_tuple:
            return select_put_tuple(one);
        case Op::get_hd:
            put(Opcode::op_get_hd, {source(one.operands[0]), target(one.result)}, 1);
            return;
        case Op::get_tl:
            put(Opcode::op_get_tl, {source(one.operands[0]), target(one.result)}, 1);
            return;
        case Op::get_tuple_element:
            put(Opcode::op_get_tuple_element,
                {source(one.operands[0]), AsmOperand::number(one.immediate), target(one.result)},
                2);
            return;
        case Op::update_tuple:
        case Op::update_tuple_in_place:
            return select_update_tuple(one);
        case Op::set_tuple_element:
            put(Opcode::op_set_tuple_element,
                {source(one.operands[1]),
                 source(one.operands[0]),
                 AsmOperand::number(one.immediate)});
            return;
        case Op::put_map_assoc:
        case Op::put_map_exact:
            return select_put_map(one, failure);
        case Op::get_map_element:
            return select_map_elements(one, failure);
        case Op::put_record:
            return select_put_record(one);
        case Op::get_record_field:
            put(Opcode::op_get_record_field,
                {fail_label(failure),
                 source(one.operands[0]),
                 source(one.operands[1]),
                 source(one.operands[2]),
                 target(one.result)},
                4);
            if (failure == kNoBlock) out_->back().location = one.location;
            return;
        case Op::make_fun:
            return select_make_fun(one);
        case Op::bif:
            return select_bif(one, failure);
        case Op::call:
        case Op::call_ext:
        case Op::call_fun:
        case Op::apply:
        case Op::send:
        case Op::build_stacktrace:
        case Op::bs_init_writable:
            return select_call(one, false);
        case Op::bs_start_match:
            if (failure == kNoBlock) {
                put(Opcode::op_bs_start_match4,
                    {atom("no_fail"),
                     AsmOperand::live(),
                     source(one.operands[0]),
                     target(one.result)},
                    3)
                    .collects = true;
                return;
            }
            put(Opcode::op_bs_start_match3,
                {fail_label(failure),
                 source(one.operands[0]),
                 AsmOperand::live(),
                 target(one.result)},
                3)
                .collects = true;
            return;
        case Op::bs_get:
        case Op::bs_skip:
            return select_bs_get(one, failure);
        case Op::bs_get_tail:
            put(Opcode::op_bs_get_tail,
                {source(one.operands[0]), target(one.result), AsmOperand::live()},
                1)
                .collects = true;
            return;
        case Op::bs_get_position:
            put(Opcode::op_bs_get_position,
                {source(one.operands[0]), target(one.result), AsmOperand::live()},
                1)
                .collects = true;
            return;
        case Op::bs_set_position:
            put(Opcode::op_bs_set_position, {source(one.operands[0]), source(one.operands[1])});
            return;
        case Op::bs_create_bin:
            return select_create_bin(one, failure);
        case Op::try_end:
            put(Opcode::op_try_end, {source(one.operands[0])});
            return;
        case Op::try_case:
            put(Opcode::op_try_case, {source(one.operands[0])});
            return;
        case Op::catch_end:
            put(Opcode::op_catch_end, {source(one.operands[0])}).implicit_reads = 1;
            out_->back().clobbers = true;
            out_->back().gives_x0 = true;
            out_->back().collects = true;
            return;
        case Op::exception_class:
        case Op::exception_reason:
        case Op::exception_trace:
        case Op::catch_landing:
            return; // already in place
        case Op::peek_message:
            put(Opcode::op_loop_rec, {fail_label(failure), target(one.result)}, 1);
            return;
        case Op::remove_message:
            put(Opcode::op_remove_message, {});
            return;
        case Op::timeout:
            put(Opcode::op_timeout, {});
            return;
        case Op::recv_marker_reserve:
            put(Opcode::op_recv_marker_reserve, {target(one.result)}, 0);
            return;
        case Op::recv_marker_bind:
            put(Opcode::op_recv_marker_bind, {source(one.operands[0]), source(one.operands[1])});
            return;
        case Op::recv_marker_clear:
            put(Opcode::op_recv_marker_clear, {source(one.operands[0])});
            return;
        case Op::recv_marker_use:
            put(Opcode::op_recv_marker_use, {source(one.operands[0])});
            return;
        case Op::spill:
            move_all({spill_move(one.operands[0].value())});
            return;
        case Op::float_load:
            put(Opcode::op_fmove, {source(one.operands[0]), float_register(one.result)});
            return;
        case Op::float_convert:
            put(Opcode::op_fconv, {typed(one, 0), float_register(one.result)}).location =
                one.location;
            return;
        case Op::float_add:
        case Op::float_sub:
        case Op::float_mul:
        case Op::float_div:
        case Op::float_negate:
            return select_float_op(one);
        case Op::float_box:
            put(Opcode::op_fmove, {float_register(one.operands[0].value()), target(one.result)}, 1)
                .floats = 1;
            return;
        case Op::bs_match:
        case Op::bs_extract:
            return; // not made by the passes in use
        }
    }

    AsmOperand float_register(ValueId value) const { return AsmOperand::fr(allocation_.fr(value)); }

    void select_float_op(const Instruction& one) {
        const Opcode opcode = one.op == Op::float_add   ? Opcode::op_fadd
                              : one.op == Op::float_sub ? Opcode::op_fsub
                              : one.op == Op::float_mul ? Opcode::op_fmul
                              : one.op == Op::float_div ? Opcode::op_fdiv
                                                        : Opcode::op_fnegate;
        std::vector<AsmOperand> operands{AsmOperand::label(0)};
        for (const Operand operand : one.operands)
            operands.push_back(float_register(operand.value()));
        operands.push_back(float_register(one.result));
        put(opcode, operands).location = one.location;
    }

    void select_put_tuple(const Instruction& one) {
        std::vector<AsmOperand> operands{target(one.result), AsmOperand::list(one.operands.size())};
        for (const Operand element : one.operands)
            operands.push_back(source(element));
        put(Opcode::op_put_tuple2, operands, 0).words =
            static_cast<std::uint32_t>(one.operands.size() + 1);
    }

    void select_update_tuple(const Instruction& one) {
        std::vector<AsmOperand> operands{
            atom(one.op == Op::update_tuple_in_place ? "inplace" : "copy"),
            AsmOperand::number(one.immediate),
            typed(one, 0),
            target(one.result),
            AsmOperand::list(one.operands.size() - 1)};
        for (std::size_t i = 1; i < one.operands.size(); i += 2) {
            operands.push_back(
                AsmOperand::number(static_cast<std::size_t>(one.operands[i].literal()->integer)));
            operands.push_back(source(one.operands[i + 1]));
        }
        put(Opcode::op_update_record, operands, 3).words = one.immediate + 1;
    }

    void select_put_map(const Instruction& one, BlockId failure) {
        const Opcode opcode =
            one.op == Op::put_map_assoc ? Opcode::op_put_map_assoc : Opcode::op_put_map_exact;
        // A test in front has seen that it is a map: nothing fails, and OTP's validator and its
        // loaders want no label.
        const BlockId failing = one.op == Op::put_map_assoc ? kNoBlock : failure;
        std::vector<AsmOperand> operands{fail_label(failing),
                                         source(one.operands[0]),
                                         target(one.result),
                                         AsmOperand::live(),
                                         AsmOperand::list(one.operands.size() - 1)};
        for (std::size_t i = 1; i < one.operands.size(); ++i)
            operands.push_back(source(one.operands[i]));
        Draft& draft = put(opcode, operands, 2);
        draft.collects = true;
        if (failure == kNoBlock) draft.location = one.location;
    }

    void select_put_record(const Instruction& one) {
        std::vector<AsmOperand> operands{AsmOperand::label(0),
                                         source(one.operands[0]),
                                         source(one.operands[1]),
                                         target(one.result),
                                         AsmOperand::live(),
                                         AsmOperand::list(one.operands.size() - 2)};
        for (std::size_t i = 2; i < one.operands.size(); ++i)
            operands.push_back(source(one.operands[i]));
        Draft& draft = put(Opcode::op_put_record, operands, 3);
        draft.collects = true;
        draft.location = one.location;
    }

    /// Elements of one map that fail to the same place are fetched by one instruction, over as many
    /// blocks as there are.
    void select_map_elements(const Instruction& first, BlockId failure) {
        std::vector<const Instruction*> gets{&first};
        BlockId at = id_;
        while (first.operands[1].is_literal() && pools_.steps().on(Step::kMapReads)) {
            const BlockId next = function_.blocks[at].terminator.target;
            const Block& block = function_.blocks[next];
            if (next <= at || !block.phis.empty() || block.instructions.size() != 1 ||
                allocation_.plan().begins[next])
                break;
            if (block.terminator.kind != TerminatorKind::kSucceeded ||
                block.terminator.other != failure)
                break;
            if (allocation_.cfg().predecessors(next).size() != 1) break;
            const Instruction* get = block.instructions[0];
            if (get->op != Op::get_map_element || get->operands[0] != first.operands[0] ||
                !get->operands[1].is_literal())
                break;
            // An element that nobody reads may share its register with a later one: the order of
            // writes isn't ours.
            const auto same_target = [&](const Instruction* other) {
                return target(other->result) == target(get->result);
            };
            if (std::any_of(gets.begin(), gets.end(), same_target)) break;
            gets.push_back(get);
            blocks_[next].fused = true;
            at = next;
        }
        last_id_ = at;
        // The one that overwrites the map comes last.
        const AsmOperand map = typed(first, 0);
        std::vector<AsmOperand> operands{
            fail_label(failure), map, AsmOperand::list(gets.size() * 2)};
        for (const bool overwriting : {false, true}) {
            for (const Instruction* get : gets) {
                const AsmOperand to = target(get->result);
                if ((to == map) != overwriting) continue;
                operands.push_back(source(get->operands[1]));
                operands.push_back(to);
            }
        }
        put(Opcode::op_get_map_elements, operands);
    }

    void select_make_fun(const Instruction& one) {
        const AsmOperand lambda = AsmOperand::of(
            AsmKind::kLambda,
            pools_.lambda(one.callee, static_cast<std::uint32_t>(one.operands.size())));
        std::vector<AsmOperand> operands{
            lambda, target(one.result), AsmOperand::list(one.operands.size())};
        for (const Operand value : one.operands)
            operands.push_back(source(value));
        Draft& draft = put(Opcode::op_make_fun3, operands, 1);
        draft.funs = 1;
        draft.words = static_cast<std::uint32_t>(one.operands.size());
    }

    void select_bif(const Instruction& one, BlockId failure) {
        const AsmOperand name = AsmOperand::of(AsmKind::kImport, pools_.import(one.callee));
        const std::size_t arity = one.operands.size();
        std::vector<AsmOperand> operands;
        const bool gc = is_gc_bif(one);
        if (arity != 0) operands.push_back(fail_label(failure));
        if (gc) operands.push_back(AsmOperand::live());
        operands.push_back(name);
        for (std::size_t i = 0; i < arity; ++i)
            operands.push_back(typed(one, i));
        operands.push_back(target(one.result));
        Opcode opcode = arity == 0   ? Opcode::op_bif0
                        : arity == 1 ? Opcode::op_bif1
                                     : Opcode::op_bif2;
        if (gc)
            opcode = arity == 1   ? Opcode::op_gc_bif1
                     : arity == 2 ? Opcode::op_gc_bif2
                                  : Opcode::op_gc_bif3;
        Draft& draft = put(opcode, operands, static_cast<int>(operands.size()) - 1);
        draft.collects = gc;
        if (failure == kNoBlock && arity != 0) draft.location = one.location;
    }

    void select_call(const Instruction& one, bool tail) {
        auto arguments = register_arguments(one);
        std::vector<std::pair<AsmOperand, AsmOperand>> moves;
        AsmOperand fun = known_fun(one);
        if (late_spill_ != kNoValue) {
            moves.push_back(spill_move(late_spill_));
            late_spill_ = kNoValue;
            if (fun == moves.back().second)
                fun.kind = AsmKind::kX,
                fun.value = static_cast<std::uint32_t>(arguments.size() - 1);
        }
        if (fun.is_register() && fun == source(one.operands[0])) arguments.pop_back();
        for (std::size_t i = 0; i < arguments.size(); ++i)
            moves.emplace_back(source(arguments[i]), AsmOperand::x(static_cast<std::uint32_t>(i)));
        move_all(std::move(moves));
        if (const auto* dead = allocation_.dead_slots(&one)) {
            std::vector<AsmOperand> slots{AsmOperand::list(dead->size())};
            for (const std::uint32_t slot : *dead)
                slots.push_back(AsmOperand::y(slot));
            put(Opcode::op_init_yregs, slots);
        }
        const bool framed = allocation_.plan().framed[id_];
        const AsmOperand frame = AsmOperand::number(framed ? allocation_.frame_size(id_) : 0);
        const std::size_t besides = one.op == Op::call_fun ? 1 : one.op == Op::apply ? 2 : 0;
        const AsmOperand count = AsmOperand::number(one.operands.size() - besides);
        Draft* draft = nullptr;
        bool finished = false;
        switch (one.op) {
        case Op::call: {
            const AsmOperand callee =
                AsmOperand::of(AsmKind::kLocalFunction, pools_.callee(one.callee));
            if (!tail) {
                draft = &put(Opcode::op_call, {count, callee});
            } else if (framed) {
                draft = &put(Opcode::op_call_last, {count, callee, frame});
            } else {
                draft = &put(Opcode::op_call_only, {count, callee});
            }
            if (!tail) draft->location = one.location;
            finished = tail;
            break;
        }
        case Op::call_ext: {
            const AsmOperand callee = AsmOperand::of(AsmKind::kImport, pools_.import(one.callee));
            if (!tail) {
                draft = &put(Opcode::op_call_ext, {count, callee});
            } else if (framed) {
                draft = &put(Opcode::op_call_ext_last, {count, callee, frame});
            } else {
                draft = &put(Opcode::op_call_ext_only, {count, callee});
            }
            draft->location = one.location;
            finished = tail;
            break;
        }
        case Op::call_fun:
            draft = fun.is_register() ? &put(Opcode::op_call_fun2, {atom("safe"), count, fun})
                                      : &put(Opcode::op_call_fun, {count});
            draft->location = one.location;
            break;
        case Op::apply:
            draft = tail ? &put(Opcode::op_apply_last, {count, frame})
                         : &put(Opcode::op_apply, {count});
            draft->location = one.location;
            finished = tail;
            break;
        case Op::send:
            draft = &put(Opcode::op_send, {});
            draft->location = one.location;
            break;
        case Op::build_stacktrace:
            draft = &put(Opcode::op_build_stacktrace, {});
            break;
        default:
            draft = &put(Opcode::op_bs_init_writable, {});
            break;
        }
        if ((one.op == Op::call || one.op == Op::call_ext) &&
            one.result < function_.value_types.size())
            draft->operands[1].type = pools_.known(function_.value_types[one.result]);
        draft->implicit_reads = static_cast<std::uint32_t>(arguments.size());
        draft->clobbers = true;
        draft->gives_x0 = true;
        draft->collects = true;
        draft->ends = finished;
        if (tail && !finished) finish_return();
    }

    /// What is known to be a fun of so many arguments may stay where it is, unless that is lost.
    AsmOperand known_fun(const Instruction& call) {
        if (call.op != Op::call_fun || !pools_.steps().on(Step::kKnownFuns) ||
            !known_funs_.is_safe(call, id_))
            return {};
        AsmOperand fun = source(call.operands[0]);
        const auto arity = static_cast<std::uint32_t>(call.operands.size() - 1);
        const auto* dead = allocation_.dead_slots(&call);
        if (fun.kind == AsmKind::kX ? fun.value < arity
                                    : dead && std::ranges::count(*dead, fun.value))
            fun = AsmOperand::x(arity);
        fun.type = pools_.type(ssa::of_mask(ssa::kFun));
        return fun;
    }

    void finish_return() {
        if (allocation_.plan().framed[id_])
            put(Opcode::op_deallocate, {AsmOperand::number(allocation_.frame_size(id_))});
        Draft& draft = put(Opcode::op_return, {});
        draft.implicit_reads = 1;
        draft.ends = true;
    }

    // Binaries.

    void select_bs_get(const Instruction& one, BlockId failure) {
        const Segment& segment = one.segment;
        const AsmOperand fail = fail_label(failure);
        const AsmOperand context = source(one.operands[0]);
        const AsmOperand flags = AsmOperand::number(field_flags(segment));
        const AsmOperand unit = AsmOperand::number(segment.unit);
        const bool gets = one.op == Op::bs_get;
        switch (segment.type) {
        case SegmentType::kUtf8:
        case SegmentType::kUtf16:
        case SegmentType::kUtf32: {
            static constexpr Opcode kGet[] = {
                Opcode::op_bs_get_utf8, Opcode::op_bs_get_utf16, Opcode::op_bs_get_utf32};
            static constexpr Opcode kSkip[] = {
                Opcode::op_bs_skip_utf8, Opcode::op_bs_skip_utf16, Opcode::op_bs_skip_utf32};
            const auto which = static_cast<std::size_t>(segment.type) -
                               static_cast<std::size_t>(SegmentType::kUtf8);
            if (gets) {
                put(kGet[which], {fail, context, AsmOperand::live(), flags, target(one.result)}, 4);
            } else {
                put(kSkip[which], {fail, context, AsmOperand::live(), flags});
            }
            return;
        }
        case SegmentType::kString: {
            const Literal* bits = one.operands[1].literal();
            put(Opcode::op_bs_match_string,
                {fail,
                 context,
                 AsmOperand::number(bits->bits),
                 AsmOperand::of(AsmKind::kString, pools_.string(bits->bytes))});
            return;
        }
        default:
            break;
        }
        const AsmOperand size = source(one.operands[1]);
        if (!gets) {
            put(Opcode::op_bs_skip_bits2, {fail, context, size, unit, flags});
            return;
        }
        const Opcode opcode = segment.type == SegmentType::kInteger ? Opcode::op_bs_get_integer2
                              : segment.type == SegmentType::kFloat ? Opcode::op_bs_get_float2
                                                                    : Opcode::op_bs_get_binary2;
        put(opcode, {fail, context, AsmOperand::live(), size, unit, flags, target(one.result)}, 6)
            .collects = true;
    }

    void select_create_bin(const Instruction& one, BlockId failure) {
        static constexpr std::string_view kTypes[] = {"integer",
                                                      "float",
                                                      "binary",
                                                      "utf8",
                                                      "utf16",
                                                      "utf32",
                                                      "string",
                                                      "append",
                                                      "private_append"};
        std::size_t unit = 1;
        if (!one.segments.empty() && (one.segments[0].type == SegmentType::kAppend ||
                                      one.segments[0].type == SegmentType::kPrivateAppend)) {
            unit = one.segments[0].unit;
        }
        std::vector<AsmOperand> operands{fail_label(failure),
                                         AsmOperand::number(0),
                                         AsmOperand::live(),
                                         AsmOperand::number(unit),
                                         target(one.result),
                                         AsmOperand::list(0)};
        for (std::size_t i = 0; i < one.segments.size(); ++i) {
            const Segment& segment = one.segments[i];
            const Operand value = one.operands[2 * i], size = one.operands[2 * i + 1];
            const bool is_text = segment.type == SegmentType::kString;
            if (is_text && value.literal()->bytes.empty() && one.segments.size() > 1) continue;
            operands.push_back(atom(kTypes[static_cast<std::size_t>(segment.type)]));
            if (is_text) {
                const Literal* text = value.literal();
                operands.push_back(AsmOperand::number(0));
                operands.push_back(AsmOperand::number(8));
                operands.push_back(AsmOperand::literal(module_.literals.nil()));
                operands.push_back(AsmOperand::of(AsmKind::kString, pools_.string(text->bytes)));
                operands.push_back(small(static_cast<std::int64_t>(text->bytes.size())));
                continue;
            }
            const bool utf = segment.type == SegmentType::kUtf8 ||
                             segment.type == SegmentType::kUtf16 ||
                             segment.type == SegmentType::kUtf32;
            operands.push_back(AsmOperand::number(segment.number != 0 ? segment.number : i + 1));
            operands.push_back(AsmOperand::number(utf ? 0 : segment.unit));
            operands.push_back(AsmOperand::literal(flag_list(segment)));
            operands.push_back(typed(one, 2 * i));
            operands.push_back(size ? source(size) : atom("undefined"));
        }
        operands[5] = AsmOperand::list(operands.size() - 6);
        Draft& draft = put(Opcode::op_bs_create_bin, operands, 4);
        draft.collects = true;
        if (failure == kNoBlock) draft.location = one.location;
    }

    const Literal* flag_list(const Segment& segment) {
        std::vector<const Literal*> flags;
        if (segment.is_native) flags.push_back(module_.literals.atom("native"));
        if (segment.is_little) flags.push_back(module_.literals.atom("little"));
        return module_.literals.list(flags);
    }

    // Terminators.

    BlockId next_block() const {
        for (BlockId next = last_id_ + 1; next < function_.blocks.size(); ++next) {
            if (!blocks_[next].fused) return next;
        }
        return kNoBlock;
    }

    void jump_to(BlockId target) {
        Draft& draft = put(Opcode::op_jump, {block_label(target)});
        draft.ends = true;
    }

    void phi_moves(BlockId to) {
        std::vector<std::pair<AsmOperand, AsmOperand>> moves;
        for (const Phi& phi : function_.blocks[to].phis) {
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.block != last_id_) continue;
                const bool on_stack = allocation_.made_on_stack(phi.result);
                const AsmOperand into =
                    on_stack
                        ? AsmOperand::y(static_cast<std::uint32_t>(allocation_.y(phi.result, to)))
                        : AsmOperand::x(static_cast<std::uint32_t>(allocation_.x(phi.result)));
                moves.emplace_back(source(argument.operand), into);
            }
        }
        move_all(std::move(moves));
    }

    void select_terminator(const Block& first) {
        const Terminator* end = &first.terminator;
        switch (end->kind) {
        case TerminatorKind::kNone:
        case TerminatorKind::kUnreachable:
            return;
        case TerminatorKind::kJump:
            phi_moves(end->target);
            return jump_to(end->target);
        case TerminatorKind::kBranch:
            return select_branch(*end);
        case TerminatorKind::kSwitch:
        case TerminatorKind::kSwitchArity:
            return select_switch(*end);
        case TerminatorKind::kSucceeded:
            select_instruction(*first.instructions.back(), end->other);
            return jump_to(function_.blocks[last_id_].terminator.target);
        case TerminatorKind::kTryBegin:
            put(end->is_catch ? Opcode::op_catch : Opcode::op_try,
                {AsmOperand::y(static_cast<std::uint32_t>(allocation_.y(end->result, end->other))),
                 block_label(end->other)},
                0);
            return jump_to(end->target);
        case TerminatorKind::kReturn:
            move(source(end->operands[0]), AsmOperand::x(0));
            return finish_return();
        case TerminatorKind::kMatchFail:
            return select_match_fail(*end);
        case TerminatorKind::kRaise: {
            Draft& draft =
                put(Opcode::op_raise, {source(end->operands[2]), source(end->operands[1])});
            draft.ends = true;
            return;
        }
        case TerminatorKind::kReceiveNext:
            put(Opcode::op_loop_rec_end, {block_label(end->target)}).ends = true;
            return;
        case TerminatorKind::kWait:
            put(Opcode::op_wait, {block_label(end->target)}).ends = true;
            return;
        case TerminatorKind::kWaitTimeout:
            return select_wait_timeout(*end);
        }
    }

    void select_wait_timeout(const Terminator& end) {
        const Operand time = end.operands[0];
        if (time.is_literal() && time.literal()->is_atom("infinity")) {
            put(Opcode::op_wait, {block_label(end.target)}).ends = true;
            return;
        }
        if (!time.is_literal() || !time.literal()->is_small() || time.literal()->integer != 0) {
            Draft& draft = put(Opcode::op_wait_timeout, {block_label(end.target), source(time)});
            draft.location = end.location;
            draft.collects = true;
            draft.clobbers = true;
        }
        jump_to(end.other);
    }

    void select_branch(const Terminator& end) {
        Test test = end.test;
        BlockId then = end.target, otherwise = end.other;
        const BlockId next = next_block();
        if (otherwise == next && then != next && test_row(test).inverse >= 0) {
            test = static_cast<Test>(test_row(test).inverse);
            std::swap(then, otherwise);
        }
        const AsmOperand fail = block_label(otherwise);
        const Opcode opcode = test_row(test).opcode;
        std::vector<AsmOperand> operands{fail};
        switch (test) {
        case Test::kBsTestUnit:
            if (module_.target >= 26) return select_unit_test(end, fail), jump_to(then);
            [[fallthrough]];
        case Test::kTestArity:
        case Test::kBsTestTail:
            operands.push_back(test == Test::kTestArity ? typed(end, 0) : source(end.operands[0]));
            operands.push_back(
                AsmOperand::number(static_cast<std::size_t>(end.operands[1].literal()->integer)));
            break;
        case Test::kIsTaggedTuple:
            operands.push_back(typed(end, 0));
            operands.push_back(
                AsmOperand::number(static_cast<std::size_t>(end.operands[1].literal()->integer)));
            operands.push_back(source(end.operands[2]));
            break;
        case Test::kHasMapFields:
            operands.push_back(source(end.operands[0]));
            operands.push_back(AsmOperand::list(end.operands.size() - 1));
            for (std::size_t i = 1; i < end.operands.size(); ++i)
                operands.push_back(source(end.operands[i]));
            break;
        default: {
            const bool tell = helps_to_tell(test, end);
            for (std::size_t i = 0; i < end.operands.size(); ++i)
                operands.push_back(tell ? typed(end, i) : source(end.operands[i]));
        }
        }
        put(opcode, operands);
        jump_to(then);
    }

    /// Two that are of one kind but may be boxed OTP's machine compares by a call, where not
    /// knowing that it looks at their tags first: told of integers, a loop over lists of small
    /// ones took nearly twice the time.
    static bool helps_to_tell(Test test, const Terminator& end) {
        if ((test != Test::kIsEqExact && test != Test::kIsNeExact) || end.types.size() < 2 ||
            !end.types[0] || !end.types[1])
            return true;
        return is_immediate(*end.types[0]) || is_immediate(*end.types[1]);
    }
    static bool is_immediate(const ssa::Type& type) {
        return type.is_only(ssa::kAtom | ssa::kNil) ||
               (type.is_only(ssa::kInt | ssa::kAtom | ssa::kNil) && type.is_bounded());
    }

    /// OTP 29 has no opcode for it: as one of the commands of bs_match, which OTP 26 brought.
    void select_unit_test(const Terminator& end, AsmOperand fail) {
        const auto unit = static_cast<std::size_t>(end.operands[1].literal()->integer);
        const AsmOperand operands[] = {fail,
                                       source(end.operands[0]),
                                       AsmOperand::list(3),
                                       atom("ensure_at_least"),
                                       AsmOperand::number(0),
                                       AsmOperand::number(unit)};
        put(Opcode::op_bs_match, operands);
    }

    /// Atoms and integers are told apart in one jump each; what is neither small nor an atom by a
    /// test of its own.
    void select_switch(const Terminator& end) {
        const AsmOperand value = source(end.operands[0]);
        const AsmOperand otherwise = block_label(end.target);
        if (end.kind == TerminatorKind::kSwitchArity) {
            std::vector<AsmOperand> operands{
                typed(end, 0), otherwise, AsmOperand::list(end.cases.size() * 2)};
            for (const SwitchCase& one : end.cases) {
                operands.push_back(
                    AsmOperand::number(static_cast<std::size_t>(one.literal->integer)));
                operands.push_back(block_label(one.block));
            }
            put(Opcode::op_select_tuple_arity, operands).ends = true;
            return;
        }
        std::vector<SwitchCase> groups[3];
        constexpr std::int64_t kSmallest = -(std::int64_t{1} << 59),
                               kLargest = (std::int64_t{1} << 59) - 1;
        for (const SwitchCase& one : end.cases) {
            const bool small = one.literal->is_small() && one.literal->integer >= kSmallest &&
                               one.literal->integer <= kLargest;
            groups[one.literal->is_atom() ? 0 : small ? 1 : 2].push_back(one);
        }
        // A group's default is the next group; the label in between is made on the spot.
        for (const SwitchCase& one : groups[2]) {
            put(Opcode::op_is_ne_exact,
                {block_label(one.block), value, AsmOperand::literal(one.literal)});
        }
        for (std::size_t g = 0; g < 2; ++g) {
            const auto& group = groups[g];
            if (group.empty()) continue;
            const bool more = g == 0 && !groups[1].empty();
            if (more) {
                put(Opcode::op_is_atom, {select_label(), value});
                select_value(value, otherwise, group);
                put(Opcode::op_label, {AsmOperand::label(last_made_label_)});
            } else {
                select_value(value, otherwise, group);
            }
        }
        if (groups[0].empty() && groups[1].empty()) jump_to(end.target);
    }

    AsmOperand select_label() {
        last_made_label_ = static_cast<std::uint32_t>(function_.blocks.size()) + 2 + made_labels_++;
        return AsmOperand::label(last_made_label_);
    }

    void
    select_value(AsmOperand value, AsmOperand otherwise, const std::vector<SwitchCase>& group) {
        if (group.size() == 1) {
            put(Opcode::op_is_eq_exact, {otherwise, value, AsmOperand::literal(group[0].literal)});
            return jump_to(group[0].block);
        }
        std::vector<AsmOperand> operands{value, otherwise, AsmOperand::list(group.size() * 2)};
        for (const SwitchCase& one : group) {
            operands.push_back(AsmOperand::literal(one.literal));
            operands.push_back(block_label(one.block));
        }
        put(Opcode::op_select_val, operands).ends = true;
    }

    void select_match_fail(const Terminator& end) {
        if (end.match_fail == MatchFail::kFunctionClause) return select_function_clause(end);
        Opcode opcode = Opcode::op_badmatch;
        switch (end.match_fail) {
        case MatchFail::kCaseClause:
            opcode = Opcode::op_case_end;
            break;
        case MatchFail::kTryClause:
            opcode = Opcode::op_try_case_end;
            break;
        case MatchFail::kBadRecord:
            opcode = Opcode::op_badrecord;
            break;
        case MatchFail::kIfClause:
            opcode = Opcode::op_if_end;
            break;
        default:
            break;
        }
        std::vector<AsmOperand> operands;
        for (const Operand operand : end.operands)
            operands.push_back(source(operand));
        Draft& draft = put(opcode, operands);
        draft.location = end.location;
        draft.ends = true;
    }

    /// func_info raises it, with the arguments in place; once there is a frame erlang:error/2 must.
    void select_function_clause(const Terminator& end) {
        std::vector<std::pair<AsmOperand, AsmOperand>> moves;
        if (!allocation_.plan().framed[id_] && end.operands.size() == function_.arity) {
            for (std::size_t i = 0; i < end.operands.size(); ++i)
                moves.emplace_back(source(end.operands[i]),
                                   AsmOperand::x(static_cast<std::uint32_t>(i)));
            move_all(std::move(moves));
            Draft& draft = put(Opcode::op_jump, {AsmOperand::label(kInfoLabel)});
            draft.implicit_reads = function_.arity;
            draft.ends = true;
            return;
        }
        AsmOperand list = AsmOperand::literal(module_.literals.nil());
        // Built in a register above all that are read here.
        std::uint32_t scratch = 0;
        for (const Operand operand : end.operands) {
            const AsmOperand from = source(operand);
            if (from.kind == AsmKind::kX) scratch = std::max(scratch, from.value + 1);
        }
        for (std::size_t i = end.operands.size(); i-- > 0;) {
            put(Opcode::op_put_list, {source(end.operands[i]), list, AsmOperand::x(scratch)}, 2)
                .words = 2;
            list = AsmOperand::x(scratch);
        }
        move_all({{list, AsmOperand::x(1)}, {atom("function_clause"), AsmOperand::x(0)}});
        const ssa::Callee error{
            module_.symbols.intern("erlang"), module_.symbols.intern("error"), 2};
        const AsmOperand callee = AsmOperand::of(AsmKind::kImport, pools_.import(error));
        Draft& draft = allocation_.plan().framed[id_]
                           ? put(Opcode::op_call_ext_last,
                                 {AsmOperand::number(2),
                                  callee,
                                  AsmOperand::number(allocation_.frame_size(id_))})
                           : put(Opcode::op_call_ext_only, {AsmOperand::number(2), callee});
        draft.location = end.location;
        draft.implicit_reads = 2;
        draft.clobbers = draft.collects = draft.ends = true;
    }

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

} // namespace

std::vector<DraftBlock>
select_instructions(Pools& pools, ssa::Function& function, const Allocation& allocation) {
    return Selector{pools, function, allocation}.run();
}

} // namespace joist::compiler::codegen

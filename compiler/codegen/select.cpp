// Instruction selection: one SSA operation, one (seldom more) generic instructions.
#include "compiler/codegen/otp_types.h"
#include "compiler/codegen/selector.h"

#include <algorithm>

namespace joist::compiler::codegen {

void Selector::select_block(BlockId id) {
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

bool Selector::pairs_with_next(const Block& block, std::size_t i) const {
    if (i + 1 >= block.instructions.size() || !pools_.steps().on(Step::kListParts)) return false;
    const Instruction& a = *block.instructions[i];
    const Instruction& b = *block.instructions[i + 1];
    const bool parts =
        (a.op == Op::get_hd && b.op == Op::get_tl) || (a.op == Op::get_tl && b.op == Op::get_hd);
    return parts && a.operands[0] == b.operands[0];
}

void Selector::select_list_parts(const Instruction& a, const Instruction& b) {
    const Instruction& head = a.op == Op::get_hd ? a : b;
    const Instruction& tail = a.op == Op::get_hd ? b : a;
    put(Opcode::op_get_list, {source(a.operands[0]), target(head.result), target(tail.result)}, 1)
        .dest2 = 2;
}

void Selector::select_instruction(const Instruction& one, BlockId failure) {
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
    case Op::get_tuple_element: {
        AsmOperand place = AsmOperand::number(one.immediate);
        if (place.value >= kMostTypedElements && one.result < function_.value_types.size())
            place.type = pools_.known(function_.value_types[one.result]);
        put(Opcode::op_get_tuple_element, {source(one.operands[0]), place, target(one.result)}, 2);
        return;
    }
    case Op::update_tuple:
    case Op::update_tuple_in_place:
        return select_update_tuple(one);
    case Op::set_tuple_element:
        put(Opcode::op_set_tuple_element,
            {source(one.operands[1]), source(one.operands[0]), AsmOperand::number(one.immediate)});
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
                {atom("no_fail"), AsmOperand::live(), source(one.operands[0]), target(one.result)},
                3)
                .collects = true;
            return;
        }
        put(Opcode::op_bs_start_match3,
            {fail_label(failure), source(one.operands[0]), AsmOperand::live(), target(one.result)},
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
        put(Opcode::op_fconv, {typed(one, 0), float_register(one.result)}).location = one.location;
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

void Selector::select_float_op(const Instruction& one) {
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

void Selector::select_put_tuple(const Instruction& one) {
    std::vector<AsmOperand> operands{target(one.result), AsmOperand::list(one.operands.size())};
    for (const Operand element : one.operands)
        operands.push_back(source(element));
    put(Opcode::op_put_tuple2, operands, 0).words =
        static_cast<std::uint32_t>(one.operands.size() + 1);
}

void Selector::select_update_tuple(const Instruction& one) {
    std::vector<AsmOperand> operands{atom(one.op == Op::update_tuple_in_place ? "inplace" : "copy"),
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

void Selector::select_put_map(const Instruction& one, BlockId failure) {
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

void Selector::select_put_record(const Instruction& one) {
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

// Elements of one map that fail to the same place are fetched by one instruction, over as many
// blocks as there are.
void Selector::select_map_elements(const Instruction& first, BlockId failure) {
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
    std::vector<AsmOperand> operands{fail_label(failure), map, AsmOperand::list(gets.size() * 2)};
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

void Selector::select_make_fun(const Instruction& one) {
    const AsmOperand lambda =
        AsmOperand::of(AsmKind::kLambda,
                       pools_.lambda(one.callee, static_cast<std::uint32_t>(one.operands.size())));
    std::vector<AsmOperand> operands{
        lambda, target(one.result), AsmOperand::list(one.operands.size())};
    for (const Operand value : one.operands)
        operands.push_back(source(value));
    Draft& draft = put(Opcode::op_make_fun3, operands, 1);
    draft.funs = 1;
    draft.words = static_cast<std::uint32_t>(one.operands.size());
}

void Selector::select_bif(const Instruction& one, BlockId failure) {
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
    Opcode opcode = arity == 0 ? Opcode::op_bif0 : arity == 1 ? Opcode::op_bif1 : Opcode::op_bif2;
    if (gc)
        opcode = arity == 1   ? Opcode::op_gc_bif1
                 : arity == 2 ? Opcode::op_gc_bif2
                              : Opcode::op_gc_bif3;
    Draft& draft = put(opcode, operands, static_cast<int>(operands.size()) - 1);
    draft.collects = gc;
    if (failure == kNoBlock && arity != 0) draft.location = one.location;
}

void Selector::select_call(const Instruction& one, bool tail) {
    auto arguments = register_arguments(one);
    std::vector<std::pair<AsmOperand, AsmOperand>> moves;
    AsmOperand fun = known_fun(one);
    if (late_spill_ != kNoValue) {
        moves.push_back(spill_move(late_spill_));
        late_spill_ = kNoValue;
        if (fun == moves.back().second)
            fun.kind = AsmKind::kX, fun.value = static_cast<std::uint32_t>(arguments.size() - 1);
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
        draft =
            tail ? &put(Opcode::op_apply_last, {count, frame}) : &put(Opcode::op_apply, {count});
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
    if ((one.op == Op::call || one.op == Op::call_ext) && one.result < function_.value_types.size())
        draft->operands[1].type = pools_.known(function_.value_types[one.result]);
    draft->implicit_reads = static_cast<std::uint32_t>(arguments.size());
    draft->clobbers = true;
    draft->gives_x0 = true;
    draft->collects = true;
    draft->ends = finished;
    if (tail && !finished) finish_return();
}

// What is known to be a fun of so many arguments may stay where it is, unless that is lost.
AsmOperand Selector::known_fun(const Instruction& call) {
    if (call.op != Op::call_fun || !pools_.steps().on(Step::kKnownFuns) ||
        !known_funs_.is_safe(call, id_))
        return {};
    AsmOperand fun = source(call.operands[0]);
    const auto arity = static_cast<std::uint32_t>(call.operands.size() - 1);
    const auto* dead = allocation_.dead_slots(&call);
    if (fun.kind == AsmKind::kX ? fun.value < arity : dead && std::ranges::count(*dead, fun.value))
        fun = AsmOperand::x(arity);
    fun.type = pools_.type(ssa::of_mask(ssa::kFun));
    return fun;
}

void Selector::finish_return() {
    if (allocation_.plan().framed[id_])
        put(Opcode::op_deallocate, {AsmOperand::number(allocation_.frame_size(id_))});
    Draft& draft = put(Opcode::op_return, {});
    draft.implicit_reads = 1;
    draft.ends = true;
}

std::vector<DraftBlock>
select_instructions(Pools& pools, ssa::Function& function, const Allocation& allocation) {
    return Selector{pools, function, allocation}.run();
}

} // namespace joist::compiler::codegen

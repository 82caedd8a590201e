// Instruction selection: what ends a block.
#include "compiler/codegen/selector.h"

#include <algorithm>

namespace joist::compiler::codegen {

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

} // namespace

BlockId Selector::next_block() const {
    for (BlockId next = last_id_ + 1; next < function_.blocks.size(); ++next) {
        if (!blocks_[next].fused) return next;
    }
    return kNoBlock;
}

void Selector::jump_to(BlockId target) {
    Draft& draft = put(Opcode::op_jump, {block_label(target)});
    draft.ends = true;
}

void Selector::phi_moves(BlockId to) {
    std::vector<std::pair<AsmOperand, AsmOperand>> moves;
    for (const Phi& phi : function_.blocks[to].phis) {
        for (const PhiArgument& argument : phi.arguments) {
            if (argument.block != last_id_) continue;
            const bool on_stack = allocation_.made_on_stack(phi.result);
            const AsmOperand into =
                on_stack ? AsmOperand::y(static_cast<std::uint32_t>(allocation_.y(phi.result, to)))
                         : AsmOperand::x(static_cast<std::uint32_t>(allocation_.x(phi.result)));
            moves.emplace_back(source(argument.operand), into);
        }
    }
    move_all(std::move(moves));
}

void Selector::select_terminator(const Block& first) {
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
        Draft& draft = put(Opcode::op_raise, {source(end->operands[2]), source(end->operands[1])});
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

void Selector::select_wait_timeout(const Terminator& end) {
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

void Selector::select_branch(const Terminator& end) {
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

// Two that are of one kind but may be boxed OTP's machine compares by a call, where not
// knowing that it looks at their tags first: told of integers, a loop over lists of small
// ones took nearly twice the time.
bool Selector::helps_to_tell(Test test, const Terminator& end) {
    if ((test != Test::kIsEqExact && test != Test::kIsNeExact) || end.types.size() < 2 ||
        !end.types[0] || !end.types[1])
        return true;
    return is_immediate(*end.types[0]) || is_immediate(*end.types[1]);
}

bool Selector::is_immediate(const ssa::Type& type) {
    return type.is_only(ssa::kAtom | ssa::kNil) ||
           (type.is_only(ssa::kInt | ssa::kAtom | ssa::kNil) && type.is_bounded());
}

// OTP 29 has no opcode for it: as one of the commands of bs_match, which OTP 26 brought.
void Selector::select_unit_test(const Terminator& end, AsmOperand fail) {
    const auto unit = static_cast<std::size_t>(end.operands[1].literal()->integer);
    const AsmOperand operands[] = {fail,
                                   source(end.operands[0]),
                                   AsmOperand::list(3),
                                   atom("ensure_at_least"),
                                   AsmOperand::number(0),
                                   AsmOperand::number(unit)};
    put(Opcode::op_bs_match, operands);
}

// Atoms and integers are told apart in one jump each; what is neither small nor an atom by a
// test of its own.
void Selector::select_switch(const Terminator& end) {
    const AsmOperand value = source(end.operands[0]);
    const AsmOperand otherwise = block_label(end.target);
    if (end.kind == TerminatorKind::kSwitchArity) {
        std::vector<AsmOperand> operands{
            typed(end, 0), otherwise, AsmOperand::list(end.cases.size() * 2)};
        for (const SwitchCase& one : end.cases) {
            operands.push_back(AsmOperand::number(static_cast<std::size_t>(one.literal->integer)));
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

AsmOperand Selector::select_label() {
    last_made_label_ = static_cast<std::uint32_t>(function_.blocks.size()) + 2 + made_labels_++;
    return AsmOperand::label(last_made_label_);
}

void Selector::select_value(AsmOperand value,
                            AsmOperand otherwise,
                            const std::vector<SwitchCase>& group) {
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

void Selector::select_match_fail(const Terminator& end) {
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

// func_info raises it, with the arguments in place; once there is a frame erlang:error/2 must.
void Selector::select_function_clause(const Terminator& end) {
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
        put(Opcode::op_put_list, {source(end.operands[i]), list, AsmOperand::x(scratch)}, 2).words =
            2;
        list = AsmOperand::x(scratch);
    }
    move_all({{list, AsmOperand::x(1)}, {atom("function_clause"), AsmOperand::x(0)}});
    const ssa::Callee error{module_.symbols.intern("erlang"), module_.symbols.intern("error"), 2};
    const AsmOperand callee = AsmOperand::of(AsmKind::kImport, pools_.import(error));
    Draft& draft =
        allocation_.plan().framed[id_]
            ? put(Opcode::op_call_ext_last,
                  {AsmOperand::number(2), callee, AsmOperand::number(allocation_.frame_size(id_))})
            : put(Opcode::op_call_ext_only, {AsmOperand::number(2), callee});
    draft.location = end.location;
    draft.implicit_reads = 2;
    draft.clobbers = draft.collects = draft.ends = true;
}

} // namespace joist::compiler::codegen

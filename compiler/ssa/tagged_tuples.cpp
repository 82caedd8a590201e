// Tests of a record's tag.
//
//   branch is_tuple(V) b1, F            branch is_tagged_tuple(V, 3, point) b3, F
//   b1: branch test_arity(V, 3) b2, F   b3: jump b4 (with the element, if it is still wanted)
//   b2: E = get_tuple_element V, 0
//       branch E =:= point b4, F
//
// The machine has one instruction for all three. It is used only where the three fail to the same
// place with the same values for its phis.
#include "compiler/ssa/cfg.h"
#include "compiler/ssa/types.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

/// Operands that the block's phis take from a predecessor.
bool same_phi_arguments(const Block& block, BlockId a, BlockId b) {
    for (const Phi& phi : block.phis) {
        Operand from_a, from_b;
        for (const PhiArgument& argument : phi.arguments) {
            if (argument.block == a) from_a = argument.operand;
            if (argument.block == b) from_b = argument.operand;
        }
        if (!(from_a == from_b)) return false;
    }
    return true;
}

} // namespace

void fuse_tagged_tuples(Module& module, Function& function) {
    const Cfg cfg{function};
    for (const BlockId id : cfg.order()) {
        Terminator& end = function.blocks[id].terminator;
        if (end.kind != TerminatorKind::kBranch) continue;
        const Operand subject = end.operands[0];
        BlockId arity_block = id;
        if (end.test == Test::kIsTuple) {
            arity_block = end.target;
            if (cfg.predecessors(arity_block).size() != 1 ||
                !function.blocks[arity_block].instructions.empty() ||
                !function.blocks[arity_block].phis.empty())
                continue;
        }
        const Terminator& arity = function.blocks[arity_block].terminator;
        if (arity.kind != TerminatorKind::kBranch || arity.test != Test::kTestArity ||
            arity.operands[0] != subject)
            continue;
        const BlockId tag_block = arity.target;
        Block& tag = function.blocks[tag_block];
        if (tag_block == arity.other || cfg.predecessors(tag_block).size() != 1 ||
            !tag.phis.empty() || tag.instructions.size() != 1)
            continue;
        const Instruction* element = tag.instructions[0];
        if (element->op != Op::get_tuple_element || element->immediate != 0 ||
            element->operands[0] != subject)
            continue;
        Terminator& test = tag.terminator;
        if (test.kind != TerminatorKind::kBranch || test.test != Test::kIsEqExact ||
            test.operands[0] != Operand{element->result})
            continue;
        if (!test.operands[1].is_literal() || !test.operands[1].literal()->is_atom()) continue;
        const BlockId failure = test.other;
        if (end.other != failure || arity.other != failure || !subject.is_value()) continue;
        const Block& failed = function.blocks[failure];
        if (!same_phi_arguments(failed, id, tag_block) ||
            !same_phi_arguments(failed, arity_block, tag_block))
            continue;
        const Operand operands[] = {subject, arity.operands[1], test.operands[1]};
        end.test = Test::kIsTaggedTuple;
        end.operands = module.arena.copy(operands, 3);
        end.target = tag_block;
        for (Phi& phi : function.blocks[failure].phis) {
            std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                return argument.block == tag_block ||
                       (argument.block == arity_block && arity_block != id);
            });
        }
        const BlockId success = test.target;
        const Location location = test.location;
        test = Terminator{};
        test.kind = TerminatorKind::kJump;
        test.target = success;
        test.location = location;
    }
    remove_unreachable(function);
}

} // namespace joist::compiler::ssa

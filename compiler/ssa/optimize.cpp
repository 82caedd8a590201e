#include "compiler/ssa/optimize.h"

#include "compiler/ssa/binary_contexts.h"
#include "compiler/ssa/binary_positions.h"
#include "compiler/ssa/common_values.h"
#include "compiler/ssa/receive_markers.h"
#include "compiler/ssa/simplify.h"
#include "compiler/ssa/sink.h"
#include "compiler/ssa/types.h"

namespace joist::compiler::ssa {

namespace {

/// The raw trace knows the class of its exception: the machine's `raise` doesn't take it.
void drop_raise_classes(Module& module, Function& function) {
    for (Block& block : function.blocks) {
        if (block.terminator.kind == TerminatorKind::kRaise)
            block.terminator.operands[0] = module.literals.atom("error");
    }
}

} // namespace

void optimize(Module& module) {
    for (auto& function : module.functions) {
        drop_raise_classes(module, *function);
        simplify(module, *function);
        share_common_values(module, *function);
    }
    const auto types = apply_types(module);
    for (auto& function : module.functions) {
        simplify(module, *function);
        fuse_tagged_tuples(module, *function);
        reuse_starts(module, *function);
        use_append(module, *function);
        sink_reads(*function);
    }
    pass_contexts(module);
    place_receive_markers(module);
    for (auto& function : module.functions) {
        lower_binary_matching(module, *function);
        simplify(module, *function);
        delay_reads(*function);
    }
    note_types(module, *types);
}

} // namespace joist::compiler::ssa

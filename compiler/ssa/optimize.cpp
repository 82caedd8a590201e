#include "compiler/ssa/optimize.h"

#include "compiler/ssa/binary_positions.h"
#include "compiler/ssa/simplify.h"

namespace joist::compiler::ssa {

void optimize(Module& module) {
    for (auto& function : module.functions) simplify(module, *function);
    for (auto& function : module.functions) {
        lower_binary_matching(module, *function);
        simplify(module, *function);
    }
}

} // namespace joist::compiler::ssa

// Tuples that differ from another in some elements.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Makes update_tuple of tuples that are built of another's elements and of calls of setelement/3
/// that can't fail, where the target has an instruction for it (OTP 26 on); else joins calls of
/// setelement/3 that follow on each other. Wants the types that note_types leaves.
void update_tuples(Module& module, Function& function);

/// Makes update_tuple_in_place of the updates of tuples that nothing else refers to (OTP 29).
void update_in_place(Module& module);

} // namespace joist::compiler::ssa

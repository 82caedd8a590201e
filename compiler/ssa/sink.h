// Moves cheap reads to where their result is needed.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Elements of tuples and lists, and rests of binaries, that only one branch uses are fetched in
/// that branch.
void sink_reads(Function& function);

/// Within blocks, reads whose result is first needed by a call move down to it.
void delay_reads(Function& function);

} // namespace joist::compiler::ssa

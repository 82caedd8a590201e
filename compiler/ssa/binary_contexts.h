// Match contexts over function borders, and appending to binaries. Both work on the functional form
// (before lower_binary_matching).
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// `f(<<A, Rest/binary>>) -> ... f(Rest)`: where a local call is given the rest of a binary and the
/// callee matches that argument as a binary at once, the context itself is passed and no sub-binary
/// is made.
void pass_contexts(Module& module);

/// A value that is matched as a binary a second time, where the first match succeeded, keeps its
/// context.
void reuse_starts(Module& module, Function& function);

/// `<<Acc/binary, ...>>` appends to Acc in place where it can.
void use_append(Module& module, Function& function);

} // namespace joist::compiler::ssa

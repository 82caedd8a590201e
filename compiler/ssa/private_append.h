// Binaries that grow in an argument of a loop.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Makes the appends to binaries that nobody else holds private ones: see private_append.cpp. After
/// use_append.
void use_private_append(Module& module);

} // namespace joist::compiler::ssa

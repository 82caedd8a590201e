// How much room a binary comprehension over the rest of a match asks for.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Where the room for what a binary comprehension makes is computed from the size of the rest of a
/// match, asks for the usual 256 bytes instead, so that `pass_contexts` need not make a binary of
/// that rest.
void ask_for_usual_room(Module& module);

} // namespace joist::compiler::ssa

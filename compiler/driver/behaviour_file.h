// What a compiled behaviour asks for, read from its .beam file without running it. No state.
#pragma once

#include "compiler/lint/lint.h"

#include <cstdint>
#include <span>
#include <vector>

namespace joist::compiler {

/// Reads behaviour_info/1 of the module in `bytes`, which may be anything. `callbacks` is only
/// filled (kKnown) where the function gives lists that are written in it, as that does which
/// compilers make of -callback.
BehaviourState read_behaviour(std::span<const std::uint8_t> bytes,
                              std::vector<BehaviourCallback>& callbacks);

/// The same of a module's tree.
BehaviourState behaviour_of(const ParsedModule& module, std::vector<BehaviourCallback>& callbacks);

} // namespace joist::compiler

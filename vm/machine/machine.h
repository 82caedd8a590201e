// The node as a whole: starts the subsystems in order, boots, waits for the end. Used by main.cpp; one a process of the
// operating system.
#pragma once

#include "vm/machine/options.h"

#include <cstdint>
#include <span>

namespace joist {

/// Runs a node as `options` say. `library`: the packed standard library. Gives the exit status for the shell.
int run_node(Options options, std::span<const std::uint8_t> library);

} // namespace joist

// The node as a whole: starts the subsystems in order, boots, waits for the end. Used by main.cpp; one a process of the
// operating system.
#pragma once

#include "vm/machine/options.h"

#include <cstdint>
#include <span>

namespace joist {

/// Runs a node as `options` say. `library`: the packed standard library. Gives the exit status for the shell.
int run_node(Options options, std::span<const std::uint8_t> library);

/// Starts a node without a command line, inside another program, which goes on. Its modules are those of `path` and
/// `library`; it does `action` and then what processes that are spawned do. Empty, or what is wrong.
std::string start_embedded_node(std::span<const std::uint8_t> library, const std::vector<std::string>& path, const BootAction& action);

/// Folders of modules (`APP/ebin`) below `folder`, which holds applications; in order.
std::vector<std::string> application_folders(const std::string& folder);

} // namespace joist

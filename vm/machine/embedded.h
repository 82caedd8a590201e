// A node inside another program: for joistc, which has Erlang run when a module wants parse transforms. It starts when the
// first one is wanted; until then it costs nothing.
#pragma once

#include "compiler/driver/compile.h"
#include "compiler/driver/transform_runner.h"

#include <cstdint>
#include <memory>
#include <span>

namespace joist {

/// Runs parse transforms in a node of its own. One in a process of the operating system, which keeps it until its end.
/// `library`: the packed standard library. `options` name the folders where transforms are looked for.
std::unique_ptr<compiler::TransformRunner> make_embedded_runner(std::span<const std::uint8_t> library, const compiler::CompileOptions& options);

/// Has the node been started?
bool embedded_node_runs();

} // namespace joist

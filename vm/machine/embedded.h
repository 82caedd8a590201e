// A node inside another program: for joistc, which has Erlang run when a module wants parse transforms. It starts when the
// first one is wanted; until then it costs nothing.
#pragma once

#include "compiler/driver/transform_runner.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace joist {

/// Runs parse transforms in a node of its own. One in a process of the operating system, which it keeps until the end.
/// `library`: the packed standard library. `path`: folders of modules, in search order. `installed`: the folder `lib` of an
/// installed OTP, whose modules are there for transforms that need them; empty if there is none.
std::unique_ptr<compiler::TransformRunner> make_embedded_runner(std::span<const std::uint8_t> library, std::vector<std::string> path, std::string installed);

} // namespace joist

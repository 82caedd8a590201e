// Which conversions of constants fail: BIFs that OTP's optimiser calls itself. Pure.
#pragma once

#include "compiler/core/literal.h"

#include <span>
#include <string_view>

namespace joist::compiler::core {

/// The reason that erlang:name(args) fails with, `badarg` or `system_limit`, where it converts
/// texts, takes parts of binaries or makes bytes of lists; empty: it doesn't fail or is none of
/// these.
std::string_view conversion_failure(std::string_view name, std::span<const Literal* const> args);

} // namespace joist::compiler::core

// Constants in Erlang's external term format, as the LitT, Attr and CInf chunks hold them.
#pragma once

#include "compiler/core/literal.h"

#include <cstdint>
#include <vector>

namespace joist::compiler::write {

/// The term with the leading version byte 131.
std::vector<std::uint8_t> external_term(const Literal* literal);

} // namespace joist::compiler::write

// Binary constructors whose segments are known at compile time.
#pragma once

#include "compiler/core/make.h"

namespace joist::compiler::core {

/// `binary` (kBinary) with constant segments merged; a literal when all are. Segments that would
/// raise an error stay.
Expr* fold_binary(Make& make, Expr* binary);

/// The bytes of one code point; none when it isn't one.
std::vector<std::uint8_t> encode_code_point(std::int64_t code, SegmentType type, bool little);

} // namespace joist::compiler::core

// Bitstrings of constant segments, as the syntax tree has them. No state.
#pragma once

#include "compiler/core/literal.h"
#include "compiler/parse/ast.h"

#include <span>

namespace joist::compiler::core {

/// A segment of a constructor; those of strings are one for each character.
struct KnownSegment {
    const BitElement* element;
    const Literal* value;
    const Literal* size; ///< null: the default one
};

/// The bitstring of `segments`; null if making it raises an error, or it depends on the machine.
const Literal* make_bitstring(LiteralPool& pool, std::span<const KnownSegment> segments);

} // namespace joist::compiler::core

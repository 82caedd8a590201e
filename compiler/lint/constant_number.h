// Arithmetic on constants, as far as lint must know it. No state.
#pragma once

#include "compiler/parse/ast.h"

#include <cstdint>
#include <optional>

namespace joist::compiler {

/// A constant number.
struct Number {
    bool is_float;        ///< then `integer` is 0 exactly when it is 0.0
    std::int64_t integer; ///< if not `is_big`
    bool is_big;          ///< an integer of more than 63 bits
};

/// The value of an arithmetic expression of numbers; none if it is something else, or would fail.
std::optional<Number> constant_value(const Expr* expr);

} // namespace joist::compiler

// The arithmetic operators by number, for instructions that take any operands.
#pragma once

#include <cstdint>

namespace joist {

enum class ArithOperator : std::uint8_t {
    Add, Subtract, Multiply, Divide, Div, Rem, Band, Bor, Bxor, Bsl, Bsr, Negate, Bnot, count
};

} // namespace joist

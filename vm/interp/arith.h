// What the files of arithmetic share: operators by number (for the instruction that takes any operands, and for failures to name
// the function), and small integers as words.
#pragma once

#include "vm/code/arith_operator.h"
#include "vm/code/export.h"
#include "vm/heap/heap.h"

namespace joist {

/// The result, or none() and `*reason`.
Term arith_apply(ArithOperator op, Heap& heap, Term a, Term b, Term* reason);
/// erlang:'+'/2 and so on.
const Export* arith_export(ArithOperator op);

inline bool both_small(Term a, Term b) { return ((a.raw() | b.raw()) & 7) == 0; }
/// A small as it stands: eight times its value. Sums overflow where they leave the smalls.
inline std::int64_t as_word(Term a) { return static_cast<std::int64_t>(a.raw()); }
inline Term from_word(std::int64_t word) { return Term::from_raw(static_cast<std::uint64_t>(word)); }

/// Truncating quotient of a small by a positive constant, by multiplication: see lower_basic.cpp.
inline std::int64_t divide_by_factor(std::int64_t n, std::uint64_t factor, unsigned shift) {
    const std::int64_t sign = n >> 63;
    const auto u = static_cast<std::uint64_t>((n ^ sign) - sign);
    const auto q = static_cast<std::int64_t>(static_cast<std::uint64_t>(static_cast<unsigned __int128>(u) * factor >> 64) >> shift);
    return (q ^ sign) - sign;
}

} // namespace joist

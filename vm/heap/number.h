// Arithmetic on Erlang numbers where the caller's fast path (two smalls, two self-tagged floats) did not apply.
// Bignums by GMP's mpn functions, limbs on the process heap. Results go to `heap` (which never collects here).
// none() is a failure; `*reason` says which: atoms::badarith, or atoms::system_limit for integers above 2^(64*65535) or so.
#pragma once

#include "vm/heap/heap.h"

#include <string>

namespace joist {

Term number_add(Heap& heap, Term a, Term b, Term* reason);
Term number_subtract(Heap& heap, Term a, Term b, Term* reason);
Term number_multiply(Heap& heap, Term a, Term b, Term* reason);
Term number_divide(Heap& heap, Term a, Term b, Term* reason);    ///< '/'
Term number_div(Heap& heap, Term a, Term b, Term* reason);
Term number_rem(Heap& heap, Term a, Term b, Term* reason);
Term number_negate(Heap& heap, Term a, Term* reason);
Term number_band(Heap& heap, Term a, Term b, Term* reason);
Term number_bor(Heap& heap, Term a, Term b, Term* reason);
Term number_bxor(Heap& heap, Term a, Term b, Term* reason);
Term number_bnot(Heap& heap, Term a, Term* reason);
Term number_shift_left(Heap& heap, Term a, Term shift, Term* reason);  ///< bsl; a negative shift is bsr
Term number_shift_right(Heap& heap, Term a, Term shift, Term* reason); ///< bsr
Term number_abs(Heap& heap, Term a, Term* reason);

/// The double nearest to an integer (any size) or a float's value; false if it has none (too large). `number` must be a number.
bool number_to_double(Term number, double* out);
/// An integer from a double without fraction: trunc/round/floor/ceil work on the double first.
Term double_to_integer(Heap& heap, double d);

/// Integer of any size from digits in base 2..36 (sign allowed, no underscores); none() if malformed or empty, or, with
/// `*too_large` (if not null) set, beyond any integer.
Term parse_integer(Heap& heap, std::string_view digits, int base, bool* too_large = nullptr);
/// Digits of an integer, upper-case letters.
std::string format_integer(Term integer, int base);
/// Integers from/to raw bytes (bit syntax, decode_unsigned, external format). little/big-endian magnitude or two's complement.
Term integer_from_bytes(Heap& heap, std::span<const std::uint8_t> bytes, bool little, bool is_signed);
/// The low `bits` bits of an integer in two's complement, big-endian, into `out` (ceil(bits/8) bytes, left-aligned as the bit syntax wants
/// when bits % 8 != 0 and `little` is false).
void integer_to_bits(Term integer, std::size_t bits, bool little, std::uint8_t* out);

} // namespace joist

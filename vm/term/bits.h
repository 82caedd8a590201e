// Reading and copying runs of bits that need not start on a byte. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace joist {

/// The 8 bits from bit `at` of `base`; reads the next byte only if it is needed and at most `at +
/// count` bits exist.
inline std::uint8_t read_bits8(const std::uint8_t* base, std::size_t at, std::size_t count = 8) {
    const std::size_t shift = at % 8;
    const std::uint8_t* p = base + at / 8;
    unsigned bits = static_cast<unsigned>(p[0]) << shift;
    if (shift + count > 8) bits |= static_cast<unsigned>(p[1]) >> (8 - shift);
    bits &= 0xff;
    if (count < 8) bits &= 0xff00u >> count;
    return static_cast<std::uint8_t>(bits);
}

/// The 64 bits from bit `at` of `base`; reads the ninth byte only if it is needed.
inline std::uint64_t read_bits64(const std::uint8_t* base, std::size_t at) {
    const std::size_t shift = at % 8;
    const std::uint8_t* p = base + at / 8;
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    word = __builtin_bswap64(word);
    return shift == 0 ? word : word << shift | p[8] >> (8 - shift);
}

/// Copies `count` bits from bit `from_at` of `from` to the start of `to`; the rest of the last byte
/// becomes 0.
inline void
copy_bits_out(std::uint8_t* to, const std::uint8_t* from, std::size_t from_at, std::size_t count) {
    const std::size_t whole = count / 8;
    if (from_at % 8 == 0) {
        if (whole > 0) std::memcpy(to, from + from_at / 8, whole);
    } else {
        const std::uint8_t* p = from + from_at / 8;
        const unsigned shift = from_at % 8;
        for (std::size_t i = 0; i < whole; i++)
            to[i] = static_cast<std::uint8_t>(p[i] << shift | p[i + 1] >> (8 - shift));
    }
    if (count % 8 != 0) to[whole] = read_bits8(from, from_at + whole * 8, count % 8);
}

/// Negative, zero, positive: as bit strings, where a prefix comes before what it is a prefix of.
int compare_bits(const std::uint8_t* a,
                 std::size_t a_at,
                 std::size_t a_count,
                 const std::uint8_t* b,
                 std::size_t b_at,
                 std::size_t b_count);

} // namespace joist

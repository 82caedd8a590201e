// Writing runs of bits that need not start on a byte, most significant bit first. Pure functions on raw memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace joist {

/// Writes the first `count` bits of `from` (starting at its bit `from_at`) at bit `at` of `to`. Bits behind them in the last byte
/// written are kept if the start was inside that byte, else 0. The ranges don't overlap.
void put_bits(std::uint8_t* to, std::size_t at, const std::uint8_t* from, std::size_t from_at, std::size_t count);

/// Writes the low `count` (1..64) bits of `value`.
void put_word(std::uint8_t* to, std::size_t at, std::uint64_t value, std::size_t count);

inline void store_big(std::uint8_t* to, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = bytes; i-- > 0; value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}

/// `count` (1..64) bits from bit `at`, as an unsigned number.
inline std::uint64_t get_word(const std::uint8_t* base, std::size_t at, std::size_t count) {
    const std::uint8_t* p = base + at / 8;
    const std::size_t shift = at % 8;
    const std::size_t bytes = (shift + count + 7) / 8;
    std::uint64_t value = 0;
    if (bytes <= 8) {
        for (std::size_t i = 0; i < bytes; i++) value = value << 8 | p[i];
        value >>= 8 * bytes - shift - count;
    } else {
        for (std::size_t i = 0; i < 8; i++) value = value << 8 | p[i];
        value = value << (shift + count - 64) | p[8] >> (72 - shift - count);
    }
    return count == 64 ? value : value & ((std::uint64_t{1} << count) - 1);
}

/// UTF-8 of a valid code point; the number of bytes (1..4).
inline std::size_t encode_utf8(std::uint32_t c, std::uint8_t* out) {
    if (c < 0x80) {
        out[0] = static_cast<std::uint8_t>(c);
        return 1;
    }
    const std::size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (std::size_t i = n; i-- > 1; c >>= 6) out[i] = static_cast<std::uint8_t>(0x80 | (c & 0x3f));
    out[0] = static_cast<std::uint8_t>((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
    return n;
}

} // namespace joist

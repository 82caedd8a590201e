#include "compiler/write/md5.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <vector>

namespace joist::compiler::write {

namespace {

constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

/// floor(2^32 * |sin(i + 1)|), as the standard defines its constants.
std::array<std::uint32_t, 64> sine_table() {
    std::array<std::uint32_t, 64> table{};
    for (std::size_t i = 0; i < 64; ++i) {
        table[i] = static_cast<std::uint32_t>(
            std::floor(std::fabs(std::sin(static_cast<double>(i + 1))) * 4294967296.0));
    }
    return table;
}

} // namespace

std::array<std::uint8_t, 16> md5(std::span<const std::uint8_t> bytes) {
    static const std::array<std::uint32_t, 64> kSine = sine_table();
    std::vector<std::uint8_t> padded(bytes.begin(), bytes.end());
    padded.push_back(0x80);
    while (padded.size() % 64 != 56)
        padded.push_back(0);
    const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
    for (int i = 0; i < 8; ++i)
        padded.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));

    std::uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < padded.size(); at += 64) {
        std::uint32_t word[16];
        for (std::size_t i = 0; i < 16; ++i) {
            const std::uint8_t* p = padded.data() + at + i * 4;
            word[i] = static_cast<std::uint32_t>(p[0]) | static_cast<std::uint32_t>(p[1]) << 8 |
                      static_cast<std::uint32_t>(p[2]) << 16 |
                      static_cast<std::uint32_t>(p[3]) << 24;
        }
        std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        for (std::size_t i = 0; i < 64; ++i) {
            std::uint32_t f = 0;
            std::size_t k = 0;
            switch (i / 16) {
            case 0:
                f = (b & c) | (~b & d), k = i;
                break;
            case 1:
                f = (d & b) | (~d & c), k = (5 * i + 1) % 16;
                break;
            case 2:
                f = b ^ c ^ d, k = (3 * i + 5) % 16;
                break;
            default:
                f = c ^ (b | ~d), k = (7 * i) % 16;
                break;
            }
            const std::uint32_t turned =
                std::rotl(a + f + kSine[i] + word[k], kShifts[i / 16][i % 4]);
            a = d;
            d = c;
            c = b;
            b += turned;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
    std::array<std::uint8_t, 16> digest{};
    for (std::size_t i = 0; i < 16; ++i)
        digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (8 * (i % 4)));
    return digest;
}

} // namespace joist::compiler::write

// MD5; see md5.h.

#include "vm/beam/md5.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace joist {

namespace {

// RFC 1321: element i is the integer part of 2^32 * abs(sin(i + 1)).
const std::array<std::uint32_t, 64>& sines() {
    static const auto table = [] {
        std::array<std::uint32_t, 64> t{};
        for (std::size_t i = 0; i < 64; i++) t[i] = static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(static_cast<double>(i + 1))) * 4294967296.0));
        return t;
    }();
    return table;
}

constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

} // namespace

void Md5::transform(const std::uint8_t* data) {
    std::uint32_t words[16];
    std::memcpy(words, data, sizeof words);
    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (unsigned i = 0; i < 64; i++) {
        std::uint32_t f;
        unsigned word;
        switch (i / 16) {
        case 0: f = (b & c) | (~b & d), word = i; break;
        case 1: f = (d & b) | (~d & c), word = (5 * i + 1) % 16; break;
        case 2: f = b ^ c ^ d, word = (3 * i + 5) % 16; break;
        default: f = c ^ (b | ~d), word = (7 * i) % 16; break;
        }
        const std::uint32_t next = b + std::rotl(a + f + sines()[i] + words[word], kShifts[i / 16][i % 4]);
        a = d;
        d = c;
        c = b;
        b = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

void Md5::add(std::span<const std::uint8_t> data) {
    std::size_t have = bytes % 64;
    bytes += data.size();
    while (!data.empty()) {
        const std::size_t n = std::min(64 - have, data.size());
        std::memcpy(block + have, data.data(), n);
        data = data.subspan(n);
        have += n;
        if (have == 64) {
            transform(block);
            have = 0;
        }
    }
}

void Md5::finish(std::uint8_t digest[16]) {
    const std::uint64_t bits = bytes * 8;
    static constexpr std::uint8_t padding[64] = {0x80};
    add({padding, bytes % 64 < 56 ? 56 - bytes % 64 : 120 - bytes % 64});
    add({reinterpret_cast<const std::uint8_t*>(&bits), 8});
    std::memcpy(digest, state, 16);
}

} // namespace joist

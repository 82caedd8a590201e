// The MD5 message digest (RFC 1321), for erlang:md5 and module versions.
#pragma once

#include <cstdint>
#include <span>

namespace joist {

/// The state between pieces; plain data, so that it can travel in a binary (erlang:md5_init and so on).
struct Md5 {
    std::uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    std::uint64_t bytes = 0;
    std::uint8_t block[64] = {};

    void add(std::span<const std::uint8_t> data);
    void finish(std::uint8_t digest[16]);

private:
    void transform(const std::uint8_t* data);
};

} // namespace joist

// How bs_create_bin's segments stand in its list: three words each.
//
//   type | flags << 8 | unit << 16 | number << 32      number: the segment's place in the source, for error messages
//   value (A), or the address of bytes
//   size (A; `all` and `undefined` have their meaning), or, with kSegmentFixed, how many bits
#pragma once

#include <cstddef>
#include <cstdint>

namespace joist {

enum class SegmentType : std::uint8_t { Append, PrivateAppend, Binary, Integer, Float, Utf8, Utf16, Utf32, String };

/// Flags of segments, as in the code chunk.
inline constexpr std::uint64_t kSegmentLittle = 2, kSegmentSigned = 4, kSegmentNative = 16;
inline constexpr std::uint64_t kSegmentFixed = 128; ///< ours: the size word is a number of bits
/// Ours, of a first segment that appends all of a binary: what follows are big-endian integers of fixed sizes and strings, at most
/// kMaxAppendedWord bits together.
inline constexpr std::uint64_t kSegmentAppendsWord = 64;
inline constexpr std::size_t kMaxAppendedWord = 56;

struct Segment {
    SegmentType type;
    bool little, fixed;
    std::uint32_t unit;
    std::uint32_t number;
    std::uint64_t value, size;

    static Segment read(const std::uint64_t* words) {
        return {static_cast<SegmentType>(words[0] & 0xff), (words[0] & kSegmentLittle << 8) != 0, (words[0] & kSegmentFixed << 8) != 0,
                static_cast<std::uint32_t>(words[0] >> 16 & 0xffff), static_cast<std::uint32_t>(words[0] >> 32), words[1], words[2]};
    }
};

} // namespace joist

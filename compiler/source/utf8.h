// UTF-8 as the compiler needs it: check, read one code point, append one, convert Latin-1. No
// state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace joist::compiler {

inline constexpr char32_t kMaxCodePoint = 0x10FFFF;

/// May `c` stand in source text, an atom or a string? Surrogates may not.
inline bool is_unicode_scalar(char32_t c) {
    return c <= kMaxCodePoint && !(c >= 0xD800 && c <= 0xDFFF);
}

/// Offset of the first byte that isn't well-formed UTF-8; npos if all is well.
std::size_t find_bad_utf8(std::string_view text);

/// The code point at `at`, moving `at` past it. The text must be well-formed.
inline char32_t next_code_point(const char*& at) {
    const auto lead = static_cast<unsigned char>(*at++);
    if (lead < 0x80) return lead;
    const auto follow = [&] {
        return static_cast<char32_t>(static_cast<unsigned char>(*at++) & 0x3F);
    };
    if (lead < 0xE0) {
        const char32_t high = lead & 0x1F;
        return high << 6 | follow();
    }
    if (lead < 0xF0) {
        const char32_t high = (lead & 0x0F) << 12 | follow() << 6;
        return high | follow();
    }
    char32_t high = (lead & 0x07) << 18 | follow() << 12;
    high |= follow() << 6;
    return high | follow();
}

/// Appends `c` in UTF-8.
void append_utf8(std::string& to, char32_t c);

/// Each byte of `text` taken as a code point.
std::string latin1_to_utf8(std::string_view text);

/// Number of code points; the text must be well-formed.
std::size_t count_code_points(std::string_view text);

} // namespace joist::compiler

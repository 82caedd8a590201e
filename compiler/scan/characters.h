// Which characters may stand where; shared by the scanner's files. No state.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace joist::compiler {

/// Longest name of an atom, in characters.
inline constexpr std::size_t kMaxAtomLength = 255;

enum CharClass : std::uint8_t { kNone, kSpace, kSmall, kLarge, kDigit };

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> classes{};
    for (int c = 1; c <= 0x20; ++c)
        classes[static_cast<std::size_t>(c)] = kSpace;
    for (int c = 'a'; c <= 'z'; ++c)
        classes[static_cast<std::size_t>(c)] = kSmall;
    for (int c = 'A'; c <= 'Z'; ++c)
        classes[static_cast<std::size_t>(c)] = kLarge;
    for (int c = '0'; c <= '9'; ++c)
        classes[static_cast<std::size_t>(c)] = kDigit;
    classes['_'] = kLarge;
    return classes;
}

constexpr std::array<bool, 256> make_name_chars() {
    std::array<bool, 256> chars{};
    for (int c = 0; c < 256; ++c) {
        const std::uint8_t kind = make_classes()[static_cast<std::size_t>(c)];
        chars[static_cast<std::size_t>(c)] =
            kind == kSmall || kind == kLarge || kind == kDigit || c == '@';
    }
    return chars;
}

inline constexpr std::array<std::uint8_t, 256> kClasses = make_classes();
inline constexpr std::array<bool, 256> kNameChars = make_name_chars();

inline std::uint8_t class_of(char c) {
    return kClasses[static_cast<unsigned char>(c)];
}

inline bool is_latin_small(char32_t c) {
    return c >= 0xDF && c <= 0xFF && c != 0xF7;
}
inline bool is_latin_large(char32_t c) {
    return c >= 0xC0 && c <= 0xDE && c != 0xD7;
}

inline int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

inline bool is_hex(char c) {
    return digit_value(c) < 16;
}

} // namespace joist::compiler

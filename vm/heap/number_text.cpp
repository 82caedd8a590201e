// Integers to and from digits and bytes. See number.h.
#include "vm/heap/number.h"

#include <algorithm>
#include <charconv>
#include <gmp.h>
#include <vector>

namespace joist {
namespace {

constexpr std::size_t kMaxLimbs = 65535;

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

/// Sign and limbs of an integer term, least significant limb first; no limbs for zero.
struct Magnitude {
    bool negative;
    std::vector<std::uint64_t> limbs;

    explicit Magnitude(Term t) {
        if (t.is_small()) {
            const std::int64_t value = t.small_value();
            negative = value < 0;
            if (value != 0)
                limbs = {negative ? 0 - static_cast<std::uint64_t>(value)
                                  : static_cast<std::uint64_t>(value)};
        } else {
            const BignumView view{t};
            negative = view.negative();
            limbs.assign(view.limbs(), view.limbs() + view.limb_count());
        }
    }
};

} // namespace

Term parse_integer(Heap& heap, std::string_view digits, int base, bool* too_large) {
    const auto limit = [too_large] {
        if (too_large != nullptr) *too_large = true;
        return Term::none();
    };
    const bool negative = !digits.empty() && digits[0] == '-';
    if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
    if (digits.empty()) return Term::none();
    std::size_t zeros = 0;
    while (zeros + 1 < digits.size() && digits[zeros] == '0')
        zeros++;
    for (const char c : digits)
        if (digit_value(c) >= base) return Term::none();
    digits.remove_prefix(zeros);
    if (digits.size() <= 11) { // 36^11 < 2^60
        std::int64_t value = 0;
        for (const char c : digits)
            value = value * base + digit_value(c);
        return Term::small(negative ? -value : value);
    }
    // log2(base) bits a digit, rounded up to quarters
    const std::size_t bits_a_digit =
        static_cast<std::size_t>(std::bit_width(static_cast<unsigned>(base - 1)));
    const std::size_t limbs = digits.size() * bits_a_digit / 64 + 2;
    if (limbs > 2 * kMaxLimbs) return limit();
    std::vector<unsigned char> values(digits.size());
    std::transform(digits.begin(), digits.end(), values.begin(), [](char c) {
        return static_cast<unsigned char>(digit_value(c));
    });
    std::vector<mp_limb_t> result(limbs);
    const mp_size_t count = mpn_set_str(result.data(), values.data(), values.size(), base);
    if (static_cast<std::size_t>(count) > kMaxLimbs) return limit();
    return make_big(
        heap,
        negative,
        {reinterpret_cast<const std::uint64_t*>(result.data()), static_cast<std::size_t>(count)});
}

std::string format_integer(Term integer, int base) {
    if (integer.is_small()) {
        char text[72];
        const auto end = std::to_chars(text, text + sizeof text, integer.small_value(), base);
        std::transform(text, end.ptr, text, [](char c) {
            return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        return {text, end.ptr};
    }
    Magnitude n{integer};
    std::string text(mpn_sizeinbase(reinterpret_cast<const mp_limb_t*>(n.limbs.data()),
                                    static_cast<mp_size_t>(n.limbs.size()),
                                    base) +
                         2,
                     '\0');
    const std::size_t count = mpn_get_str(reinterpret_cast<unsigned char*>(text.data()) + 1,
                                          base,
                                          reinterpret_cast<mp_limb_t*>(n.limbs.data()),
                                          static_cast<mp_size_t>(n.limbs.size()));
    std::size_t first = 1;
    while (first < count && text[first] == 0)
        first++;
    for (std::size_t i = first; i <= count; i++)
        text[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[static_cast<unsigned char>(text[i])];
    text.resize(count + 1);
    if (n.negative) text[--first] = '-';
    text.erase(0, first);
    return text;
}

Term integer_from_bytes(Heap& heap,
                        std::span<const std::uint8_t> bytes,
                        bool little,
                        bool is_signed) {
    const std::size_t size = bytes.size();
    if (size == 0) return Term::small(0);
    const auto byte = [&](std::size_t i) -> std::uint64_t {
        return bytes[little ? i : size - 1 - i];
    }; // 0: lowest
    const bool negative = is_signed && (byte(size - 1) & 0x80) != 0;
    if (size <= 8) {
        std::uint64_t value = negative && size < 8 ? ~std::uint64_t{0} << (8 * size) : 0;
        for (std::size_t i = 0; i < size; i++)
            value |= byte(i) << (8 * i);
        return is_signed ? make_integer(heap, static_cast<std::int64_t>(value))
                         : make_unsigned(heap, value);
    }
    std::vector<std::uint64_t> limbs((size + 7) / 8, 0);
    for (std::size_t i = 0; i < size; i++)
        limbs[i / 8] |= byte(i) << (8 * (i % 8));
    if (negative) {
        if (size % 8 != 0) limbs.back() |= ~std::uint64_t{0} << (8 * (size % 8));
        mpn_neg(reinterpret_cast<mp_limb_t*>(limbs.data()),
                reinterpret_cast<const mp_limb_t*>(limbs.data()),
                static_cast<mp_size_t>(limbs.size()));
    }
    while (!limbs.empty() && limbs.back() == 0)
        limbs.pop_back();
    if (limbs.size() > kMaxLimbs) return Term::none();
    return make_big(heap, negative, limbs);
}

void integer_to_bits(Term integer, std::size_t bits, bool little, std::uint8_t* out) {
    const std::size_t size = (bits + 7) / 8, partial = bits % 8;
    if (size == 0) return;
    Magnitude n{integer};
    std::uint64_t carry = n.negative ? 1 : 0;
    std::uint64_t limb = 0;
    // Byte i of the two's complement, 0 the lowest, asked in order.
    const auto next_byte = [&](std::size_t i) {
        if (i % 8 == 0) {
            limb = i / 8 < n.limbs.size() ? n.limbs[i / 8] : 0;
            if (n.negative) {
                limb = ~limb + carry;
                carry = carry != 0 && limb == 0 ? 1 : 0;
            }
        }
        return static_cast<std::uint8_t>(limb >> (8 * (i % 8)));
    };
    if (little) {
        for (std::size_t i = 0; i < size; i++)
            out[i] = next_byte(i);
        if (partial != 0) out[size - 1] = static_cast<std::uint8_t>(out[size - 1] << (8 - partial));
        return;
    }
    for (std::size_t i = 0; i < size; i++)
        out[size - 1 - i] = next_byte(i);
    if (partial == 0) return;
    // To the left, so that the first bit of the field is the first of the first byte.
    const unsigned by = static_cast<unsigned>(8 - partial);
    for (std::size_t i = 0; i < size; i++) {
        const unsigned next = i + 1 < size ? out[i + 1] : 0;
        out[i] = static_cast<std::uint8_t>(out[i] << by | next >> (8 - by));
    }
}

} // namespace joist

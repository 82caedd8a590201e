// Integers and floats: the scanner's part for numbers. See scanner.h.
#include "compiler/scan/characters.h"
#include "compiler/scan/scanner.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include <gmp.h>

namespace joist::compiler {

namespace {

/// Digits of the largest integer literal accepted, well above what the BEAM can hold.
constexpr std::size_t kMaxDigits = 2'000'000;

} // namespace

void Scanner::set_integer(Token& token, int base, const std::string& digits) {
    token.kind = TokenKind::kInteger;
    token.integer = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), token.integer, base).ec ==
        std::errc{})
        return;
    if (digits.size() > kMaxDigits) {
        error(token.pos, "illegal integer", 1, "too many digits");
        return;
    }
    // Out of 64-bit range: GMP does it in less than quadratic time.
    std::vector<unsigned char> values(digits.size());
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[i] = static_cast<unsigned char>(digit_value(digits[i]));
    std::size_t leading = 0;
    while (values[leading] == 0)
        ++leading;
    std::vector<mp_limb_t> limbs(values.size() / 8 * 6 + 2);
    const auto size = static_cast<std::size_t>(
        mpn_set_str(limbs.data(), values.data() + leading, values.size() - leading, base));
    static_assert(sizeof(mp_limb_t) == sizeof(std::uint64_t));
    const auto kept = arena_.copy(limbs.data(), size);
    token.kind = TokenKind::kBigInteger;
    token.limbs = arena_.make<std::span<const std::uint64_t>>(
        reinterpret_cast<const std::uint64_t*>(kept.data()), size);
}

void Scanner::scan_number(Token& token) {
    const char* const start = at_;
    // One digit or a few: nearly all numbers.
    const char* at = start;
    std::int64_t value = 0;
    while (class_of(*at) == kDigit && at - start < 18)
        value = value * 10 + (*at++ - '0');
    if (!kNameChars[static_cast<unsigned char>(*at)] && *at != '#' &&
        (*at != '.' || !kNameChars[static_cast<unsigned char>(at[1])])) {
        token.kind = TokenKind::kInteger;
        token.integer = value;
        at_ = at;
        return;
    }
    std::string digits;
    // Digits of `base`, with single `_` between them.
    const auto read_digits = [&](int base, const char* from) {
        const char* p = from;
        for (;; ++p) {
            if (digit_value(*p) < base)
                digits.push_back(*p);
            else if (*p != '_' || p == from || digit_value(p[-1]) >= base ||
                     digit_value(p[1]) >= base)
                break;
        }
        return p;
    };
    at_ = read_digits(10, start);
    if (*at_ == '.' && class_of(at_[1]) == kDigit) {
        digits.push_back('.');
        at_ = read_digits(10, at_ + 1);
        if (*at_ == 'e' || *at_ == 'E') {
            const char* exponent = at_ + 1;
            const char sign = *exponent == '-' || *exponent == '+' ? *exponent++ : '\0';
            if (class_of(*exponent) != kDigit) {
                at_ = exponent;
                error(token.pos,
                      "illegal float",
                      static_cast<std::uint32_t>(at_ - start),
                      "the exponent has no digits");
                token.kind = TokenKind::kFloat;
                token.real = 0;
                return;
            }
            digits.push_back('e');
            if (sign == '-') digits.push_back(sign);
            at_ = read_digits(10, exponent);
        }
        check_number_end(token, "float");
        return finish_float(token, 10, digits, start);
    }
    if (*at_ != '#') {
        check_number_end(token, "integer");
        return set_integer(token, 10, digits);
    }
    int base = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), base);
    if (base < 2 || base > 36) {
        error(token.pos,
              "illegal base '" + digits + "'",
              static_cast<std::uint32_t>(at_ - start),
              "bases are 2 to 36");
        token.kind = TokenKind::kInteger;
        return;
    }
    digits.clear();
    const char* const after_hash = at_ + 1;
    at_ = read_digits(base, after_hash);
    if (digits.empty()) {
        error(token.pos,
              "illegal integer",
              static_cast<std::uint32_t>(at_ - start),
              "no digits of base " + std::to_string(base) + " behind #");
        token.kind = TokenKind::kInteger;
        return;
    }
    if (*at_ == '.' && digit_value(at_[1]) < base) {
        digits.push_back('.');
        at_ = read_digits(base, at_ + 1);
        bool with_exponent = false;
        if (at_[0] == '#' && (at_[1] == 'e' || at_[1] == 'E')) {
            const char* exponent = at_ + 2;
            const char sign = *exponent == '-' || *exponent == '+' ? *exponent++ : '\0';
            if (class_of(*exponent) == kDigit) {
                digits.push_back('#');
                if (sign == '-') digits.push_back(sign);
                at_ = read_digits(10, exponent);
                with_exponent = true;
            } else {
                at_ = exponent;
                error(token.pos,
                      "illegal float",
                      static_cast<std::uint32_t>(at_ - start),
                      "the exponent has no digits");
            }
        }
        if (!with_exponent) check_number_end(token, "float");
        return finish_float(token, base, digits, start);
    }
    check_number_end(token, "integer");
    set_integer(token, base, digits);
}

/// A number ended here: no name must follow it at once, nor a dot and a name.
void Scanner::check_number_end(const Token& token, std::string_view what) {
    const bool dot = *at_ == '.' && what == "integer";
    if (!kNameChars[static_cast<unsigned char>(dot ? at_[1] : *at_)]) return;
    error(token.pos,
          "illegal " + std::string{dot ? "float" : what},
          pos_at(at_).column - token.pos.column,
          dot ? "" : "white space is missing behind the number");
}

void Scanner::finish_float(Token& token, int base, const std::string& text, const char* start) {
    token.kind = TokenKind::kFloat;
    token.real = 0;
    bool good = true;
    if (base == 10 && text.find('#') == std::string::npos) {
        const auto result = std::from_chars(text.data(), text.data() + text.size(), token.real);
        // Out of range is either too large or so small that it is zero.
        if (result.ec != std::errc{}) token.real = std::strtod(text.c_str(), nullptr);
        good = std::isfinite(token.real);
    } else {
        // mantissa * base ^ (exponent - fraction digits), rounded once.
        const std::size_t hash = text.find('#');
        std::string mantissa = text.substr(0, hash);
        const std::size_t dot = mantissa.find('.');
        long exponent = -static_cast<long>(mantissa.size() - dot - 1);
        mantissa.erase(dot, 1);
        if (hash != std::string::npos)
            exponent += std::strtol(text.c_str() + hash + 1, nullptr, 10);
        good = exponent > -100000 && exponent < 100000 && mantissa.size() < 100000;
        if (good) {
            mpf_t number, scale;
            mpf_init2(number, 4096);
            mpf_init2(scale, 4096);
            mpf_set_str(number, mantissa.c_str(), base);
            mpf_set_ui(scale, static_cast<unsigned long>(base));
            mpf_pow_ui(
                scale, scale, static_cast<unsigned long>(exponent < 0 ? -exponent : exponent));
            if (exponent < 0)
                mpf_div(number, number, scale);
            else
                mpf_mul(number, number, scale);
            // mpf_get_d() truncates, so round by way of enough decimal digits.
            char decimal[80];
            gmp_snprintf(decimal, sizeof decimal, "%.40Fe", number);
            token.real = std::strtod(decimal, nullptr);
            mpf_clear(number);
            mpf_clear(scale);
            good = std::isfinite(token.real);
        }
    }
    if (good) return;
    token.real = 0;
    error(token.pos, "illegal float", static_cast<std::uint32_t>(at_ - start), "out of range");
}

} // namespace joist::compiler

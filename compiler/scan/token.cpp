// Tokens back to text, for messages and for `??Arg`; see token.h.
#include "compiler/scan/token.h"

#include "compiler/source/utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <vector>

namespace joist::compiler {

namespace {

constexpr std::string_view kTexts[] = {"",
                                       ".",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
                                       "",
#define JOIST_TOKEN_TEXT(kind, text) text,
                                       JOIST_RESERVED_WORDS(JOIST_TOKEN_TEXT)
                                           JOIST_PUNCTUATION(JOIST_TOKEN_TEXT)
#undef JOIST_TOKEN_TEXT
};
static_assert(std::size(kTexts) == static_cast<std::size_t>(TokenKind::kInnerDot) + 1);

constexpr std::string_view kQuotedWords[] = {
    "after", "and",  "andalso", "band",   "begin",   "bnot", "bor", "bsl",  "bsr",
    "bxor",  "case", "catch",   "cond",   "div",     "end",  "fun", "if",   "let",
    "not",   "of",   "or",      "orelse", "receive", "rem",  "try", "when", "xor"};

std::string_view text_of(TokenKind kind) {
    return kTexts[static_cast<std::size_t>(kind)];
}

/// Latin-1 small letter, as an unquoted atom may start.
bool is_small(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}
bool is_name_char(char32_t c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '@' || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

std::u32string decode(std::string_view text) {
    std::u32string decoded;
    const char* at = text.data();
    while (at < text.data() + text.size())
        decoded.push_back(next_code_point(at));
    return decoded;
}

/// Is `c` shown as it is in a quoted text?
bool is_printable(char32_t c) {
    return (c >= 0x20 && c <= 0x7E) ||
           (c >= 0xA0 && c <= kMaxCodePoint && is_unicode_scalar(c) && (c & 0xFFFE) != 0xFFFE);
}

void append_escaped(std::string& out, char32_t c, char quote) {
    static constexpr std::string_view kPlain = "\n\t\v\b\r\f\x1b\x7f";
    static constexpr std::string_view kEscape = "ntvbrfed";
    if (c == static_cast<unsigned char>(quote) || c == '\\') {
        out.push_back('\\');
        out.push_back(static_cast<char>(c));
        return;
    }
    if (c < 0x80) {
        if (const std::size_t index = kPlain.find(static_cast<char>(c));
            index != std::string_view::npos) {
            out.push_back('\\');
            out.push_back(kEscape[index]);
            return;
        }
    }
    if (is_printable(c)) return append_utf8(out, c);
    if (c < 0x100) {
        out.push_back('\\');
        out.push_back(static_cast<char>('0' + (c >> 6)));
        out.push_back(static_cast<char>('0' + (c >> 3 & 7)));
        out.push_back(static_cast<char>('0' + (c & 7)));
        return;
    }
    char digits[8];
    const auto end =
        std::to_chars(digits, digits + sizeof digits, static_cast<std::uint32_t>(c), 16).ptr;
    std::transform(digits, end, digits, [](char d) {
        return d >= 'a' ? static_cast<char>(d - 'a' + 'A') : d;
    });
    out.append("\\x{").append(digits, end).append("}");
}

} // namespace

std::string quote_string(std::u32string_view text, char quote) {
    std::string out(1, quote);
    for (const char32_t c : text)
        append_escaped(out, c, quote);
    out.push_back(quote);
    return out;
}

std::string quote_char(char32_t c) {
    std::string out = "$";
    if (c == ' ') return "$\\s";
    append_escaped(out, c, '\0');
    return out;
}

std::string quote_atom(std::string_view text) {
    const std::u32string decoded = decode(text);
    const bool plain =
        !decoded.empty() && is_small(decoded[0]) &&
        std::all_of(decoded.begin(), decoded.end(), is_name_char) &&
        std::find(std::begin(kQuotedWords), std::end(kQuotedWords), text) == std::end(kQuotedWords);
    return plain ? std::string{text} : quote_string(decoded, '\'');
}

std::string limbs_to_decimal(std::span<const std::uint64_t> limbs) {
    constexpr std::uint64_t kChunk = 1'000'000'000'000'000'000u;
    std::vector<std::uint64_t> rest(limbs.begin(), limbs.end());
    std::vector<std::uint64_t> chunks;
    while (!rest.empty()) {
        unsigned __int128 remainder = 0;
        for (std::size_t i = rest.size(); i-- > 0;) {
            const unsigned __int128 value = remainder << 64 | rest[i];
            rest[i] = static_cast<std::uint64_t>(value / kChunk);
            remainder = value % kChunk;
        }
        chunks.push_back(static_cast<std::uint64_t>(remainder));
        while (!rest.empty() && rest.back() == 0)
            rest.pop_back();
    }
    if (chunks.empty()) return "0";
    std::string out = std::to_string(chunks.back());
    for (std::size_t i = chunks.size() - 1; i-- > 0;) {
        const std::string digits = std::to_string(chunks[i]);
        out.append(18 - digits.size(), '0').append(digits);
    }
    return out;
}

std::string write_float(double value) {
    if (value == 0 || !std::isfinite(value)) return std::signbit(value) ? "-0.0" : "0.0";
    char shortest[40];
    const auto end =
        std::to_chars(
            shortest, shortest + sizeof shortest, std::fabs(value), std::chars_format::scientific)
            .ptr;
    const std::string_view scientific{shortest, static_cast<std::size_t>(end - shortest)};
    const std::size_t e = scientific.find('e');
    std::string digits{scientific.substr(0, e)};
    if (digits.size() > 1) digits.erase(1, 1);
    int exponent = 0;
    const char* number = shortest + e + 1;
    if (*number == '+') ++number;
    std::from_chars(number, end, exponent);

    std::string out = std::signbit(value) ? "-" : "";
    const int count = static_cast<int>(digits.size());
    const auto in_exponent_form = [&] {
        std::string text = digits.substr(0, 1) + "." + (count > 1 ? digits.substr(1) : "0");
        return text + "e" + std::to_string(exponent);
    };
    // Plain where that is no longer than with an exponent, and the integer part is exact.
    if (exponent >= 0 && exponent < 15 && std::fabs(value) < 9007199254740992.0) {
        std::string plain;
        if (count <= exponent + 1)
            plain =
                digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
        else
            plain = digits.substr(0, static_cast<std::size_t>(exponent + 1)) + "." +
                    digits.substr(static_cast<std::size_t>(exponent + 1));
        const std::string with_exponent = in_exponent_form();
        return out + (plain.size() <= with_exponent.size() ? plain : with_exponent);
    }
    if (exponent < 0) {
        const std::string plain =
            "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
        const std::string with_exponent = in_exponent_form();
        return out + (plain.size() <= with_exponent.size() ? plain : with_exponent);
    }
    return out + in_exponent_form();
}

std::string describe_token(const Token& token) {
    switch (token.kind) {
    case TokenKind::kEnd:
        return "";
    case TokenKind::kOther: {
        std::u32string text(1, static_cast<char32_t>(token.integer));
        return quote_string(text, '\'');
    }
    case TokenKind::kAtom:
    case TokenKind::kVar:
    case TokenKind::kInteger:
    case TokenKind::kBigInteger:
    case TokenKind::kFloat:
    case TokenKind::kChar:
    case TokenKind::kString:
        return token_source(token);
    case TokenKind::kSigilString:
    case TokenKind::kBinaryString:
        return token.sigil->prefix ? quote_atom(token.sigil->prefix.text()) : "''";
    default:
        return "'" + std::string{text_of(token.kind)} + "'";
    }
}

std::string token_source(const Token& token) {
    switch (token.kind) {
    case TokenKind::kAtom:
        return quote_atom(token.symbol.text());
    case TokenKind::kVar:
        return std::string{token.symbol.text()};
    case TokenKind::kInteger:
        return std::to_string(token.integer);
    case TokenKind::kBigInteger:
        return limbs_to_decimal(*token.limbs);
    case TokenKind::kFloat:
        return write_float(token.real);
    case TokenKind::kChar:
        return quote_char(static_cast<char32_t>(token.integer));
    case TokenKind::kString:
        return quote_string(*token.string);
    case TokenKind::kSigilString:
        return "~s" + quote_string(token.sigil->text);
    case TokenKind::kBinaryString:
        return "~" + quote_string(token.sigil->text);
    case TokenKind::kOther: {
        std::string text;
        append_utf8(text, static_cast<char32_t>(token.integer));
        return text;
    }
    default:
        return std::string{text_of(token.kind)};
    }
}

std::uint32_t token_length(const Token& token) {
    switch (token.kind) {
    case TokenKind::kEnd:
    case TokenKind::kDot:
        return 1;
    default:
        return static_cast<std::uint32_t>(
            std::max<std::size_t>(1, count_code_points(token_source(token))));
    }
}

} // namespace joist::compiler

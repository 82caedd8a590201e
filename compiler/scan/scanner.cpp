// The scanner; see scanner.h. The text ends with a NUL byte that belongs to nobody, so reading one byte ahead is safe.
#include "compiler/scan/scanner.h"

#include "compiler/source/utf8.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <gmp.h>

namespace joist::compiler {

namespace {

constexpr std::size_t kMaxAtomLength = 255;
constexpr std::uint32_t kMaxColumn = 65535;
/// Digits of the largest integer literal accepted, well above what the BEAM can hold.
constexpr std::size_t kMaxDigits = 2'000'000;

enum CharClass : std::uint8_t { kNone, kSpace, kSmall, kLarge, kDigit };

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> classes{};
    for (int c = 1; c <= 0x20; ++c) classes[static_cast<std::size_t>(c)] = kSpace;
    for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = kSmall;
    for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = kLarge;
    for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = kDigit;
    classes['_'] = kLarge;
    return classes;
}

constexpr std::array<bool, 256> make_name_chars() {
    std::array<bool, 256> chars{};
    for (int c = 0; c < 256; ++c) {
        const std::uint8_t kind = make_classes()[static_cast<std::size_t>(c)];
        chars[static_cast<std::size_t>(c)] = kind == kSmall || kind == kLarge || kind == kDigit || c == '@';
    }
    return chars;
}

constexpr std::array<std::uint8_t, 256> kClasses = make_classes();
constexpr std::array<bool, 256> kNameChars = make_name_chars();

std::uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

bool is_latin_small(char32_t c) { return c >= 0xDF && c <= 0xFF && c != 0xF7; }
bool is_latin_large(char32_t c) { return c >= 0xC0 && c <= 0xDE && c != 0xD7; }

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

bool is_hex(char c) { return digit_value(c) < 16; }

/// How a message shows the beginning of a text that never ends.
std::string beginning_of(std::u32string_view text, char quote) {
    constexpr std::size_t kShown = 60;
    return quote_string(text.substr(0, kShown), quote);
}

} // namespace

void reserve_words(SymbolTable& symbols) {
#define JOIST_RESERVE(kind, text) symbols.set_keyword(text, static_cast<std::uint32_t>(TokenKind::kind));
    JOIST_RESERVED_WORDS(JOIST_RESERVE)
#undef JOIST_RESERVE
    reserve_maybe(symbols, false);
}

void reserve_maybe(SymbolTable& symbols, bool reserved) {
    symbols.set_keyword("maybe", reserved ? static_cast<std::uint32_t>(TokenKind::kMaybe) : 0);
    symbols.set_keyword("else", reserved ? static_cast<std::uint32_t>(TokenKind::kElse) : 0);
}

Scanner::Scanner(const SourceManager& sources, FileId file, Arena& arena, SymbolTable& symbols)
    : sources_{sources}, file_{file}, arena_{arena}, symbols_{symbols} {
    const std::string_view text = sources.text(file);
    at_ = text.data();
    end_ = at_ + text.size();
    line_start_ = at_;
}

void Scanner::skip_shebang() {
    if (end_ - at_ < 2 || at_[0] != '#' || at_[1] != '!') return;
    while (at_ < end_ && *at_ != '\n') ++at_;
}

Pos Scanner::pos_at(const char* at) const {
    const auto column = static_cast<std::uint64_t>(at - line_start_) + 1;
    return {line_, static_cast<std::uint16_t>(column > kMaxColumn ? kMaxColumn : column), file_};
}

void Scanner::error(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    errors_.push_back({Severity::kError, pos, length, std::move(message), std::move(hint), {}});
}

void Scanner::new_line(const char* after) {
    ++line_;
    line_start_ = after;
}

bool Scanner::next_form(std::vector<Token>& form) {
    form.clear();
    errors_.clear();
    has_macro_ = false;
    for (;;) {
        while (class_of(*at_) == kSpace) {
            if (*at_ == '\n') new_line(at_ + 1);
            ++at_;
        }
        const char* const start = at_;
        Token& token = form.emplace_back(TokenKind::kOther, pos_at(start));
        const auto take = [&](TokenKind kind, int length) {
            token.kind = kind;
            at_ = start + length;
        };
        switch (*start) {
        case '\0':
            if (start < end_) {
                // A NUL inside the text is white space.
                form.pop_back();
                ++at_;
                break;
            }
            form.pop_back();
            if (form.empty()) return !errors_.empty();
            form.emplace_back(TokenKind::kEnd, form.back().pos);
            return true;
        case '%': {
            form.pop_back();
            const char* newline = static_cast<const char*>(std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_)));
            at_ = newline ? newline : end_;
            break;
        }
        case 'a': case 'b': case 'c': case 'd': case 'e': case 'f': case 'g': case 'h': case 'i':
        case 'j': case 'k': case 'l': case 'm': case 'n': case 'o': case 'p': case 'q': case 'r':
        case 's': case 't': case 'u': case 'v': case 'w': case 'x': case 'y': case 'z':
            scan_name(token, start, false);
            break;
        case 'A': case 'B': case 'C': case 'D': case 'E': case 'F': case 'G': case 'H': case 'I':
        case 'J': case 'K': case 'L': case 'M': case 'N': case 'O': case 'P': case 'Q': case 'R':
        case 'S': case 'T': case 'U': case 'V': case 'W': case 'X': case 'Y': case 'Z': case '_':
            scan_name(token, start, true);
            break;
        case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
            scan_number(token);
            break;
        case '"': scan_string(token); break;
        case '\'': scan_quoted_atom(token); break;
        case '$': scan_char(token); break;
        case '(': take(TokenKind::kLeftParen, 1); break;
        case ')': take(TokenKind::kRightParen, 1); break;
        case '[': take(TokenKind::kLeftBracket, 1); break;
        case ']': take(TokenKind::kRightBracket, 1); break;
        case '{': take(TokenKind::kLeftBrace, 1); break;
        case '}': take(TokenKind::kRightBrace, 1); break;
        case ',': take(TokenKind::kComma, 1); break;
        case ';': take(TokenKind::kSemicolon, 1); break;
        case '#': take(TokenKind::kHash, 1); break;
        case '*': take(TokenKind::kStar, 1); break;
        case '!': take(TokenKind::kBang, 1); break;
        case '?':
            if (start[1] == '=') take(TokenKind::kMaybeMatch, 2);
            else take(TokenKind::kQuestion, 1), has_macro_ = true;
            break;
        case '+':
            if (start[1] == '+') take(TokenKind::kPlusPlus, 2);
            else take(TokenKind::kPlus, 1);
            break;
        case '-':
            if (start[1] == '-') take(TokenKind::kMinusMinus, 2);
            else if (start[1] == '>') take(TokenKind::kArrow, 2);
            else take(TokenKind::kMinus, 1);
            break;
        case '|':
            if (start[1] == '|') take(TokenKind::kBarBar, 2);
            else take(TokenKind::kBar, 1);
            break;
        case '&':
            if (start[1] == '&') {
                take(TokenKind::kAndAnd, 2);
            } else {
                token.integer = '&';
                ++at_;
            }
            break;
        case ':':
            if (start[1] == ':') take(TokenKind::kColonColon, 2);
            else if (start[1] == '=') take(TokenKind::kColonEqual, 2);
            else take(TokenKind::kColon, 1);
            break;
        case '=':
            if (start[1] == ':' && start[2] == '=') take(TokenKind::kExactEqual, 3);
            else if (start[1] == '/' && start[2] == '=') take(TokenKind::kExactNotEqual, 3);
            else if (start[1] == '=') take(TokenKind::kEqualEqual, 2);
            else if (start[1] == '<') take(TokenKind::kLessEqual, 2);
            else if (start[1] == '>') take(TokenKind::kFatArrow, 2);
            else take(TokenKind::kEqual, 1);
            break;
        case '<':
            if (start[1] == ':' && start[2] == '-') take(TokenKind::kStrictLeftArrow, 3);
            else if (start[1] == ':' && start[2] == '=') take(TokenKind::kStrictLeftDoubleArrow, 3);
            else if (start[1] == '<') take(TokenKind::kLeftBin, 2);
            else if (start[1] == '=') take(TokenKind::kLeftDoubleArrow, 2);
            else if (start[1] == '-') take(TokenKind::kLeftArrow, 2);
            else take(TokenKind::kLess, 1);
            break;
        case '>':
            if (start[1] == '=') take(TokenKind::kGreaterEqual, 2);
            else if (start[1] == '>') take(TokenKind::kRightBin, 2);
            else take(TokenKind::kGreater, 1);
            break;
        case '/':
            if (start[1] == '=') take(TokenKind::kNotEqual, 2);
            else take(TokenKind::kSlash, 1);
            break;
        case '.':
            if (start[1] == '.' && start[2] == '.') {
                take(TokenKind::kEllipsis, 3);
            } else if (start[1] == '.') {
                take(TokenKind::kDotDot, 2);
            } else if (start + 1 >= end_ || class_of(start[1]) == kSpace || start[1] == '%' ||
                       (start[1] == '\xC2' && static_cast<unsigned char>(start[2]) <= 0xA0)) {
                take(TokenKind::kDot, 1);
                return true;
            } else {
                take(TokenKind::kInnerDot, 1);
            }
            break;
        case '~':
            if (scan_sigil(token)) break;
            token.integer = '~';
            ++at_;
            break;
        default: {
            if (static_cast<unsigned char>(*start) < 0x80) {
                token.integer = *start;
                ++at_;
                break;
            }
            const char* after = start;
            const char32_t c = next_code_point(after);
            if (is_latin_small(c) || is_latin_large(c)) {
                scan_name(token, start, is_latin_large(c));
                break;
            }
            line_start_ += after - start - 1;
            at_ = after;
            if (c < 0xA1) {
                form.pop_back(); // control characters and the no-break space are white space
                break;
            }
            error(token.pos, "illegal character", 1,
                  c > 0xFF ? "letters beyond Latin-1 are allowed in quoted atoms, strings and comments only" : "");
            token.integer = c;
            break;
        }
        }
    }
}

void Scanner::scan_name(Token& token, const char* start, bool variable) {
    std::uint32_t hash = SymbolTable::kHashSeed;
    const char* at = start;
    std::size_t extra = 0;
    for (;;) {
        while (kNameChars[static_cast<unsigned char>(*at)]) hash = SymbolTable::hash_step(hash, static_cast<unsigned char>(*at++));
        if (static_cast<unsigned char>(*at) < 0x80 || at >= end_) break;
        const char* after = at;
        const char32_t c = next_code_point(after);
        if (!is_latin_small(c) && !is_latin_large(c)) break;
        for (; at < after; ++at) hash = SymbolTable::hash_step(hash, static_cast<unsigned char>(*at));
        ++extra;
    }
    at_ = at;
    line_start_ += extra;
    const auto length = static_cast<std::size_t>(at - start);
    token.symbol = symbols_.intern({start, length}, hash);
    if (variable) {
        token.kind = TokenKind::kVar;
    } else if (const std::uint32_t keyword = token.symbol.keyword()) {
        token.kind = static_cast<TokenKind>(keyword);
        return;
    } else {
        token.kind = TokenKind::kAtom;
    }
    if (length - extra > kMaxAtomLength) error(token.pos, variable ? "illegal variable" : "illegal atom", 1, "at most 255 characters");
}

void Scanner::scan_quoted_atom(Token& token) {
    const char* const start = at_;
    // Mostly plain text: take it as it stands.
    const char* at = start + 1;
    while (static_cast<unsigned char>(*at) >= 0x20 && static_cast<unsigned char>(*at) < 0x80 && *at != '\'' && *at != '\\') ++at;
    token.kind = TokenKind::kAtom;
    if (*at == '\'') {
        const auto length = static_cast<std::size_t>(at - start - 1);
        if (length > kMaxAtomLength) error(token.pos, "illegal atom", 1, "at most 255 characters");
        token.symbol = symbols_.intern({start + 1, length});
        at_ = at + 1;
        return;
    }
    ++at_;
    text_.clear();
    if (!scan_delimited('\'', false, start))
        error(token.pos, "unterminated atom starting with " + beginning_of(text_, '\''), 1, "the closing ' is missing");
    if (text_.size() > kMaxAtomLength) error(token.pos, "illegal atom", 1, "at most 255 characters");
    std::string name;
    for (const char32_t c : text_) append_utf8(name, c);
    token.symbol = symbols_.intern(name);
}

void Scanner::set_string(Token& token) {
    token.string = arena_.make<std::u32string_view>(arena_.copy(std::u32string_view{text_}));
}

void Scanner::scan_string(Token& token) {
    const char* const start = at_;
    token.kind = TokenKind::kString;
    if (start[1] == '"' && start[2] == '"') {
        // Three quotes or more with nothing behind them on the line open a triple-quoted string.
        const char* at = start;
        while (*at == '"') ++at;
        const char* rest = at;
        while (*rest == ' ' || *rest == '\t' || *rest == '\r') ++rest;
        if (*rest == '\n') return scan_triple_quoted(token, static_cast<int>(at - start), true);
    }
    ++at_;
    text_.clear();
    if (!scan_delimited('"', false, start))
        error(token.pos, "unterminated string starting with " + beginning_of(text_, '"'), 1, "the closing \" is missing");
    set_string(token);
}

bool Scanner::scan_delimited(char close, bool verbatim, const char* start) {
    for (;;) {
        const char c = *at_;
        if (c == close) {
            ++at_;
            return true;
        }
        if (c == '\\' && !verbatim) {
            text_.push_back(scan_escape(pos_at(at_)));
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            const char* const before = at_;
            const char32_t code_point = next_code_point(at_);
            line_start_ += at_ - before - 1;
            text_.push_back(code_point);
        } else {
            if (c == '\0' && at_ >= end_) return false;
            ++at_;
            if (c == '\n') new_line(at_);
            text_.push_back(static_cast<unsigned char>(c));
        }
    }
}

char32_t Scanner::scan_escape(Pos pos) {
    ++at_;
    if (at_ >= end_) return '\\';
    const char c = *at_;
    const auto plain = [&](char32_t value) {
        ++at_;
        return value;
    };
    switch (c) {
    case 'b': return plain('\b');
    case 'd': return plain(0x7F);
    case 'e': return plain(0x1B);
    case 'f': return plain('\f');
    case 'n': return plain('\n');
    case 'r': return plain('\r');
    case 's': return plain(' ');
    case 't': return plain('\t');
    case 'v': return plain('\v');
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': {
        char32_t value = 0;
        for (int i = 0; i < 3 && *at_ >= '0' && *at_ <= '7'; ++i) value = value * 8 + static_cast<char32_t>(*at_++ - '0');
        return value;
    }
    case 'x': {
        const char* const start = at_ - 1;
        ++at_;
        if (*at_ == '{') {
            const char* digit = at_ + 1;
            char32_t value = 0;
            for (; is_hex(*digit); ++digit)
                if (value <= kMaxCodePoint) value = value * 16 + static_cast<char32_t>(digit_value(*digit));
            const bool closed = *digit == '}' && digit > at_ + 1;
            if (closed && is_unicode_scalar(value)) {
                at_ = digit + 1;
                return value;
            }
            at_ = digit + (*digit == '}' ? 1 : 0);
            error(pos, "illegal character", static_cast<std::uint32_t>(at_ - start),
                  closed ? "not a Unicode code point" : "\\x{...} takes hexadecimal digits");
            return '?';
        }
        if (is_hex(at_[0]) && is_hex(at_[1])) {
            const auto value = static_cast<char32_t>(digit_value(at_[0]) * 16 + digit_value(at_[1]));
            at_ += 2;
            return value;
        }
        error(pos, "illegal character", static_cast<std::uint32_t>(at_ - start), "\\x takes two hexadecimal digits, or more of them in braces");
        return '?';
    }
    case '^':
        if (at_ + 1 < end_) {
            const char* const before = ++at_;
            const char32_t code_point = next_code_point(at_);
            line_start_ += at_ - before - 1;
            if (code_point == '\n') new_line(at_);
            return code_point & 31;
        }
        return plain('^');
    case '\n':
        ++at_;
        new_line(at_);
        return '\n';
    default: {
        const char* const before = at_;
        const char32_t code_point = next_code_point(at_);
        line_start_ += at_ - before - 1;
        return code_point;
    }
    }
}

void Scanner::scan_char(Token& token) {
    token.kind = TokenKind::kChar;
    ++at_;
    if (at_ >= end_) {
        error(token.pos, "illegal character", 1, "a character must follow $");
        return;
    }
    if (*at_ == '\\') {
        token.integer = scan_escape(token.pos);
        return;
    }
    const char* const before = at_;
    token.integer = next_code_point(at_);
    line_start_ += at_ - before - 1;
    if (token.integer == '\n') new_line(at_);
}

bool Scanner::scan_sigil(Token& token) {
    static constexpr std::string_view kOpening = "([{<", kClosing = ")]}>", kSame = "/|'\"`#";
    const char* at = at_ + 1;
    char name = 0;
    if (*at == 's' || *at == 'S' || *at == 'b' || *at == 'B') name = *at++;
    const std::size_t opening = *at ? kOpening.find(*at) : std::string_view::npos;
    if (opening == std::string_view::npos && (*at == '\0' || kSame.find(*at) == std::string_view::npos)) return false;
    token.kind = name == 's' || name == 'S' ? TokenKind::kString : TokenKind::kBinaryString;
    const char* const start = at_;
    at_ = at;
    const bool verbatim = name == 'S' || name == 'B';
    if (at[0] == '"' && at[1] == '"' && at[2] == '"') {
        int quotes = 0;
        while (at[quotes] == '"') ++quotes;
        scan_triple_quoted(token, quotes, verbatim || name == 0);
    } else {
        const char close = opening == std::string_view::npos ? *at : kClosing[opening];
        ++at_;
        text_.clear();
        if (!scan_delimited(close, verbatim, start)) error(token.pos, "unterminated sigil starting with " + beginning_of(text_, '"'));
        set_string(token);
    }
    // A name right behind would be the sigil's suffix; none has a meaning yet.
    if (kNameChars[static_cast<unsigned char>(*at_)]) error(pos_at(at_), "illegal sigil suffix");
    return true;
}

void Scanner::scan_triple_quoted(Token& token, int quotes, bool verbatim) {
    const auto unterminated = [&] {
        error(token.pos, "unterminated triple-quoted string", 1, "it ends with a line of as many quotes as it began with");
        at_ = end_;
        text_.clear();
        set_string(token);
    };
    at_ += quotes;
    while (*at_ == ' ' || *at_ == '\t' || *at_ == '\r') ++at_;
    if (*at_ != '\n') {
        error(token.pos, "illegal triple-quoted string", 1, "the opening quotes must be alone at the end of their line");
        return unterminated();
    }
    ++at_;
    // The closing line says how much indentation the others lose, so find it first.
    const char* const content = at_;
    const char* closing = nullptr;
    const char* closing_quotes = nullptr;
    for (const char* line = content; line < end_ && !closing;) {
        const char* at = line;
        while (*at == ' ' || *at == '\t') ++at;
        int found = 0;
        while (found < quotes && at[found] == '"') ++found;
        if (found == quotes) {
            closing = line;
            closing_quotes = at;
            break;
        }
        const char* newline = static_cast<const char*>(std::memchr(line, '\n', static_cast<std::size_t>(end_ - line)));
        if (!newline) break;
        line = newline + 1;
    }
    if (!closing) return unterminated();
    const std::string_view indentation{closing, static_cast<std::size_t>(closing_quotes - closing)};
    text_.clear();
    new_line(at_);
    while (at_ < closing) {
        const char* line_end = static_cast<const char*>(std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_)));
        const bool blank = *at_ == '\n' || (*at_ == '\r' && at_[1] == '\n');
        if (!blank) {
            if (std::string_view{at_, static_cast<std::size_t>(line_end - at_)}.starts_with(indentation))
                at_ += indentation.size();
            else
                error(pos_at(at_), "bad indentation in triple-quoted string", 1, "each line must begin like the closing line");
        }
        while (at_ < line_end) {
            if (*at_ == '\\' && !verbatim) {
                text_.push_back(scan_escape(pos_at(at_)));
                continue;
            }
            const char* const before = at_;
            text_.push_back(next_code_point(at_));
            line_start_ += at_ - before - 1;
        }
        // An escaped newline may have led past the line's end.
        if (at_ > line_end) continue;
        ++at_;
        new_line(at_);
        if (at_ < closing) {
            text_.push_back('\n');
        } else if (!text_.empty() && text_.back() == '\r') {
            text_.pop_back();
        }
    }
    at_ = closing_quotes + quotes;
    set_string(token);
}

void Scanner::set_integer(Token& token, int base, const std::string& digits) {
    token.kind = TokenKind::kInteger;
    token.integer = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), token.integer, base).ec == std::errc{}) return;
    if (digits.size() > kMaxDigits) {
        error(token.pos, "illegal integer", 1, "too many digits");
        return;
    }
    // Out of 64-bit range: GMP does it in less than quadratic time.
    std::vector<unsigned char> values(digits.size());
    for (std::size_t i = 0; i < digits.size(); ++i) values[i] = static_cast<unsigned char>(digit_value(digits[i]));
    std::size_t leading = 0;
    while (values[leading] == 0) ++leading;
    std::vector<mp_limb_t> limbs(values.size() / 8 * 6 + 2);
    const auto size = static_cast<std::size_t>(mpn_set_str(limbs.data(), values.data() + leading, values.size() - leading, base));
    static_assert(sizeof(mp_limb_t) == sizeof(std::uint64_t));
    const auto kept = arena_.copy(limbs.data(), size);
    token.kind = TokenKind::kBigInteger;
    token.limbs = arena_.make<std::span<const std::uint64_t>>(reinterpret_cast<const std::uint64_t*>(kept.data()), size);
}

void Scanner::scan_number(Token& token) {
    const char* const start = at_;
    // One digit or a few: nearly all numbers.
    const char* at = start;
    std::int64_t value = 0;
    while (class_of(*at) == kDigit && at - start < 18) value = value * 10 + (*at++ - '0');
    if (class_of(*at) != kDigit && *at != '_' && *at != '#' && (*at != '.' || class_of(at[1]) != kDigit)) {
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
            if (digit_value(*p) < base) digits.push_back(*p);
            else if (*p != '_' || p == from || digit_value(p[-1]) >= base || digit_value(p[1]) >= base) break;
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
                error(token.pos, "illegal float", static_cast<std::uint32_t>(at_ - start), "the exponent has no digits");
                token.kind = TokenKind::kFloat;
                token.real = 0;
                return;
            }
            digits.push_back('e');
            if (sign == '-') digits.push_back(sign);
            at_ = read_digits(10, exponent);
        }
        return finish_float(token, 10, digits, start);
    }
    if (*at_ != '#') return set_integer(token, 10, digits);
    int base = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), base);
    if (base < 2 || base > 36) {
        ++at_;
        while (kNameChars[static_cast<unsigned char>(*at_)]) ++at_;
        error(token.pos, "illegal base '" + digits + "'", static_cast<std::uint32_t>(at_ - start), "bases are 2 to 36");
        token.kind = TokenKind::kInteger;
        return;
    }
    digits.clear();
    const char* const after_hash = at_ + 1;
    at_ = read_digits(base, after_hash);
    if (digits.empty()) {
        while (class_of(*at_) == kDigit) ++at_;
        error(token.pos, "illegal integer", static_cast<std::uint32_t>(at_ - start), "no digits of base " + std::to_string(base) + " behind #");
        token.kind = TokenKind::kInteger;
        return;
    }
    if (*at_ == '.' && digit_value(at_[1]) < base) {
        digits.push_back('.');
        at_ = read_digits(base, at_ + 1);
        if (at_[0] == '#' && (at_[1] == 'e' || at_[1] == 'E')) {
            const char* exponent = at_ + 2;
            const char sign = *exponent == '-' || *exponent == '+' ? *exponent++ : '\0';
            if (class_of(*exponent) == kDigit) {
                digits.push_back('#');
                if (sign == '-') digits.push_back(sign);
                at_ = read_digits(10, exponent);
            }
        }
        return finish_float(token, base, digits, start);
    }
    set_integer(token, base, digits);
}

void Scanner::finish_float(Token& token, int base, const std::string& text, const char* start) {
    token.kind = TokenKind::kFloat;
    token.real = 0;
    bool good = true;
    if (base == 10) {
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
        if (hash != std::string::npos) exponent += std::strtol(text.c_str() + hash + 1, nullptr, 10);
        good = exponent > -100000 && exponent < 100000 && mantissa.size() < 100000;
        if (good) {
            mpf_t number, scale;
            mpf_init2(number, 4096);
            mpf_init2(scale, 4096);
            mpf_set_str(number, mantissa.c_str(), base);
            mpf_set_ui(scale, static_cast<unsigned long>(base));
            mpf_pow_ui(scale, scale, static_cast<unsigned long>(exponent < 0 ? -exponent : exponent));
            if (exponent < 0) mpf_div(number, number, scale);
            else mpf_mul(number, number, scale);
            // mpf_get_d() truncates, so round by way of enough decimal digits.
            char decimal[80];
            gmp_snprintf(decimal, sizeof decimal, "%.40Fe", number);
            token.real = std::strtod(decimal, nullptr);
            mpf_clear(number);
            mpf_clear(scale);
            good = std::isfinite(token.real);
        }
    }
    if (!good) error(token.pos, "illegal float", static_cast<std::uint32_t>(at_ - start), "out of range");
}

} // namespace joist::compiler

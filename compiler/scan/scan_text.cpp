// What stands between quotes, and characters: the scanner's part for text. See scanner.h.
#include "compiler/scan/characters.h"
#include "compiler/scan/scanner.h"

#include "compiler/source/utf8.h"

#include <algorithm>
#include <cstring>

namespace joist::compiler {

namespace {

/// Characters of a text that never ends that a message shows.
constexpr std::size_t kShown = 16;

} // namespace

/// Reports a text that never ends; `pos` is where it begins, behind the quote.
void Scanner::unterminated(Pos pos, std::string_view what, std::u32string_view text, char quote) {
    error(pos,
          "unterminated " + std::string{what} + " starting with " +
              quote_string(text.substr(0, kShown), quote),
          1,
          "what ends it is missing");
}

void Scanner::scan_quoted_atom(Token& token) {
    const char* const start = at_;
    // Mostly plain text: take it as it stands.
    const char* at = start + 1;
    while (static_cast<unsigned char>(*at) >= 0x20 && static_cast<unsigned char>(*at) < 0x80 &&
           *at != '\'' && *at != '\\')
        ++at;
    token.kind = TokenKind::kAtom;
    if (*at == '\'') {
        const auto length = static_cast<std::size_t>(at - start - 1);
        if (length > kMaxAtomLength) error(token.pos, "illegal atom", 1, "at most 255 characters");
        token.symbol = symbols_.intern({start + 1, length});
        at_ = at + 1;
        if (token.symbol == std::string_view{"maybe"} || token.symbol == std::string_view{"else"}) {
            token.prefix = 1;
            quoted_words_.push_back({token.pos, token.symbol});
        }
        return;
    }
    ++at_;
    text_.clear();
    const Pos inside = pos_at(at_);
    if (!scan_delimited('\'', false)) unterminated(inside, "atom", text_, '\'');
    if (text_.size() > kMaxAtomLength)
        error(token.pos, "illegal atom", 1, "at most 255 characters");
    std::string name;
    for (const char32_t c : text_)
        append_utf8(name, c);
    token.symbol = symbols_.intern(name);
}

void Scanner::set_string(Token& token) {
    token.string = arena_.make<std::u32string_view>(arena_.copy(std::u32string_view{text_}));
}

void Scanner::scan_string(Token& token) {
    const char* const start = at_;
    token.kind = TokenKind::kString;
    if (start[1] == '"' && start[2] == '"') {
        // Three quotes or more open a triple-quoted string.
        const char* at = start;
        while (*at == '"')
            ++at;
        scan_triple_quoted(static_cast<int>(at - start), true, "triple-quoted string");
        set_string(token);
        return check_adjacent();
    }
    ++at_;
    text_.clear();
    const Pos inside = pos_at(at_);
    if (!scan_delimited('"', false)) unterminated(inside, "string", text_, '"');
    set_string(token);
    check_adjacent();
}

/// A string ended here: another must not begin.
void Scanner::check_adjacent() {
    if (*at_ == '"' && at_ < end_)
        error(pos_at(at_),
              "adjacent string literals without intervening white space",
              1,
              "write \\\" for a quote in a string");
}

bool Scanner::scan_delimited(char close, bool verbatim) {
    for (;;) {
        const char c = *at_;
        if (c == close) {
            ++at_;
            return true;
        }
        if (c == '\\' && !verbatim) {
            text_.push_back(scan_escape(pos_at(at_)));
            if (!errors_.empty()) return true;
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
    const char* const backslash = at_;
    const auto illegal = [&](const char* last, std::string hint) {
        error(pos.valid() ? pos : pos_at(last),
              "illegal character",
              pos.valid() ? static_cast<std::uint32_t>(at_ - backslash) : 1,
              std::move(hint));
        return char32_t{'?'};
    };
    ++at_;
    if (at_ >= end_) return '\\';
    const char c = *at_;
    const auto plain = [&](char32_t value) {
        ++at_;
        return value;
    };
    switch (c) {
    case 'b':
        return plain('\b');
    case 'd':
        return plain(0x7F);
    case 'e':
        return plain(0x1B);
    case 'f':
        return plain('\f');
    case 'n':
        return plain('\n');
    case 'r':
        return plain('\r');
    case 's':
        return plain(' ');
    case 't':
        return plain('\t');
    case 'v':
        return plain('\v');
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7': {
        char32_t value = 0;
        for (int i = 0; i < 3 && *at_ >= '0' && *at_ <= '7'; ++i)
            value = value * 8 + static_cast<char32_t>(*at_++ - '0');
        return value;
    }
    case 'x': {
        ++at_;
        if (*at_ == '{') {
            const char* digit = at_ + 1;
            char32_t value = 0;
            for (; is_hex(*digit); ++digit)
                if (value <= kMaxCodePoint)
                    value = value * 16 + static_cast<char32_t>(digit_value(*digit));
            const bool closed = *digit == '}' && digit > at_ + 1;
            if (closed && is_unicode_scalar(value)) {
                at_ = digit + 1;
                return value;
            }
            at_ = digit + (*digit == '}' ? 1 : 0);
            return illegal(
                at_ - 1, closed ? "not a Unicode code point" : "\\x{...} takes hexadecimal digits");
        }
        if (is_hex(at_[0]) && is_hex(at_[1])) {
            const auto value =
                static_cast<char32_t>(digit_value(at_[0]) * 16 + digit_value(at_[1]));
            at_ += 2;
            return value;
        }
        return illegal(at_ - 1, "\\x takes two hexadecimal digits, or more of them in braces");
    }
    case '^':
        ++at_;
        if (*at_ == '?') return plain(0x7F);
        if ((*at_ >= '@' && *at_ <= '_') || (*at_ >= 'a' && *at_ <= 'z'))
            return plain(static_cast<char32_t>(*at_) & 31);
        return illegal(at_ - 1, "\\^ takes a letter or one of @[\\]^_?");
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

void Scanner::scan_sigil(Token& token) {
    static constexpr std::string_view kOpening = "([{<", kClosing = ")]}>", kSame = "/|'\"`#";
    const char* const start = at_ + 1;
    const char* at = end_of_name(start);
    const std::string_view prefix{start, static_cast<std::size_t>(at - start)};
    const std::size_t opening = *at ? kOpening.find(*at) : std::string_view::npos;
    if (opening == std::string_view::npos &&
        (*at == '\0' || kSame.find(*at) == std::string_view::npos)) {
        at_ = at;
        return error(
            pos_at(at), "illegal string", 1, "a sigil's text is between quotes or brackets");
    }
    Sigil sigil{};
    if (!prefix.empty()) sigil.prefix = symbols_.intern(prefix);
    sigil.known_prefix =
        prefix.size() <= 1 && std::string_view{"sSbB"}.find(prefix) != std::string_view::npos;
    const char name = prefix.empty() ? '\0' : prefix[0];
    token.kind = name == 's' || name == 'S' ? TokenKind::kSigilString : TokenKind::kBinaryString;
    token.prefix = static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(at - at_, 255));
    at_ = at;
    const bool verbatim = name == 'S' || name == 'B';
    if (at[0] == '"' && at[1] == '"' && at[2] == '"') {
        int quotes = 0;
        while (at[quotes] == '"')
            ++quotes;
        scan_triple_quoted(quotes,
                           verbatim || name == 0,
                           "triple-quoted ~" + std::string{prefix} + " sigil string");
    } else {
        const char close = opening == std::string_view::npos ? *at : kClosing[opening];
        ++at_;
        text_.clear();
        const Pos inside = pos_at(at_);
        if (!scan_delimited(close, verbatim))
            unterminated(
                inside, "~" + std::string{prefix} + *at + close + " sigil string", text_, '"');
    }
    sigil.text = arena_.copy(std::u32string_view{text_});
    // A name right behind is the sigil's suffix; none has a meaning yet.
    const char* const suffix_end = end_of_name(at_);
    if (suffix_end > at_) {
        sigil.suffix_pos = pos_at(at_);
        line_start_ += static_cast<std::ptrdiff_t>(
            static_cast<std::size_t>(suffix_end - at_) -
            count_code_points({at_, static_cast<std::size_t>(suffix_end - at_)}));
        at_ = suffix_end;
    }
    token.sigil = arena_.make<Sigil>(sigil);
    check_adjacent();
}

const char* Scanner::end_of_name(const char* at) const {
    for (;;) {
        while (kNameChars[static_cast<unsigned char>(*at)])
            ++at;
        if (static_cast<unsigned char>(*at) < 0x80 || at >= end_) return at;
        const char* after = at;
        const char32_t c = next_code_point(after);
        if (!is_latin_small(c) && !is_latin_large(c)) return at;
        at = after;
    }
}

/// Reads the text into text_; `what` it is called if it never ends.
void Scanner::scan_triple_quoted(int quotes, bool verbatim, std::string_view what) {
    at_ += quotes;
    const Pos inside = pos_at(at_);
    const char* const opened = at_;
    while (at_ < end_ && *at_ != '\n')
        ++at_;
    const char* rest = opened;
    while (*rest == ' ' || *rest == '\t' || *rest == '\r')
        ++rest;
    const bool alone = rest == at_;
    if (at_ < end_) ++at_;
    // The closing line says how much indentation the others lose, so find it first.
    const char* const content = at_;
    const char* closing = nullptr;
    const char* closing_quotes = nullptr;
    for (const char* line = content; line < end_ && !closing;) {
        const char* at = line;
        while (*at == ' ' || *at == '\t')
            ++at;
        int found = 0;
        while (found < quotes && at[found] == '"')
            ++found;
        if (found == quotes) {
            closing = line;
            closing_quotes = at;
            break;
        }
        const char* newline = static_cast<const char*>(
            std::memchr(line, '\n', static_cast<std::size_t>(end_ - line)));
        if (!newline) break;
        line = newline + 1;
    }
    if (!closing) {
        text_.clear();
        for (const char* at = opened; at < end_ && text_.size() < kShown;)
            text_.push_back(next_code_point(at));
        unterminated(inside, what, text_, '"');
        at_ = opened;
        return skip_lines(end_);
    }
    if (!alone) {
        error(pos_at(rest),
              "not white space after start of triple-quoted string",
              1,
              "the opening quotes must be the last on their line");
        at_ = opened;
        return skip_lines(closing_quotes + quotes);
    }
    const std::string_view indentation{closing, static_cast<std::size_t>(closing_quotes - closing)};
    text_.clear();
    new_line(at_);
    while (at_ < closing) {
        const char* line_end =
            static_cast<const char*>(std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_)));
        const bool blank = *at_ == '\n' || (*at_ == '\r' && at_[1] == '\n');
        if (!blank) {
            if (std::string_view{at_, static_cast<std::size_t>(line_end - at_)}.starts_with(
                    indentation))
                at_ += indentation.size();
            else {
                std::size_t same = 0;
                while (at_[same] == indentation[same])
                    ++same;
                error(pos_at(at_ + same),
                      "bad indentation in triple-quoted string",
                      1,
                      "each line must begin like the closing line");
                return skip_lines(closing_quotes + quotes);
            }
        }
        while (at_ < line_end) {
            if (*at_ == '\\' && !verbatim) {
                text_.push_back(scan_escape({}));
                if (!errors_.empty()) return;
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
}

/// Goes on at `to`, behind a text that is no good.
void Scanner::skip_lines(const char* to) {
    while (at_ < to)
        if (*at_++ == '\n') new_line(at_);
}

} // namespace joist::compiler

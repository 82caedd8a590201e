// The scanner: forms, names and punctuation; texts and numbers are in scan_text.cpp and
// scan_number.cpp. The text ends with a NUL byte that belongs to nobody, so reading one byte ahead
// is safe.
#include "compiler/scan/scanner.h"

#include "compiler/scan/characters.h"
#include "compiler/source/utf8.h"

#include <cstring>

namespace joist::compiler {

namespace {

constexpr std::uint32_t kMaxColumn = 65535;

} // namespace

void reserve_words(SymbolTable& symbols) {
#define JOIST_RESERVE(kind, text)                                                                  \
    symbols.set_keyword(text, static_cast<std::uint32_t>(TokenKind::kind));
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
    while (at_ < end_ && *at_ != '\n')
        ++at_;
}

Pos Scanner::pos_at(const char* at) const {
    const auto column = static_cast<std::uint64_t>(at - line_start_) + 1;
    return {line_, static_cast<std::uint16_t>(column > kMaxColumn ? kMaxColumn : column), file_};
}

Pos Scanner::after_form() const {
    Pos pos = pos_at(at_);
    if (*at_ == '\n')
        pos = {pos.line + 1, 1, pos.file};
    else if (class_of(*at_) == kSpace && at_ < end_)
        ++pos.column;
    return pos;
}

void Scanner::error(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    if (!errors_.empty()) return;
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
            if (form.empty()) return false;
            form.emplace_back(TokenKind::kEnd, form.back().pos);
            return true;
        case '%': {
            form.pop_back();
            const char* newline = static_cast<const char*>(
                std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_)));
            at_ = newline ? newline : end_;
            break;
        }
        case 'a':
        case 'b':
        case 'c':
        case 'd':
        case 'e':
        case 'f':
        case 'g':
        case 'h':
        case 'i':
        case 'j':
        case 'k':
        case 'l':
        case 'm':
        case 'n':
        case 'o':
        case 'p':
        case 'q':
        case 'r':
        case 's':
        case 't':
        case 'u':
        case 'v':
        case 'w':
        case 'x':
        case 'y':
        case 'z':
            scan_name(token, start, false);
            break;
        case 'A':
        case 'B':
        case 'C':
        case 'D':
        case 'E':
        case 'F':
        case 'G':
        case 'H':
        case 'I':
        case 'J':
        case 'K':
        case 'L':
        case 'M':
        case 'N':
        case 'O':
        case 'P':
        case 'Q':
        case 'R':
        case 'S':
        case 'T':
        case 'U':
        case 'V':
        case 'W':
        case 'X':
        case 'Y':
        case 'Z':
        case '_':
            scan_name(token, start, true);
            break;
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
        case '8':
        case '9':
            scan_number(token);
            break;
        case '"':
            scan_string(token);
            break;
        case '\'':
            scan_quoted_atom(token);
            break;
        case '$':
            scan_char(token);
            break;
        case '(':
            take(TokenKind::kLeftParen, 1);
            break;
        case ')':
            take(TokenKind::kRightParen, 1);
            break;
        case '[':
            take(TokenKind::kLeftBracket, 1);
            break;
        case ']':
            take(TokenKind::kRightBracket, 1);
            break;
        case '{':
            take(TokenKind::kLeftBrace, 1);
            break;
        case '}':
            take(TokenKind::kRightBrace, 1);
            break;
        case ',':
            take(TokenKind::kComma, 1);
            break;
        case ';':
            take(TokenKind::kSemicolon, 1);
            break;
        case '#':
            take(TokenKind::kHash, 1);
            break;
        case '*':
            take(TokenKind::kStar, 1);
            break;
        case '!':
            take(TokenKind::kBang, 1);
            break;
        case '?':
            if (start[1] == '=')
                take(TokenKind::kMaybeMatch, 2);
            else
                take(TokenKind::kQuestion, 1), has_macro_ = true;
            break;
        case '+':
            if (start[1] == '+')
                take(TokenKind::kPlusPlus, 2);
            else
                take(TokenKind::kPlus, 1);
            break;
        case '-':
            if (start[1] == '-')
                take(TokenKind::kMinusMinus, 2);
            else if (start[1] == '>')
                take(TokenKind::kArrow, 2);
            else
                take(TokenKind::kMinus, 1);
            break;
        case '|':
            if (start[1] == '|')
                take(TokenKind::kBarBar, 2);
            else
                take(TokenKind::kBar, 1);
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
            if (start[1] == ':')
                take(TokenKind::kColonColon, 2);
            else if (start[1] == '=')
                take(TokenKind::kColonEqual, 2);
            else
                take(TokenKind::kColon, 1);
            break;
        case '=':
            if (start[1] == ':' && start[2] == '=')
                take(TokenKind::kExactEqual, 3);
            else if (start[1] == '/' && start[2] == '=')
                take(TokenKind::kExactNotEqual, 3);
            else if (start[1] == '=')
                take(TokenKind::kEqualEqual, 2);
            else if (start[1] == '<')
                take(TokenKind::kLessEqual, 2);
            else if (start[1] == '>')
                take(TokenKind::kFatArrow, 2);
            else
                take(TokenKind::kEqual, 1);
            break;
        case '<':
            if (start[1] == ':' && start[2] == '-')
                take(TokenKind::kStrictLeftArrow, 3);
            else if (start[1] == ':' && start[2] == '=')
                take(TokenKind::kStrictLeftDoubleArrow, 3);
            else if (start[1] == '<')
                take(TokenKind::kLeftBin, 2);
            else if (start[1] == '=')
                take(TokenKind::kLeftDoubleArrow, 2);
            else if (start[1] == '-')
                take(TokenKind::kLeftArrow, 2);
            else
                take(TokenKind::kLess, 1);
            break;
        case '>':
            if (start[1] == '=')
                take(TokenKind::kGreaterEqual, 2);
            else if (start[1] == '>')
                take(TokenKind::kRightBin, 2);
            else
                take(TokenKind::kGreater, 1);
            break;
        case '/':
            if (start[1] == '=')
                take(TokenKind::kNotEqual, 2);
            else
                take(TokenKind::kSlash, 1);
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
            scan_sigil(token);
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
            token.integer = c;
            if (c > 0xFF)
                error(token.pos,
                      "illegal character",
                      1,
                      "letters beyond Latin-1 are allowed in quoted atoms, strings and comments "
                      "only");
            break;
        }
        }
        if (!errors_.empty()) [[unlikely]] {
            form.clear();
            return true;
        }
    }
}

void Scanner::scan_name(Token& token, const char* start, bool variable) {
    std::uint32_t hash = SymbolTable::kHashSeed;
    const char* at = start;
    std::size_t extra = 0;
    for (;;) {
        while (kNameChars[static_cast<unsigned char>(*at)])
            hash = SymbolTable::hash_step(hash, static_cast<unsigned char>(*at++));
        if (static_cast<unsigned char>(*at) < 0x80 || at >= end_) break;
        const char* after = at;
        const char32_t c = next_code_point(after);
        if (!is_latin_small(c) && !is_latin_large(c)) break;
        for (; at < after; ++at)
            hash = SymbolTable::hash_step(hash, static_cast<unsigned char>(*at));
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
    if (length - extra > kMaxAtomLength)
        error(token.pos, variable ? "illegal var" : "illegal atom", 1, "at most 255 characters");
}

} // namespace joist::compiler

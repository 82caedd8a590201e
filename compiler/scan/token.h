// Tokens of Erlang source text. Plain values; texts they point at live in the compilation's
// AstStorage.
#pragma once

#include "compiler/source/pos.h"
#include "compiler/source/symbol.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace joist::compiler {

// RESERVED(kind, text): words that are no atoms unless quoted.
#define JOIST_RESERVED_WORDS(RESERVED)                                                             \
    RESERVED(kAfter, "after")                                                                      \
    RESERVED(kAnd, "and")                                                                          \
    RESERVED(kAndalso, "andalso")                                                                  \
    RESERVED(kBand, "band")                                                                        \
    RESERVED(kBegin, "begin") RESERVED(kBnot, "bnot") RESERVED(kBor, "bor") RESERVED(kBsl, "bsl")  \
        RESERVED(kBsr, "bsr") RESERVED(kBxor, "bxor") RESERVED(kCase, "case")                      \
            RESERVED(kCatch, "catch") RESERVED(kDiv, "div") RESERVED(kWordEnd, "end")              \
                RESERVED(kFun, "fun") RESERVED(kIf, "if") RESERVED(kNot, "not")                    \
                    RESERVED(kOf, "of") RESERVED(kOr, "or") RESERVED(kOrelse, "orelse")            \
                        RESERVED(kReceive, "receive") RESERVED(kRem, "rem") RESERVED(kTry, "try")  \
                            RESERVED(kWhen, "when") RESERVED(kXor, "xor")                          \
                                RESERVED(kMaybe, "maybe") RESERVED(kElse, "else")

// PUNCTUATION(kind, text)
#define JOIST_PUNCTUATION(PUNCTUATION)                                                             \
    PUNCTUATION(kLeftParen, "(")                                                                   \
    PUNCTUATION(kRightParen, ")")                                                                  \
    PUNCTUATION(kLeftBracket, "[")                                                                 \
    PUNCTUATION(kRightBracket, "]")                                                                \
    PUNCTUATION(kLeftBrace, "{") PUNCTUATION(kRightBrace, "}") PUNCTUATION(kComma, ",")            \
        PUNCTUATION(kSemicolon, ";") PUNCTUATION(kColon, ":") PUNCTUATION(kColonColon, "::")       \
            PUNCTUATION(kColonEqual, ":=") PUNCTUATION(kBar, "|") PUNCTUATION(                     \
                kBarBar, "||") PUNCTUATION(kEqual, "=") PUNCTUATION(kEqualEqual, "==")             \
                PUNCTUATION(kExactEqual, "=:=") PUNCTUATION(kExactNotEqual, "=/=") PUNCTUATION(    \
                    kLessEqual, "=<") PUNCTUATION(kFatArrow, "=>") PUNCTUATION(kLess, "<")         \
                    PUNCTUATION(kLeftDoubleArrow, "<=") PUNCTUATION(kLeftArrow, "<-") PUNCTUATION( \
                        kStrictLeftArrow, "<:-") PUNCTUATION(kStrictLeftDoubleArrow, "<:=")        \
                        PUNCTUATION(kLeftBin, "<<") PUNCTUATION(kGreater, ">")                     \
                            PUNCTUATION(kGreaterEqual, ">=") PUNCTUATION(kRightBin, ">>")          \
                                PUNCTUATION(kSlash, "/") PUNCTUATION(kNotEqual, "/=") PUNCTUATION( \
                                    kPlus, "+") PUNCTUATION(kPlusPlus, "++")                       \
                                    PUNCTUATION(kMinus, "-") PUNCTUATION(kMinusMinus, "--")        \
                                        PUNCTUATION(kArrow, "->") PUNCTUATION(kStar, "*")          \
                                            PUNCTUATION(kHash, "#") PUNCTUATION(kQuestion, "?")    \
                                                PUNCTUATION(kMaybeMatch, "?=")                     \
                                                    PUNCTUATION(kBang, "!")                        \
                                                        PUNCTUATION(kDotDot, "..")                 \
                                                            PUNCTUATION(kEllipsis, "...")          \
                                                                PUNCTUATION(kAndAnd, "&&")         \
                                                                    PUNCTUATION(kInnerDot, ".")

enum class TokenKind : std::uint8_t {
    kEnd, ///< the text ended within a form; stands at the last token before
    kDot, ///< `.` followed by white space, a comment or the end
    kAtom,
    kVar,
    kInteger,      ///< value in `integer`
    kBigInteger,   ///< value in `limbs`
    kFloat,        ///< value in `real`
    kChar,         ///< value in `integer`
    kString,       ///< value in `string`
    kSigilString,  ///< sigil for a string; value in `sigil`
    kBinaryString, ///< sigil for a UTF-8 binary; value in `sigil`
    kOther,        ///< a character without meaning in Erlang, in `integer`
#define JOIST_TOKEN_KIND(kind, text) kind,
    JOIST_RESERVED_WORDS(JOIST_TOKEN_KIND) JOIST_PUNCTUATION(JOIST_TOKEN_KIND)
#undef JOIST_TOKEN_KIND
};

/// What a sigil's token says.
struct Sigil {
    std::u32string_view text;
    Symbol prefix;            ///< the name behind `~`; no symbol if there is none
    Pos suffix_pos;           ///< of a name behind the text, which none may have; else not valid
    bool known_prefix = true; ///< is `prefix` one that has a meaning?
};

/// One token. Reserved words carry their `symbol` as atoms do.
struct Token {
    TokenKind kind = TokenKind::kEnd;
    std::uint8_t prefix = 0; ///< length of a sigil's `~` and name; 1: the atom 'maybe' or 'else' in quotes
    Pos pos;
    union {
        Symbol symbol;
        std::int64_t integer;
        const std::span<const std::uint64_t>* limbs;
        double real;
        const std::u32string_view* string;
        const Sigil* sigil; ///< kSigilString, kBinaryString
    };

    Token() : integer{0} {}
    Token(TokenKind kind, Pos pos) : kind{kind}, pos{pos}, integer{0} {}
    bool is_atom(std::string_view text) const { return kind == TokenKind::kAtom && symbol == text; }
    /// Atom or reserved word?
    bool is_word() const {
        return kind == TokenKind::kAtom || (kind >= TokenKind::kAfter && kind <= TokenKind::kElse);
    }
};

/// An atom in quotes that would be a word of the language without them, by a feature: 'maybe' or
/// 'else'. The abstract format tells how these were written.
struct QuotedWord {
    Pos pos;
    Symbol word;
};

/// The token as OTP shows it in `syntax error before: ...`: reserved words and punctuation in
/// quotes.
std::string describe_token(const Token& token);
/// The token as `??Arg` writes it.
std::string token_source(const Token& token);
/// Code points that the token takes in the text, as far as known; to underline it.
std::uint32_t token_length(const Token& token);

/// `text` as an atom, in quotes where needed.
std::string quote_atom(std::string_view text);
/// `text` as an Erlang string literal, or with quote '\'' the inside of an atom.
std::string quote_string(std::u32string_view text, char quote = '"');
/// A character literal: `$a`, `$\n`, `$\x{1F600}`.
std::string quote_char(char32_t c);
/// Decimal digits of a number of 64-bit limbs, least significant first.
std::string limbs_to_decimal(std::span<const std::uint64_t> limbs);
/// A float as `io:write` shows it: shortest digits that read back the same.
std::string write_float(double value);

} // namespace joist::compiler

// See print_tokens.h.
#include "compiler/preprocess/print_tokens.h"

#include "compiler/scan/scanner.h"
#include "compiler/source/utf8.h"

#include <algorithm>

namespace joist::compiler {

namespace {

std::string_view kind_name(const Token& token) {
    switch (token.kind) {
    case TokenKind::kEnd:
        return "end";
    case TokenKind::kDot:
        return "dot";
    case TokenKind::kAtom:
        return "atom";
    case TokenKind::kVar:
        return "variable";
    case TokenKind::kInteger:
    case TokenKind::kBigInteger:
        return "integer";
    case TokenKind::kFloat:
        return "float";
    case TokenKind::kChar:
        return "character";
    case TokenKind::kString:
        return "string";
    case TokenKind::kSigilString:
    case TokenKind::kBinaryString:
        return "sigil";
    case TokenKind::kOther:
        return "other";
    default:
        return token.is_word() ? "reserved" : "symbol";
    }
}

std::string text_of(const Token& token) {
    if (token.kind == TokenKind::kDot) return ".";
    // Atoms, in a module with a -feature that isn't printed.
    if (token.is_atom("maybe") || token.is_atom("else"))
        return "'" + std::string{token.symbol.text()} + "'";
    return token_source(token);
}

/// May `token` stand right behind `before`?
bool is_close(const Token& before, const Token& token) {
    using enum TokenKind;
    switch (before.kind) {
    case kLeftParen:
    case kLeftBracket:
    case kLeftBrace:
    case kHash:
    case kColon:
    case kInnerDot: // with a space behind it would end the form
    case kSlash:
        return true;
    case kMinus:
        return token.is_word(); // of an attribute
    default:
        break;
    }
    switch (token.kind) {
    case kComma:
    case kSemicolon:
    case kRightParen:
    case kRightBracket:
    case kRightBrace:
    case kColon:
    case kDot:
    case kInnerDot:
    case kSlash:
        return true;
    case kLeftParen:
        return before.kind == kAtom || before.kind == kVar || before.kind == kRightParen;
    default:
        return false;
    }
}

/// A form over as many lines as it was written, each indented as there.
void append_form(std::string& out, std::span<const Token> form) {
    constexpr std::uint16_t kMostIndented = 40;
    const Token* before = nullptr;
    for (const Token& token : form) {
        if (token.kind == TokenKind::kEnd) continue;
        const bool same_file = before && token.pos.file == before->pos.file;
        if (before && same_file && token.pos.line > before->pos.line) {
            const int indent = std::min<int>(token.pos.column, kMostIndented) - 1;
            out.append("\n").append(static_cast<std::size_t>(std::max(indent, 0)), ' ');
        } else if (before && !is_close(*before, token)) {
            out.push_back(' ');
        }
        out += text_of(token);
        before = &token;
    }
    out += "\n";
}

} // namespace

std::string print_tokens(FileId file, SourceManager& sources, DiagnosticSink& sink) {
    Arena arena;
    SymbolTable symbols;
    reserve_words(symbols);
    Scanner scanner{sources, file, arena, symbols};
    std::vector<Token> form;
    std::string out;
    while (scanner.next_form(form)) {
        for (const Diagnostic& error : scanner.form_errors())
            sink.add(error);
        for (const Token& token : form) {
            std::string place =
                std::to_string(token.pos.line) + ":" + std::to_string(token.pos.column);
            place.resize(std::max<std::size_t>(place.size() + 1, 8), ' ');
            std::string kind{kind_name(token)};
            kind.resize(std::max<std::size_t>(kind.size() + 1, 11), ' ');
            out.append(place).append(kind).append(text_of(token)).append("\n");
        }
        out += "\n";
    }
    return out;
}

std::string print_preprocessed(FileId file,
                               const PreprocessOptions& options,
                               SourceManager& sources,
                               DiagnosticSink& sink) {
    Arena arena;
    SymbolTable symbols;
    reserve_words(symbols);
    Preprocessor preprocessor{options, sources, arena, symbols, sink, file};
    std::string out;
    std::span<const Token> form;
    while (true) {
        const bool more = preprocessor.next_form(form);
        for (const Preprocessor::FileChange& one : preprocessor.take_file_changes()) {
            std::u32string name;
            const char* at = one.name.data();
            while (at < one.name.data() + one.name.size())
                name.push_back(next_code_point(at));
            out += "-file(" + quote_string(name) + ", " + std::to_string(one.line) + ").\n";
        }
        if (!more) return out;
        append_form(out, form);
    }
}

} // namespace joist::compiler

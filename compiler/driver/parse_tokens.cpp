// See parse_tokens.h.
//
// A token's place is its number in the list: the line of its Pos. The writer puts its annotation
// where it would write a line.
#include "compiler/driver/parse_tokens.h"

#include "compiler/abstract/form_writer.h"
#include "compiler/abstract/term.h"
#include "compiler/parse/parser.h"
#include "compiler/source/deep_stack.h"

#include <optional>
#include <unordered_map>

namespace joist::compiler {

namespace {

/// Words and punctuation by their texts.
const std::unordered_map<std::string_view, TokenKind>& kinds() {
    static const auto* const map = new std::unordered_map<std::string_view, TokenKind>{
#define JOIST_TOKEN_ENTRY(kind, text) {text, TokenKind::kind},
        JOIST_RESERVED_WORDS(JOIST_TOKEN_ENTRY) JOIST_PUNCTUATION(JOIST_TOKEN_ENTRY)
#undef JOIST_TOKEN_ENTRY
            {"dot", TokenKind::kDot},
        {".", TokenKind::kInnerDot},
    };
    return *map;
}

class Reader {
public:
    explicit Reader(AstStorage& storage) : storage_{storage} {}

    std::optional<std::vector<Token>> tokens(const abstract::Term& list) {
        std::vector<Token> out;
        for (const abstract::Term& one : list.items()) {
            const Pos pos{static_cast<std::uint32_t>(out.size() + 1), 1, 0};
            Token token{TokenKind::kEnd, pos};
            if (!one.is_tuple() || one.count < 2 || one.count > 3 || !one[0].is_atom() ||
                !(one.count == 2 ? symbol(one, token) : value(one, token)))
                return std::nullopt;
            out.push_back(token);
        }
        if (out.empty() || out.back().kind != TokenKind::kDot)
            out.push_back(
                {TokenKind::kEnd,
                 {static_cast<std::uint32_t>(std::max<std::size_t>(out.size(), 1)), 1, 0}});
        return out;
    }

private:
    static bool symbol(const abstract::Term& one, Token& token) {
        const auto found = kinds().find(one[0].symbol().text());
        if (found == kinds().end()) return false;
        token.kind = found->second;
        if (token.is_word()) token.symbol = one[0].symbol();
        return true;
    }

    bool value(const abstract::Term& one, Token& token) {
        const std::string_view category = one[0].symbol().text();
        const abstract::Term& what = one[2];
        if (category == "atom" || category == "var") {
            if (!what.is_atom()) return false;
            token.kind = category == "atom" ? TokenKind::kAtom : TokenKind::kVar;
            token.symbol = what.symbol();
            return true;
        }
        if (category == "integer") return integer(what, token);
        if (category == "float") {
            token.kind = TokenKind::kFloat;
            token.real = what.kind == abstract::TermKind::kFloat ? what.real() : 0;
            return what.kind == abstract::TermKind::kFloat;
        }
        if (category == "char") {
            token.kind = TokenKind::kChar;
            token.integer = what.is_integer() ? what.integer() : 0;
            return what.is_integer();
        }
        return category == "string" && string(what, token);
    }

    bool integer(const abstract::Term& what, Token& token) {
        if (what.is_integer()) {
            token.kind = TokenKind::kInteger;
            token.integer = what.integer();
            return token.integer >= 0;
        }
        if (what.kind != abstract::TermKind::kBigInteger || what.is_negative) return false;
        token.kind = TokenKind::kBigInteger;
        token.limbs = storage_.arena.make<std::span<const std::uint64_t>>(what.limbs());
        return true;
    }

    bool string(const abstract::Term& what, Token& token) {
        if (!what.is_list()) return false;
        std::u32string text;
        for (const abstract::Term& c : what.items()) {
            if (!c.is_integer() || c.integer() < 0 || c.integer() > 0x10FFFF) return false;
            text.push_back(static_cast<char32_t>(c.integer()));
        }
        const auto kept = storage_.arena.copy(text.data(), text.size());
        token.kind = TokenKind::kString;
        token.string = storage_.arena.make<std::u32string_view>(kept.data(), kept.size());
        return true;
    }

    AstStorage& storage_;
};

std::vector<std::uint8_t> bad_argument() {
    abstract::TermWriter out;
    out.atom("badarg");
    return out.take();
}

std::vector<std::uint8_t> failure(const DiagnosticSink& sink,
                                  std::span<const std::span<const std::uint8_t>> annotations) {
    if (sink.all().empty()) return bad_argument();
    const Diagnostic& one = sink.all().front();
    abstract::TermWriter out;
    out.tuple(3);
    out.atom("error");
    if (one.pos.valid() && one.pos.line <= annotations.size())
        out.term(annotations[one.pos.line - 1]);
    else
        out.integer(0);
    one.message.empty() ? out.nil() : out.string(std::string_view{one.message});
    return out.take();
}

bool begins_as_file(std::span<const Token> tokens) {
    return tokens.size() > 3 && tokens[0].kind == TokenKind::kMinus &&
           tokens[1].kind == TokenKind::kAtom && tokens[1].symbol == std::string_view{"file"};
}

/// `-file(NAME, LINE).`, which a preprocessor writes at the beginning of each file; of source text
/// our own takes it away. Null: the tokens are something else.
Form* file_attribute(std::span<const Token> tokens, AstStorage& storage) {
    constexpr TokenKind kRest[] = {TokenKind::kLeftParen,
                                   TokenKind::kString,
                                   TokenKind::kComma,
                                   TokenKind::kInteger,
                                   TokenKind::kRightParen,
                                   TokenKind::kDot};
    if (tokens.size() != 2 + std::size(kRest) || !begins_as_file(tokens)) return nullptr;
    for (std::size_t i = 0; i < std::size(kRest); ++i)
        if (tokens[2 + i].kind != kRest[i]) return nullptr;
    Expr* parts[] = {
        storage.arena.make<StringExpr>(Expr{ExprKind::kString, tokens[3].pos}, *tokens[3].string),
        storage.arena.make<IntegerExpr>(Expr{ExprKind::kInteger, tokens[5].pos},
                                        tokens[5].integer,
                                        std::span<const std::uint64_t>{})};
    Expr* value =
        storage.arena.make<TupleExpr>(Expr{ExprKind::kTuple, tokens[3].pos},
                                      ExprList{storage.arena.copy(parts, std::size(parts))});
    return storage.arena.make<AttributeForm>(
        Form{FormKind::kAttribute, tokens[1].pos}, tokens[1].symbol, value);
}

/// Any other `-file` is wrong.
void check_file_attribute(const Form* form, std::span<const Token> tokens, DiagnosticSink& sink) {
    if (!begins_as_file(tokens)) return;
    const bool right = form && form->kind == FormKind::kAttribute &&
                       form->as<AttributeForm>()->value->kind == ExprKind::kTuple &&
                       tokens.size() == 8;
    const bool syntax =
        !form && !sink.all().empty() && sink.all().front().message != "bad attribute";
    if (right || syntax) return;
    sink = {};
    sink.error(tokens[tokens[2].kind == TokenKind::kLeftParen ? 3 : 2].pos, "bad file declaration");
}

std::vector<std::uint8_t> parse(bool is_form,
                                std::span<const Token> tokens,
                                AstStorage& storage,
                                std::span<const std::span<const std::uint8_t>> annotations) {
    DiagnosticSink sink;
    SourceManager sources;
    Parser parser{storage, sink};
    abstract::WriteOptions options;
    options.annotations = annotations;
    abstract::FormWriter writer{sources, options};
    if (is_form) {
        const Form* form = file_attribute(tokens, storage);
        if (!form) form = parser.parse_form(tokens);
        check_file_attribute(form, tokens, sink);
        if (!form || sink.error_count() > 0) return failure(sink, annotations);
        writer.form(form);
    } else {
        const ExprList list = parser.parse_expressions(tokens);
        if (list.empty() || sink.error_count() > 0) return failure(sink, annotations);
        writer.expressions(list);
    }
    abstract::TermWriter out;
    out.tuple(2);
    out.atom("ok");
    out.term(writer.take());
    return out.take();
}

} // namespace

std::vector<std::uint8_t> parse_tokens(std::span<const std::uint8_t> request) {
    AstStorage storage;
    const auto term = abstract::decode_term(request, storage.arena, storage.symbols);
    if (!term || !term->is_tuple(3) || !(*term)[0].is_atom() || !(*term)[1].is_list() ||
        !(*term)[2].is_list() || (*term)[1].count != (*term)[2].count)
        return bad_argument();
    const auto tokens = Reader{storage}.tokens((*term)[1]);
    std::vector<std::span<const std::uint8_t>> annotations;
    for (const abstract::Term& one : (*term)[2].items()) {
        if (one.kind != abstract::TermKind::kBitstring || one.count == 0) return bad_argument();
        annotations.push_back({reinterpret_cast<const std::uint8_t*>(one.data), one.count});
    }
    if (!tokens) return bad_argument();
    std::vector<std::uint8_t> answer;
    on_deep_stack(
        [&] { answer = parse((*term)[0].is_atom("form"), *tokens, storage, annotations); });
    return answer;
}

} // namespace joist::compiler

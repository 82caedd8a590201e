// See read_term.h.
#include "compiler/parse/read_term.h"

#include "compiler/parse/parse.h"
#include "compiler/source/utf8.h"

namespace joist::compiler {

namespace {

/// Options deeper than this are nonsense; terms are destroyed recursively.
constexpr int kMaxTermDepth = 100;

std::optional<Term> convert(const Expr* expr, int depth);

std::optional<Term> items(TermKind kind, ExprList list, int depth) {
    Term term;
    term.kind = kind;
    term.items.reserve(list.size());
    for (const Expr* element : list) {
        auto item = convert(element, depth);
        if (!item) return std::nullopt;
        term.items.push_back(std::move(*item));
    }
    return term;
}

std::optional<Term> map(const MapExpr* expr, int depth) {
    if (expr->base) return std::nullopt;
    Term term;
    term.kind = TermKind::kMap;
    for (const MapField& field : expr->fields) {
        auto key = convert(field.key, depth);
        auto value = convert(field.value, depth);
        if (!key || !value) return std::nullopt;
        term.items.push_back(std::move(*key));
        term.items.push_back(std::move(*value));
    }
    return term;
}

Term string_term(const StringExpr* expr) {
    std::string text;
    for (const char32_t c : expr->value)
        append_utf8(text, c);
    return Term::string(text);
}

/// <<"text">>, <<"text"/utf8>> and <<1,2>>.
std::optional<Term> binary(const BinaryExpr* expr) {
    Term term;
    term.kind = TermKind::kBinary;
    for (const BitElement& element : expr->elements) {
        const bool utf8 = element.type == BitType::kUtf8;
        if (element.size || (element.type != BitType::kDefault && !utf8)) return std::nullopt;
        if (element.value->kind == ExprKind::kInteger) {
            term.text += static_cast<char>(element.value->as<IntegerExpr>()->value);
        } else if (element.value->kind == ExprKind::kString) {
            for (const char32_t c : element.value->as<StringExpr>()->value)
                utf8 ? append_utf8(term.text, c) : term.text.push_back(static_cast<char>(c));
        } else {
            return std::nullopt;
        }
    }
    return term;
}

std::optional<Term> signed_number(const UnaryExpr* expr, int depth) {
    if (expr->op != Op::kMinus && expr->op != Op::kPlus) return std::nullopt;
    auto term = convert(expr->operand, depth);
    if (!term || (term->kind != TermKind::kInteger && term->kind != TermKind::kFloat))
        return std::nullopt;
    if (expr->op == Op::kMinus) {
        term->integer = -term->integer;
        term->real = -term->real;
    }
    return term;
}

Term real(double value) {
    Term term;
    term.kind = TermKind::kFloat;
    term.real = value;
    return term;
}

std::optional<Term> convert(const Expr* expr, int depth) {
    if (++depth > kMaxTermDepth) return std::nullopt;
    switch (expr->kind) {
    case ExprKind::kAtom:
        return Term::atom(expr->as<AtomExpr>()->name.text());
    case ExprKind::kInteger:
        if (!expr->as<IntegerExpr>()->limbs.empty()) return std::nullopt;
        return Term::number(expr->as<IntegerExpr>()->value);
    case ExprKind::kChar:
        return Term::number(static_cast<std::int64_t>(expr->as<CharExpr>()->value));
    case ExprKind::kFloat:
        return real(expr->as<FloatExpr>()->value);
    case ExprKind::kString:
        return string_term(expr->as<StringExpr>());
    case ExprKind::kBinary:
        return binary(expr->as<BinaryExpr>());
    case ExprKind::kNil:
        return Term{};
    case ExprKind::kList:
        if (expr->as<ListExpr>()->tail) return std::nullopt;
        return items(TermKind::kList, expr->as<ListExpr>()->elements, depth);
    case ExprKind::kTuple:
        return items(TermKind::kTuple, expr->as<TupleExpr>()->elements, depth);
    case ExprKind::kMap:
        return map(expr->as<MapExpr>(), depth);
    case ExprKind::kUnary:
        return signed_number(expr->as<UnaryExpr>(), depth);
    default:
        return std::nullopt;
    }
}

} // namespace

std::optional<Term> term_of(const Expr* expr) {
    return convert(expr, 0);
}

std::optional<Term> read_term(std::string_view text, std::string& error) {
    SourceManager sources;
    DiagnosticSink sink;
    const ParsedModule parsed = parse_eval(std::string{text}, {}, sources, sink);
    if (!parsed.ok) {
        error = sink.all().empty() ? "no term" : sink.all()[0].message;
        return std::nullopt;
    }
    const ExprList body = parsed.forms.back()->as<FunctionForm>()->clauses[0]->body;
    auto term = body.size() == 1 ? term_of(body[0]) : std::nullopt;
    if (!term) error = "not a constant term";
    return term;
}

} // namespace joist::compiler

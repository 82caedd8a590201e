// Expressions, patterns and guards; see read.h.
#include "compiler/abstract/reader.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace joist::compiler::abstract {

namespace {

std::optional<Op> binary_op(std::string_view text) {
    for (int i = static_cast<int>(Op::kAdd); i <= static_cast<int>(Op::kSend); ++i)
        if (op_text(static_cast<Op>(i)) == text) return static_cast<Op>(i);
    return std::nullopt;
}

std::optional<Op> unary_op(std::string_view text) {
    for (const Op op : {Op::kPlus, Op::kMinus, Op::kNot, Op::kBnot})
        if (op_text(op) == text) return op;
    return std::nullopt;
}

BitType bit_type_named(std::string_view text) {
    if (text == "integer") return BitType::kInteger;
    if (text == "float") return BitType::kFloat;
    if (text == "binary" || text == "bytes") return BitType::kBinary;
    if (text == "bitstring" || text == "bits") return BitType::kBitstring;
    if (text == "utf8") return BitType::kUtf8;
    if (text == "utf16") return BitType::kUtf16;
    if (text == "utf32") return BitType::kUtf32;
    return BitType::kDefault;
}

bool is_utf(BitType type) {
    return type == BitType::kUtf8 || type == BitType::kUtf16 || type == BitType::kUtf32;
}

constexpr std::size_t kAnyPatterns = std::numeric_limits<std::size_t>::max();
constexpr std::int64_t kMaxUnit = 256;

} // namespace

Expr* Reader::not_expr(const Term& term) {
    bad("an expression", term);
    return dummy();
}

Expr* Reader::expr(const Term& term) {
    const Nest nest{*this, term};
    if (nest.too_deep() || bad_) return dummy();
    if (!term.is_tuple() || term.count < 2 || !term[0].is_atom()) return not_expr(term);
    return any_expr(term[0].symbol().text(), term, place(term[1]));
}

Expr* Reader::any_expr(std::string_view tag, const Term& term, Pos pos) {
    if (Expr* made = leaf(tag, term, pos)) return made;
    if (Expr* made = data(tag, term, pos)) return made;
    if (Expr* made = control(tag, term, pos)) return made;
    return not_expr(term);
}

/// Null: it is another kind of expression.
Expr* Reader::leaf(std::string_view tag, const Term& term, Pos pos) {
    if (tag == "nil" && term.count == 2) return make<Expr>(ExprKind::kNil, pos);
    if (term.count != 3) return nullptr;
    const Term& value = term[2];
    if (tag == "var") return make<VarExpr>(ExprKind::kVar, pos, atom(value));
    if (tag == "atom") return make<AtomExpr>(ExprKind::kAtom, pos, atom(value));
    if (tag == "integer") {
        if (!value.is_integer() && value.kind != TermKind::kBigInteger) return not_expr(term);
        return number(value, pos);
    }
    if (tag == "float") return value.kind == TermKind::kFloat ? number(value, pos) : not_expr(term);
    if (tag == "char") {
        if (!value.is_integer() || value.integer() < 0 || value.integer() > 0x10FFFF)
            return not_expr(term);
        return make<CharExpr>(ExprKind::kChar, pos, static_cast<char32_t>(value.integer()));
    }
    return tag == "string" ? string(value, pos) : nullptr;
}

Expr* Reader::string(const Term& value, Pos pos) {
    std::u32string text;
    if (!value.is_list()) return not_expr(value);
    text.reserve(value.count);
    for (const Term& item : value.items()) {
        if (!item.is_integer() || item.integer() < 0 || item.integer() > 0x10FFFF)
            return not_expr(value);
        text.push_back(static_cast<char32_t>(item.integer()));
    }
    return make<StringExpr>(
        ExprKind::kString, pos, std::u32string_view{arena_.copy(std::u32string_view{text})});
}

/// Null: it is another kind of expression.
Expr* Reader::data(std::string_view tag, const Term& term, Pos pos) {
    if (tag == "cons") return term.count == 4 ? cons(term, pos) : not_expr(term);
    if (tag == "tuple" && term.count == 3)
        return make<TupleExpr>(ExprKind::kTuple, pos, exprs(term[2]));
    if (tag == "map" && (term.count == 3 || term.count == 4)) return map(term, pos);
    if (tag == "record" && (term.count == 4 || term.count == 5)) return record_expr(term, pos);
    if (tag == "record_field" && term.count == 5) {
        Expr* base = expr(term[2]);
        if (!term[4].is_tagged("atom", 3)) return not_expr(term);
        Symbol module;
        const Symbol name = record_name(term[3], module);
        return make<RecordFieldExpr>(ExprKind::kRecordField,
                                     pos,
                                     base,
                                     name,
                                     atom(term[4][2]),
                                     place(term[4][1]),
                                     module);
    }
    if (tag == "record_index" && term.count == 4) {
        if (!term[3].is_tagged("atom", 3)) return not_expr(term);
        return make<RecordIndexExpr>(
            ExprKind::kRecordIndex, pos, atom(term[2]), atom(term[3][2]), place(term[3][1]));
    }
    if (tag == "bin" && term.count == 3) return binary(term, pos);
    return nullptr;
}

/// A chain of cons cells is one list.
Expr* Reader::cons(const Term& term, Pos pos) {
    std::vector<Expr*> elements;
    const Term* at = &term;
    while (at->is_tagged("cons", 4)) {
        elements.push_back(expr((*at)[2]));
        at = &(*at)[3];
    }
    Expr* tail = at->is_tagged("nil", 2) ? nullptr : expr(*at);
    return make<ListExpr>(ExprKind::kList, pos, ExprList{arena_.copy(elements)}, tail);
}

Expr* Reader::map(const Term& term, Pos pos) {
    Expr* base = term.count == 4 ? expr(term[2]) : nullptr;
    const Term& list = term[term.count - 1];
    if (!list.is_list()) return not_expr(term);
    std::vector<MapField> fields;
    for (const Term& item : list.items()) {
        const bool exact = item.is_tagged("map_field_exact", 4);
        if (!exact && !item.is_tagged("map_field_assoc", 4)) return not_expr(item);
        const Pos at = place(item[1]);
        Expr* key = expr(item[2]);
        fields.push_back({at, exact, key, expr(item[3])});
    }
    return make<MapExpr>(ExprKind::kMap, pos, base, as_const(arena_.copy(fields)));
}

/// See FormWriter::record_name().
Symbol Reader::record_name(const Term& term, Symbol& module) {
    if (term.is_list() && term.count == 0) return {};
    if (!term.is_tuple(2)) return atom(term);
    module = atom(term[0]);
    return atom(term[1]);
}

Expr* Reader::record_expr(const Term& term, Pos pos) {
    Expr* base = term.count == 5 ? expr(term[2]) : nullptr;
    Symbol module;
    const Symbol name = record_name(term[term.count - 2], module);
    const Term& list = term[term.count - 1];
    if (!list.is_list()) return not_expr(term);
    std::vector<RecordFieldInit> fields;
    for (const Term& item : list.items()) {
        if (!item.is_tagged("record_field", 4)) return not_expr(item);
        const bool wildcard = item[2].is_tagged("var", 3) && item[2][2].is_atom("_");
        if (!wildcard && !item[2].is_tagged("atom", 3)) return not_expr(item);
        fields.push_back({place(item[2][1]), atom(item[2][2]), wildcard, expr(item[3])});
    }
    return make<RecordExpr>(
        ExprKind::kRecord, pos, base, name, as_const(arena_.copy(fields)), module);
}

// ---- binaries

Expr* Reader::binary(const Term& term, Pos pos) {
    if (!term[2].is_list()) return not_expr(term);
    std::vector<BitElement> elements;
    for (const Term& item : term[2].items())
        elements.push_back(bit_element(item));
    return make<BinaryExpr>(ExprKind::kBinary, pos, as_const(arena_.copy(elements)));
}

BitElement Reader::bit_element(const Term& term) {
    BitElement element{};
    element.value = dummy();
    if (!term.is_tagged("bin_element", 5)) return not_expr(term), element;
    element.pos = place(term[1]);
    element.value = expr(term[2]);
    if (!term[3].is_atom("default")) element.size = expr(term[3]);
    if (!term[4].is_atom("default")) bit_types(term[4], element);
    const bool sized =
        element.size || element.type == BitType::kBinary || element.type == BitType::kBitstring;
    if (is_utf(element.type) ? element.size || element.unit != 0 : element.unit != 0 && !sized)
        bad("a bit type", term[4]);
    return element;
}

void Reader::bit_types(const Term& list, BitElement& element) {
    if (!list.is_list()) return bad("a list of bit types", list);
    std::vector<BitSpec> specs;
    for (const Term& item : list.items()) {
        if (item.is_tagged("unit", 2) && item[1].is_integer() && item[1].integer() >= 1 &&
            item[1].integer() <= kMaxUnit) {
            element.unit = static_cast<std::uint16_t>(item[1].integer());
            specs.push_back({item[0].symbol(), element.unit});
            continue;
        }
        if (!item.is_atom()) return bad("a bit type", item);
        specs.push_back({item.symbol(), 0});
        const std::string_view text = item.symbol().text();
        if (const BitType type = bit_type_named(text); type != BitType::kDefault)
            element.type = type;
        else if (text == "signed" || text == "unsigned")
            element.sign = text == "signed" ? BitSign::kSigned : BitSign::kUnsigned;
        else if (text == "big" || text == "little" || text == "native")
            element.endian = text == "big"      ? BitEndian::kBig
                             : text == "little" ? BitEndian::kLittle
                                                : BitEndian::kNative;
        else
            return bad("a bit type", item);
    }
    element.specs = arena_.copy(specs);
}

// ---- operators, calls, funs

/// Null: it is no expression.
Expr* Reader::control(std::string_view tag, const Term& term, Pos pos) {
    const std::uint32_t count = term.count;
    if (tag == "op" && (count == 4 || count == 5)) return op(term, pos);
    if (tag == "call" && count == 4) return call(term, pos);
    if (tag == "match" && count == 4) {
        Expr* pattern = expr(term[2]);
        return make<MatchExpr>(ExprKind::kMatch, pos, pattern, expr(term[3]));
    }
    if ((tag == "fun" && count == 3) || (tag == "named_fun" && count == 4)) return fun(term, pos);
    if (tag == "lc" && count == 4) return comprehension(ExprKind::kListComp, term, pos);
    if (tag == "bc" && count == 4) return comprehension(ExprKind::kBinaryComp, term, pos);
    if (tag == "mc" && count == 4) return comprehension(ExprKind::kMapComp, term, pos);
    if (tag == "block" && count == 3) return make<BlockExpr>(ExprKind::kBlock, pos, body(term[2]));
    if (tag == "if" && count == 3)
        return make<IfExpr>(ExprKind::kIf, pos, clauses(term[2], {}, 0, false));
    if (tag == "case" && count == 4) {
        Expr* subject = expr(term[2]);
        return make<CaseExpr>(ExprKind::kCase, pos, subject, clauses(term[3], {}, 1, false));
    }
    if (tag == "receive" && (count == 3 || count == 5)) return receive(term, pos);
    if (tag == "try" && count == 6) return try_expr(term, pos);
    if (tag == "maybe" && (count == 3 || count == 4)) return maybe(term, pos);
    if (tag == "catch" && count == 3) return make<CatchExpr>(ExprKind::kCatch, pos, expr(term[2]));
    return nullptr;
}

Expr* Reader::op(const Term& term, Pos pos) {
    const std::string_view name = atom(term[2]).text();
    const auto found = term.count == 4 ? unary_op(name) : binary_op(name);
    if (!found) return not_expr(term);
    Expr* left = expr(term[3]);
    if (term.count == 4) return make<UnaryExpr>(ExprKind::kUnary, pos, *found, left);
    return make<BinaryOpExpr>(ExprKind::kBinaryOp, pos, *found, left, expr(term[4]));
}

Expr* Reader::call(const Term& term, Pos pos) {
    Expr* callee = nullptr;
    if (term[2].is_tagged("remote", 4)) {
        const Pos at = place(term[2][1]);
        Expr* module = expr(term[2][2]);
        callee = make<RemoteExpr>(ExprKind::kRemote, at, module, expr(term[2][3]));
    } else {
        callee = expr(term[2]);
    }
    return make<CallExpr>(ExprKind::kCall, pos, callee, exprs(term[3]));
}

Expr* Reader::fun(const Term& term, Pos pos) {
    const bool named = term.count == 4;
    const Term& what = term[term.count - 1];
    if (named || what.is_tagged("clauses", 2)) {
        const Symbol name = named ? atom(term[2]) : Symbol{};
        const ClauseList list = clauses(named ? what : what[1], name, kAnyPatterns, false);
        if (bad_) return dummy();
        return make<FunExpr>(
            ExprKind::kFun, pos, name, static_cast<std::uint32_t>(list[0]->patterns.size()), list);
    }
    if (what.is_tagged("function", 3))
        return make<FunLocalExpr>(ExprKind::kFunLocal, pos, atom(what[1]), arity(what[2]));
    if (!what.is_tagged("function", 4)) return not_expr(term);
    // Before OTP 15 the three were plain terms.
    const auto part = [&](const Term& t) { return t.is_tuple() ? expr(t) : constant(t, pos); };
    Expr* module = part(what[1]);
    Expr* function = part(what[2]);
    return make<FunRemoteExpr>(ExprKind::kFunRemote, pos, module, function, part(what[3]));
}

// ---- comprehensions

Expr* Reader::comprehension(ExprKind kind, const Term& term, Pos pos) {
    CompExpr* made = empty<CompExpr>(kind, pos);
    values(kind, term[2], *made);
    made->qualifiers = qualifiers(term[3]);
    return made;
}

/// One value or a list of them; those of map comprehensions are fields.
void Reader::values(ExprKind kind, const Term& term, CompExpr& out) {
    const auto all = term.kind == TermKind::kList ? term.items() : std::span{&term, 1};
    std::vector<Expr*> made;
    std::vector<Pos> positions;
    for (const Term& one : all) {
        if (kind != ExprKind::kMapComp) {
            made.push_back(expr(one));
        } else if (one.is_tagged("map_field_assoc", 4)) {
            positions.push_back(place(one[1]));
            made.push_back(expr(one[2]));
            made.push_back(expr(one[3]));
        } else {
            bad("Key => Value", one);
        }
    }
    const std::size_t first = kind == ExprKind::kMapComp ? 2 : 1;
    out.element = out.value = dummy();
    if (made.size() < first) return bad("an expression", term);
    out.element = made[0];
    out.value = first == 2 ? made[1] : nullptr;
    out.field_positions = arena_.copy(positions);
    out.more = arena_.copy(made.data() + first, made.size() - first);
}

std::span<const Qualifier> Reader::qualifiers(const Term& list) {
    if (!list.is_list() || list.is_nil()) return bad("qualifiers", list), std::span<Qualifier>{};
    std::vector<Qualifier> made;
    for (const Term& item : list.items())
        made.push_back(qualifier(item));
    return arena_.copy(made);
}

Qualifier Reader::qualifier(const Term& term) {
    const Nest nest{*this, term};
    Qualifier out{};
    out.expr = dummy();
    if (nest.too_deep() || bad_) return out;
    struct Tag {
        std::string_view name;
        QualifierKind kind;
        bool strict;
    };
    static constexpr Tag kTags[] = {{"generate", QualifierKind::kListGen, false},
                                    {"generate_strict", QualifierKind::kListGen, true},
                                    {"b_generate", QualifierKind::kBinaryGen, false},
                                    {"b_generate_strict", QualifierKind::kBinaryGen, true},
                                    {"m_generate", QualifierKind::kMapGen, false},
                                    {"m_generate_strict", QualifierKind::kMapGen, true}};
    for (const Tag& tag : kTags) {
        if (!term.is_tagged(tag.name, 4)) continue;
        out.kind = tag.kind;
        out.strict = tag.strict;
        out.pos = place(term[1]);
        if (tag.kind == QualifierKind::kMapGen) {
            if (!term[2].is_tagged("map_field_exact", 4)) return bad("Key := Value", term[2]), out;
            out.field_pos = place(term[2][1]);
            out.pattern = expr(term[2][2]);
            out.value_pattern = expr(term[2][3]);
        } else {
            out.pattern = expr(term[2]);
        }
        out.expr = expr(term[3]);
        return out;
    }
    if (term.is_tagged("zip", 3)) {
        out.kind = QualifierKind::kZip;
        out.pos = place(term[1]);
        out.expr = nullptr;
        out.parts = qualifiers(term[2]);
        for (const Qualifier& part : out.parts)
            if (part.kind == QualifierKind::kFilter || part.kind == QualifierKind::kZip)
                bad("a generator", term);
        return out;
    }
    out.kind = QualifierKind::kFilter;
    out.expr = expr(term);
    out.pos = out.expr->pos;
    // Without the feature a match is a filter.
    out.is_closed = !module_.compr_assign;
    return out;
}

// ---- clauses

ExprList Reader::exprs(const Term& list) {
    if (!list.is_list()) return bad("a list of expressions", list), ExprList{};
    std::vector<Expr*> made;
    made.reserve(list.count);
    for (const Term& item : list.items())
        made.push_back(expr(item));
    return arena_.copy(made);
}

ExprList Reader::body(const Term& list) {
    if (list.is_nil()) bad("a body", list);
    return exprs(list);
}

ExprList Reader::maybe_body(const Term& list) {
    if (!list.is_list() || list.is_nil()) return bad("a body", list), ExprList{};
    std::vector<Expr*> made;
    for (const Term& item : list.items()) {
        if (!item.is_tagged("maybe_match", 4)) {
            made.push_back(expr(item));
            continue;
        }
        const Pos pos = place(item[1]);
        Expr* pattern = expr(item[2]);
        made.push_back(make<MatchExpr>(ExprKind::kMaybeMatch, pos, pattern, expr(item[3])));
    }
    return arena_.copy(made);
}

Guard Reader::guard(const Term& list) {
    if (!list.is_list()) return bad("a guard", list), Guard{};
    std::vector<ExprList> made;
    for (const Term& tests : list.items()) {
        if (tests.is_nil()) bad("a guard", list);
        made.push_back(exprs(tests));
    }
    return arena_.copy(made);
}

/// `patterns`: how many each has to have, or kAnyPatterns for as many as the first.
ClauseList Reader::clauses(const Term& list, Symbol name, std::size_t patterns, bool may_be_empty) {
    if (!list.is_list() || (list.is_nil() && !may_be_empty))
        return bad("clauses", list), ClauseList{};
    std::vector<Clause*> made;
    for (const Term& item : list.items()) {
        made.push_back(clause(item, name, patterns));
        if (patterns == kAnyPatterns) patterns = made[0]->patterns.size();
    }
    return arena_.copy(made);
}

Clause* Reader::clause(const Term& term, Symbol name, std::size_t patterns) {
    Clause* made = arena_.make<Clause>();
    if (!term.is_tagged("clause", 5)) return bad("a clause", term), made;
    made->pos = place(term[1]);
    made->name = name;
    made->patterns = exprs(term[2]);
    if (patterns != kAnyPatterns && made->patterns.size() != patterns)
        bad(std::to_string(patterns) + " patterns", term[2]);
    made->guard = guard(term[3]);
    made->body = body(term[4]);
    return made;
}

Expr* Reader::receive(const Term& term, Pos pos) {
    ReceiveExpr* made = empty<ReceiveExpr>(ExprKind::kReceive, pos);
    made->clauses = clauses(term[2], {}, 1, term.count == 5);
    if (term.count == 5) {
        made->timeout = expr(term[3]);
        made->after_body = body(term[4]);
    }
    return made;
}

std::span<CatchClause* const> Reader::catch_clauses(const Term& list) {
    std::vector<CatchClause*> made;
    if (!list.is_list()) bad("clauses", list);
    for (const Term& item : list.is_list() ? list.items() : std::span<const Term>{}) {
        const bool good = item.is_tagged("clause", 5) && item[2].is_list() && item[2].count == 1 &&
                          item[2][0].is_tagged("tuple", 3) && item[2][0][2].is_list() &&
                          item[2][0][2].count == 3;
        if (!good) return bad("a clause {Class, Reason, Stack}", item), std::span<CatchClause*>{};
        const Term& parts = item[2][0][2];
        CatchClause* clause = arena_.make<CatchClause>();
        clause->pos = place(item[1]);
        clause->error_class = expr(parts[0]);
        clause->pattern = expr(parts[1]);
        const bool unnamed = parts[2].is_tagged("var", 3) && parts[2][2].is_atom("_");
        if (!unnamed) clause->stack = expr(parts[2]);
        if (clause->stack && clause->stack->kind != ExprKind::kVar) bad("a variable", parts[2]);
        const ExprKind kind = clause->error_class->kind;
        if (kind != ExprKind::kAtom && kind != ExprKind::kVar) bad("a class", parts[0]);
        clause->guard = guard(item[3]);
        clause->body = body(item[4]);
        made.push_back(clause);
    }
    return arena_.copy(made);
}

Expr* Reader::try_expr(const Term& term, Pos pos) {
    TryExpr* made = empty<TryExpr>(ExprKind::kTry, pos);
    made->body = body(term[2]);
    made->of_clauses = clauses(term[3], {}, 1, true);
    made->catch_clauses = catch_clauses(term[4]);
    made->after_body = exprs(term[5]);
    if (made->catch_clauses.empty() && made->after_body.empty()) bad("catch or after", term[4]);
    return made;
}

Expr* Reader::maybe(const Term& term, Pos pos) {
    MaybeExpr* made = empty<MaybeExpr>(ExprKind::kMaybe, pos);
    made->body = maybe_body(term[2]);
    if (term.count == 3) return made;
    if (!term[3].is_tagged("else", 3)) return not_expr(term[3]);
    made->else_pos = place(term[3][1]);
    made->else_clauses = clauses(term[3][2], {}, 1, false);
    return made;
}

} // namespace joist::compiler::abstract

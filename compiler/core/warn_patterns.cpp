// Patterns against what is known of a value, against each other, and segments of binaries that no
// value fits. See warner.h.
#include "compiler/core/constants.h"
#include "compiler/core/warner.h"

#include <algorithm>

namespace joist::compiler::core {

namespace {

bool is_constructor(const Expr* expr) {
    return expr->kind == ExprKind::kTuple || expr->kind == ExprKind::kList;
}

bool is_plain(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kNil:
    case ExprKind::kString:
        return true;
    default:
        return false;
    }
}

bool is_string(const Expr* expr) {
    return expr->kind == ExprKind::kString && !expr->as<StringExpr>()->value.empty();
}

} // namespace

bool Warner::only_new_variables(const Expr* pattern, MetNames& met, bool fresh) {
    switch (pattern->kind) {
    case ExprKind::kVar: {
        const auto* var = pattern->as<VarExpr>();
        if (var->is_wildcard()) return true;
        if (met.has(var->name)) return false;
        if (!fresh && is_bound(var->name)) return false;
        return met.add(var->name);
    }
    case ExprKind::kMatch: {
        const bool left = only_new_variables(pattern->as<MatchExpr>()->pattern, met, fresh);
        return only_new_variables(pattern->as<MatchExpr>()->value, met, fresh) && left;
    }
    case ExprKind::kTuple: {
        bool all = true;
        for (const Expr* one : pattern->as<TupleExpr>()->elements)
            all = only_new_variables(one, met, fresh) && all;
        return all;
    }
    case ExprKind::kList: {
        bool all = true;
        for (const Expr* one : pattern->as<ListExpr>()->elements)
            all = only_new_variables(one, met, fresh) && all;
        if (const Expr* tail = pattern->as<ListExpr>()->tail)
            all = only_new_variables(tail, met, fresh) && all;
        return all;
    }
    case ExprKind::kMap:
        for (const MapField& field : pattern->as<MapExpr>()->fields)
            only_new_variables(field.value, met, fresh);
        return false;
    case ExprKind::kRecord: {
        const Expr* tuple = spelled_pattern(pattern);
        if (tuple != pattern) return only_new_variables(tuple, met, fresh);
        for (const RecordFieldInit& field : pattern->as<RecordExpr>()->fields)
            only_new_variables(field.value, met, fresh);
        return false;
    }
    case ExprKind::kBinary:
        for (const BitElement& element : pattern->as<BinaryExpr>()->elements)
            only_new_variables(element.value, met, fresh);
        return false;
    case ExprKind::kBinaryOp:
        only_new_variables(pattern->as<BinaryOpExpr>()->left, met, fresh);
        only_new_variables(pattern->as<BinaryOpExpr>()->right, met, fresh);
        return false;
    default:
        return true;
    }
}

/// Keys and sizes in a pattern are expressions.
void Warner::use_in_pattern(const Expr* pattern) {
    const auto all = [this](ExprList list) {
        for (const Expr* one : list)
            use_in_pattern(one);
    };
    switch (pattern->kind) {
    case ExprKind::kMatch:
        use_in_pattern(pattern->as<MatchExpr>()->pattern);
        return use_in_pattern(pattern->as<MatchExpr>()->value);
    case ExprKind::kTuple:
        return all(pattern->as<TupleExpr>()->elements);
    case ExprKind::kList:
        all(pattern->as<ListExpr>()->elements);
        if (pattern->as<ListExpr>()->tail) use_in_pattern(pattern->as<ListExpr>()->tail);
        return;
    case ExprKind::kMap:
        for (const MapField& field : pattern->as<MapExpr>()->fields) {
            value(field.key);
            use_in_pattern(field.value);
        }
        return;
    case ExprKind::kRecord:
        for (const RecordFieldInit& field : pattern->as<RecordExpr>()->fields)
            use_in_pattern(field.value);
        return;
    case ExprKind::kBinary:
        for (const BitElement& element : pattern->as<BinaryExpr>()->elements) {
            use_in_pattern(element.value);
            if (element.size) value(element.size);
        }
        return;
    default:
        return;
    }
}

void Warner::bind_pattern(const Expr* pattern) {
    use_in_pattern(pattern);
    MetNames met;
    only_new_variables(pattern, met, true);
    for (const Symbol name : met) {
        use(name);
        if (!is_bound(name)) bind(name, nullptr);
    }
}

Fit Warner::fit_list(const ListExpr* pattern, const ListExpr* value) {
    Fit all = Fit::kYes;
    const std::size_t wanted = pattern->elements.size(), given = value->elements.size();
    for (std::size_t i = 0; i < std::min(wanted, given); ++i)
        all = std::min(all, fit(pattern->elements[i], value->elements[i], true));
    if (wanted == given) {
        if (!pattern->tail && !value->tail) return all;
        if (pattern->tail && pattern->tail->kind == ExprKind::kVar)
            return std::min(all, fit(pattern->tail, value->tail ? value->tail : value));
        return std::min(all, Fit::kMaybe);
    }
    if (wanted > given) return value->tail ? std::min(all, Fit::kMaybe) : Fit::kNo;
    if (!pattern->tail) return Fit::kNo;
    return std::min(
        all, pattern->tail->kind == ExprKind::kVar ? fit(pattern->tail, value) : Fit::kMaybe);
}

Fit Warner::fit_tuple(const Expr* pattern, const Expr* value, bool inner) {
    if (inner && is_constant(value)) return Fit::kMaybe;
    const ExprList elements = value->as<TupleExpr>()->elements;
    const ExprList wanted = pattern->as<TupleExpr>()->elements;
    if (elements.size() != wanted.size()) return Fit::kNo;
    Fit all = Fit::kYes;
    for (std::size_t i = 0; i < elements.size(); ++i)
        all = std::min(all, fit(wanted[i], elements[i], true));
    MetNames met;
    return all == Fit::kYes && !only_new_variables(pattern, met, false) ? Fit::kMaybe : all;
}

/// The text of a term, if it has no maps, binaries and large numbers in it; null if it has.
Expr* Warner::written(const Literal* term, Pos pos, int depth) {
    Arena& arena = pool_.arena();
    if (term->is_atom()) return arena.make<AtomExpr>(Expr{ExprKind::kAtom, pos}, term->atom);
    if (term->is_small())
        return arena.make<IntegerExpr>(
            Expr{ExprKind::kInteger, pos}, term->integer, std::span<const std::uint64_t>{});
    if (term->is_float()) return arena.make<FloatExpr>(Expr{ExprKind::kFloat, pos}, term->real);
    if (term->is_nil()) return arena.make<Expr>(ExprKind::kNil, pos);
    constexpr std::size_t kMost = 100;
    if (term->kind == LiteralKind::kBigInteger && !term->negative)
        return arena.make<IntegerExpr>(Expr{ExprKind::kInteger, pos}, 0, term->limbs);
    if (depth > 10 || term->items.size() > kMost) return nullptr;
    std::vector<Expr*> parts;
    if (term->is_cons()) {
        for (; term->is_cons(); term = term->tail()) {
            parts.push_back(written(term->head(), pos, depth + 1));
            if (!parts.back() || parts.size() > kMost) return nullptr;
        }
        Expr* tail = term->is_nil() ? nullptr : written(term, pos, depth + 1);
        if (!term->is_nil() && !tail) return nullptr;
        return arena.make<ListExpr>(
            Expr{ExprKind::kList, pos}, arena.copy(parts.data(), parts.size()), tail, Pos{});
    }
    if (!term->is_tuple()) return nullptr;
    for (const Literal* one : term->items) {
        parts.push_back(written(one, pos, depth + 1));
        if (!parts.back()) return nullptr;
    }
    return arena.make<TupleExpr>(Expr{ExprKind::kTuple, pos},
                                 arena.copy(parts.data(), parts.size()));
}

/// `"ab" ++ Rest` in a pattern as the list that it is; null if `expr` is something else.
const Expr* Warner::prefixed(const Expr* expr) {
    constexpr std::size_t kMax = 100;
    if (expr->kind != ExprKind::kBinaryOp || expr->as<BinaryOpExpr>()->op != Op::kAppend)
        return nullptr;
    const auto* pair = expr->as<BinaryOpExpr>();
    std::vector<Expr*> parts;
    if (pair->left->kind == ExprKind::kString) {
        for (const char32_t c : pair->left->as<StringExpr>()->value)
            parts.push_back(
                pool_.arena().make<CharExpr>(Expr{ExprKind::kChar, pair->left->pos}, c));
    } else if (pair->left->kind == ExprKind::kList && !pair->left->as<ListExpr>()->tail) {
        const ExprList list = pair->left->as<ListExpr>()->elements;
        parts.assign(list.begin(), list.end());
    }
    if (parts.empty() || parts.size() > kMax) return nullptr;
    Expr* tail = pair->right;
    if (const Expr* list = tail->kind == ExprKind::kVar ? tail : spelled(tail);
        list->kind == ExprKind::kList && parts.size() <= kMax) {
        const ExprList more = list->as<ListExpr>()->elements;
        parts.insert(parts.end(), more.begin(), more.end());
        tail = list->as<ListExpr>()->tail;
    } else if (tail->kind == ExprKind::kNil ||
               (tail->kind == ExprKind::kString && tail->as<StringExpr>()->value.empty())) {
        tail = nullptr;
    }
    return pool_.arena().make<ListExpr>(Expr{ExprKind::kList, expr->pos},
                                        pool_.arena().copy(parts.data(), parts.size()),
                                        tail,
                                        Pos{});
}

const Expr* Warner::spelled(const Expr* expr) {
    const auto is_update = [&] {
        return expr->kind == ExprKind::kRecord && expr->as<RecordExpr>()->base;
    };
    const bool computed = expr->kind == ExprKind::kUnary || expr->kind == ExprKind::kBinaryOp ||
                          expr->kind == ExprKind::kCall || is_update();
    if (!computed && expr->kind != ExprKind::kRecord && expr->kind != ExprKind::kString)
        return expr;
    const auto found = spelled_.find(expr);
    if (found != spelled_.end()) return found->second;
    if (computed && in_pattern_)
        if (const Expr* list = prefixed(expr)) return spelled_.emplace(expr, list).first->second;
    if (computed) {
        const Literal* term = constant(expr);
        const Expr* text = term ? written(term, expr->pos, 0) : nullptr;
        return spelled_.emplace(expr, text ? text : expr).first->second;
    }
    constexpr std::size_t kMax = 100;
    Arena& arena = pool_.arena();
    std::vector<Expr*> parts;
    const Expr* made = expr;
    if (expr->kind == ExprKind::kString) {
        const auto text = expr->as<StringExpr>()->value;
        if (text.empty() || text.size() > kMax) return expr;
        for (const char32_t c : text)
            parts.push_back(arena.make<CharExpr>(Expr{ExprKind::kChar, expr->pos}, c));
        const auto kept = arena.copy(parts.data(), parts.size());
        made = arena.make<ListExpr>(Expr{ExprKind::kList, expr->pos}, kept, nullptr, Pos{});
    } else {
        const auto* record = expr->as<RecordExpr>();
        if (is_native(record->module, record->name)) return expr;
        const auto form = records_.find(record->name.id());
        if (record->base || form == records_.end() || form->second->fields.size() > kMax)
            return expr;
        parts.push_back(arena.make<AtomExpr>(Expr{ExprKind::kAtom, expr->pos}, record->name));
        Expr* rest = nullptr;
        for (const RecordFieldInit& field : record->fields)
            if (field.is_wildcard) rest = field.value;
        const Symbol nothing = pool_.symbols().intern("undefined");
        const Symbol anything = pool_.symbols().intern("_");
        for (const RecordFieldDef& one : form->second->fields) {
            const auto given = std::find_if(
                record->fields.begin(), record->fields.end(), [&](const RecordFieldInit& field) {
                    return !field.is_wildcard && field.name == one.name;
                });
            if (given != record->fields.end())
                parts.push_back(given->value);
            else if (rest)
                parts.push_back(rest);
            else if (in_pattern_)
                parts.push_back(arena.make<VarExpr>(Expr{ExprKind::kVar, expr->pos}, anything));
            else if (one.default_value)
                parts.push_back(one.default_value);
            else
                parts.push_back(arena.make<AtomExpr>(Expr{ExprKind::kAtom, expr->pos}, nothing));
        }
        const auto kept = arena.copy(parts.data(), parts.size());
        made = arena.make<TupleExpr>(Expr{ExprKind::kTuple, expr->pos}, kept);
    }
    spelled_.emplace(expr, made);
    return made;
}

/// The same of a pattern, whose fields that aren't given may be anything.
const Expr* Warner::spelled_pattern(const Expr* pattern) {
    in_pattern_ = true;
    const Expr* made = spelled(pattern);
    in_pattern_ = false;
    return made;
}

/// Does what `value` gives fit `pattern`, as far as the text tells?
Fit Warner::fit(const Expr* given_pattern, const Expr* given, bool inner) {
    const Expr* pattern = spelled_pattern(given_pattern);
    const Expr* value = resolve(given);
    // Of lists that variables are bound to OTP says nothing.
    if (value != given && given->kind == ExprKind::kVar && value->kind == ExprKind::kList &&
        !is_constant(value))
        value = given;
    value = spelled(value);
    // Constants that aren't written out, and what they are.
    const bool is_call = value->kind == ExprKind::kCall || value->kind == ExprKind::kBinaryOp;
    const Literal* result = is_call ? constant(value) : nullptr;
    const ExprKind what = result && result->is_map()         ? ExprKind::kMap
                          : result && result->is_bitstring() ? ExprKind::kBinary
                                                             : value->kind;
    const bool other =
        (what == ExprKind::kMap || what == ExprKind::kBinary || what == ExprKind::kFunRemote) &&
        is_constant(value);
    switch (pattern->kind) {
    case ExprKind::kVar: {
        const auto* var = pattern->as<VarExpr>();
        if (var->is_wildcard() || !is_bound(var->name)) return Fit::kYes;
        const Expr* known = resolve(pattern);
        if (!is_plain(known) || !is_plain(value)) return Fit::kMaybe;
        return constant(known) == constant(value) ? Fit::kYes : Fit::kNo;
    }
    case ExprKind::kMatch:
        return std::min(fit(pattern->as<MatchExpr>()->pattern, value),
                        fit(pattern->as<MatchExpr>()->value, value));
    case ExprKind::kTuple:
        if (is_plain(value) || value->kind == ExprKind::kList || other) return Fit::kNo;
        return value->kind == ExprKind::kTuple ? fit_tuple(pattern, value, inner) : Fit::kMaybe;
    case ExprKind::kList:
        if (is_string(value)) return Fit::kMaybe;
        if (is_plain(value) || value->kind == ExprKind::kTuple || other) return Fit::kNo;
        if (value->kind != ExprKind::kList) return Fit::kMaybe;
        return fit_list(pattern->as<ListExpr>(), value->as<ListExpr>());
    case ExprKind::kMap:
    case ExprKind::kBinary:
        if (other) return what == pattern->kind ? Fit::kMaybe : Fit::kNo;
        return is_plain(value) || is_constructor(value) ? Fit::kNo : Fit::kMaybe;
    case ExprKind::kRecord:
        if (is_plain(value) || value->kind == ExprKind::kList || other) return Fit::kNo;
        if (value->kind == ExprKind::kTuple) {
            const ExprList elements = value->as<TupleExpr>()->elements;
            return elements.empty() ? Fit::kNo : Fit::kMaybe;
        }
        return Fit::kMaybe;
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kNil:
    case ExprKind::kString:
        if (other) return Fit::kNo;
        if (is_plain(value)) {
            return constant(pattern) == constant(value) ? Fit::kYes : Fit::kNo;
        }
        if (value->kind == ExprKind::kTuple) return Fit::kNo;
        if (value->kind == ExprKind::kList) return is_string(pattern) ? Fit::kMaybe : Fit::kNo;
        if (is_boolean(value) && !(pattern->is_atom("true") || pattern->is_atom("false")))
            return Fit::kNo;
        return Fit::kMaybe;
    default:
        return Fit::kMaybe;
    }
}

bool Warner::compatible(const Expr* left, const Expr* right) {
    if (left->kind == ExprKind::kMatch)
        return compatible(left->as<MatchExpr>()->pattern, right) &&
               compatible(left->as<MatchExpr>()->value, right);
    if (right->kind == ExprKind::kMatch) return compatible(right, left);
    const auto is_known = [](const Expr* one) {
        return is_plain(one) || is_constructor(one) || one->kind == ExprKind::kMap ||
               one->kind == ExprKind::kBinary;
    };
    if (!is_known(left) || !is_known(right)) return true;
    if (is_plain(left) && is_plain(right)) return constant(left) == constant(right);
    if (left->kind == ExprKind::kTuple && right->kind == ExprKind::kTuple) {
        const ExprList a = left->as<TupleExpr>()->elements, b = right->as<TupleExpr>()->elements;
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!compatible(a[i], b[i])) return false;
        return true;
    }
    const bool left_list = is_string(left) || left->kind == ExprKind::kList;
    const bool right_list = is_string(right) || right->kind == ExprKind::kList;
    if (left_list && right_list) return true;
    return left->kind == right->kind;
}

/// Is there a `P1 = P2` in the pattern that nothing can match?
bool Warner::has_conflict(const Expr* pattern) {
    switch (pattern->kind) {
    case ExprKind::kMatch: {
        const auto* both = pattern->as<MatchExpr>();
        return !compatible(both->pattern, both->value) || has_conflict(both->pattern) ||
               has_conflict(both->value);
    }
    case ExprKind::kTuple: {
        const ExprList list = pattern->as<TupleExpr>()->elements;
        return std::any_of(
            list.begin(), list.end(), [this](const Expr* one) { return has_conflict(one); });
    }
    case ExprKind::kList: {
        const ExprList list = pattern->as<ListExpr>()->elements;
        const Expr* tail = pattern->as<ListExpr>()->tail;
        return (tail && has_conflict(tail)) ||
               std::any_of(
                   list.begin(), list.end(), [this](const Expr* one) { return has_conflict(one); });
    }
    default:
        return false;
    }
}

// ---- segments

bool Warner::bad_segments(const Expr* pattern) {
    bool bad = false;
    switch (pattern->kind) {
    case ExprKind::kMatch:
        bad = bad_segments(pattern->as<MatchExpr>()->pattern);
        return bad_segments(pattern->as<MatchExpr>()->value) || bad;
    case ExprKind::kTuple:
        for (const Expr* one : pattern->as<TupleExpr>()->elements)
            bad = bad_segments(one) || bad;
        return bad;
    case ExprKind::kList:
        for (const Expr* one : pattern->as<ListExpr>()->elements)
            bad = bad_segments(one) || bad;
        return bad;
    case ExprKind::kBinary:
        for (const BitElement& element : pattern->as<BinaryExpr>()->elements)
            if (bad_segment(element)) return true;
        return false;
    default:
        return false;
    }
}

bool Warner::bad_segment(const BitElement& element) {
    std::int64_t bits = 8;
    if (element.size) {
        const Literal* size = constant(element.size);
        if (!size) return false;
        if (!size->is_small() || size->integer < 0) {
            nomatch(element.pos,
                    "this clause cannot match because '" + print_literal(size) +
                        "' is not a valid size for a binary segment");
            return true;
        }
        if (size->integer > 4096) return false;
        bits = size->integer * (element.unit ? element.unit : 1);
    }
    if (element.value->kind == ExprKind::kString) {
        const bool numbers = element.type == BitType::kDefault || element.type == BitType::kInteger;
        if (!numbers) return false;
        for (const char32_t c : element.value->as<StringExpr>()->value)
            if (bad_value(element, pool_.integer(c), bits)) return true;
        return false;
    }
    const Literal* literal = constant(element.value);
    return literal && bad_value(element, literal, bits);
}

/// Can the segment never be `literal`?
bool Warner::bad_value(const BitElement& element, const Literal* literal, std::int64_t bits) {
    const std::string shown = print_literal(literal);
    const auto bad = [&](const std::string& text) {
        nomatch(element.pos, "this clause cannot match because " + text);
        return true;
    };
    const auto wrong_type = [&](std::string_view type) {
        return bad("'" + shown + "' is not of the expected type '" + std::string{type} + "'");
    };
    switch (element.type) {
    case BitType::kFloat:
        return !literal->is_integer() && !literal->is_float() && wrong_type("float");
    case BitType::kBinary:
    case BitType::kBitstring:
        return !literal->is_bitstring() && wrong_type("binary");
    case BitType::kUtf8:
    case BitType::kUtf16:
    case BitType::kUtf32:
        if (!literal->is_integer())
            return wrong_type(element.type == BitType::kUtf8    ? "utf8"
                              : element.type == BitType::kUtf16 ? "utf16"
                                                                : "utf32");
        if (literal->is_small() && literal->integer >= 0 && literal->integer <= 0x10ffff)
            return false;
        return bad("the value " + shown + " is not a valid Unicode code point");
    default:
        break;
    }
    if (!literal->is_integer()) return wrong_type("integer");
    if (!literal->is_small() || bits > 62) return false;
    const bool is_signed = element.sign == BitSign::kSigned;
    const std::int64_t number = literal->integer;
    if (!is_signed && number < 0)
        return bad("the negative value " + shown +
                   " will never match the value of an 'unsigned' binary segment");
    const bool fits = is_signed ? bits > 0 && number >= -(std::int64_t{1} << (bits - 1)) &&
                                      number < (std::int64_t{1} << (bits - 1))
                                : number < (std::int64_t{1} << bits);
    if (fits) return false;
    return bad("the value " + shown + " will not fit in " +
               (is_signed ? "a 'signed'" : "an 'unsigned'") + " binary segment of size " +
               std::to_string(bits));
}

} // namespace joist::compiler::core

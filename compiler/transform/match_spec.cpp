// Heads, records and nodes; guards and bodies are in match_spec_term.cpp. See match_spec.h.
#include "compiler/transform/match_spec.h"

#include "compiler/scan/token.h"

#include <cmath>

namespace joist::compiler {

MatchSpecMaker::MatchSpecMaker(AstStorage& storage,
                               std::function<bool(Symbol)> is_bound,
                               DiagnosticSink& sink)
    : storage_{storage}, pool_{storage.symbols}, is_bound_{std::move(is_bound)}, sink_{sink} {}

Expr* MatchSpecMaker::make(MatchSpecDialect dialect, const FunExpr* fun) {
    failed_ = false;
    std::vector<Expr*> all;
    for (const Clause* one : fun->clauses)
        clause(dialect, one, all);
    return failed_ ? nullptr : list_of(all, fun->pos);
}

// One error a fun: what follows the first may come of it.
Expr* MatchSpecMaker::fail(Pos pos, std::string text) {
    if (!failed_) sink_.error(pos, std::move(text));
    failed_ = true;
    return nil(pos);
}

// The pattern without a variable for the whole object, which the variable is noted to be.
const Expr* MatchSpecMaker::whole_object(const Expr* pattern) {
    if (pattern->kind != ExprKind::kMatch) return pattern;
    const auto* match = pattern->as<MatchExpr>();
    const bool in_front = match->pattern->kind == ExprKind::kVar;
    const Expr* name = in_front ? match->pattern : match->value;
    if (name->kind != ExprKind::kVar) return pattern;
    const auto* var = name->as<VarExpr>();
    if (!var->is_wildcard()) {
        warn_if_shadowed(var);
        variables_[var->name] = storage_.symbols.intern("$_");
    }
    return in_front ? match->value : match->pattern;
}

void MatchSpecMaker::clause(MatchSpecDialect dialect,
                            const Clause* clause,
                            std::vector<Expr*>& into) {
    place_ = Place::kHead;
    numbered_ = 0;
    variables_.clear();
    const bool is_ets = dialect == MatchSpecDialect::kEts;
    const Expr* pattern = clause->patterns.size() == 1 ? whole_object(clause->patterns[0]) : nullptr;
    const auto is_of_kind = [&] {
        if (!pattern) return false;
        switch (pattern->kind) {
        case ExprKind::kVar:
        case ExprKind::kMatch:
            return true;
        case ExprKind::kTuple:
        case ExprKind::kRecord:
            return is_ets;
        case ExprKind::kList:
        case ExprKind::kNil:
            return !is_ets;
        default:
            return false;
        }
    };
    // `{A} = {B}` has no variable for the whole.
    const bool no_name = pattern && pattern == clause->patterns[0] && pattern->kind == ExprKind::kMatch;
    if (!is_of_kind() || no_name) {
        fail(clause->pos,
             is_ets ? "ets:fun2ms requires fun with single variable or tuple parameter"
                    : "dbg:fun2ms requires fun with single variable or list parameter");
        return;
    }
    Expr* made_head = head(pattern);
    const auto parts = [this](Place place, ExprList list) {
        place_ = place;
        return list_of(terms(list), list[0]->pos);
    };
    const auto add = [&](Expr* guard) {
        into.push_back(
            tuple_of({made_head, guard, parts(Place::kBody, clause->body)}, clause->pos));
    };
    if (clause->guard.empty()) add(nil(clause->pos));
    for (const ExprList alternative : clause->guard)
        add(parts(Place::kGuard, alternative));
}

// ---- heads

Expr* MatchSpecMaker::head(const Expr* pattern) {
    const Pos pos = pattern->pos;
    switch (pattern->kind) {
    case ExprKind::kVar:
        return head_variable(pattern->as<VarExpr>());
    case ExprKind::kAtom: {
        const std::string_view name = pattern->as<AtomExpr>()->name.text();
        if (name.size() > 1 && name[0] == '$' &&
            name.find_first_not_of("0123456789", 1) == std::string_view::npos)
            return fail(pos,
                        "fun head contains atom '" + std::string{name} +
                            "', which conflics with reserved atoms in match_spec heads");
        return const_cast<Expr*>(pattern);
    }
    case ExprKind::kTuple: {
        std::vector<Expr*> elements;
        for (const Expr* one : pattern->as<TupleExpr>()->elements)
            elements.push_back(head(one));
        return tuple_of(elements, pos);
    }
    case ExprKind::kList: {
        const auto* list = pattern->as<ListExpr>();
        std::vector<Expr*> elements;
        for (const Expr* one : list->elements)
            elements.push_back(head(one));
        return list_of(elements, pos, list->tail ? head(list->tail) : nullptr);
    }
    case ExprKind::kRecord:
        return head_record(pattern->as<RecordExpr>());
    case ExprKind::kMap:
        return head_map(pattern->as<MapExpr>());
    case ExprKind::kBinary:
        return head_binary(pattern->as<BinaryExpr>());
    case ExprKind::kMatch:
        return fail(pos,
                    "in fun head, only matching (=) on toplevel can be translated into match_spec");
    case ExprKind::kUnary: {
        const auto* one = pattern->as<UnaryExpr>();
        return storage_.arena.make<UnaryExpr>(
            Expr{ExprKind::kUnary, pos}, one->op, head(one->operand));
    }
    case ExprKind::kBinaryOp: {
        const auto* one = pattern->as<BinaryOpExpr>();
        Expr* left = head(one->left);
        return storage_.arena.make<BinaryOpExpr>(
            Expr{ExprKind::kBinaryOp, pos}, one->op, left, head(one->right));
    }
    case ExprKind::kRecordIndex:
        records_used_.insert(pattern->as<RecordIndexExpr>()->name);
        return const_cast<Expr*>(pattern);
    default:
        return const_cast<Expr*>(pattern);
    }
}

Expr* MatchSpecMaker::head_variable(const VarExpr* var) {
    if (var->is_wildcard()) return atom("_", var->pos);
    warn_if_shadowed(var);
    const auto [at, is_new] = variables_.try_emplace(var->name);
    if (is_new) at->second = storage_.symbols.intern("$" + std::to_string(++numbered_));
    return atom(at->second, var->pos);
}

void MatchSpecMaker::warn_if_shadowed(const VarExpr* var) {
    if (is_bound_(var->name))
        sink_.warning(var->pos,
                      "variable '" + std::string{var->name.text()} +
                          "' shadowed in ms_transform fun head",
                      static_cast<std::uint32_t>(var->name.text().size()));
}

Expr* MatchSpecMaker::head_record(const RecordExpr* expr) {
    const RecordForm* form = find_record(expr->name, expr->pos);
    if (!form || !check_fields(form, expr)) return nil(expr->pos);
    if (expr->base) return not_allowed(expr).expr;
    std::vector<Expr*> elements(form->fields.size() + 1, nullptr);
    elements[0] = atom(expr->name, expr->pos);
    Expr* rest = nullptr;
    for (const RecordFieldInit& init : expr->fields) { // numbered as written
        Expr* made = head(init.value);
        if (init.is_wildcard)
            rest = made;
        else
            elements[find_field(form, init.name, expr->pos) + 1] = made;
    }
    for (Expr*& element : elements)
        if (!element) element = rest ? rest : atom("_", expr->pos);
    return tuple_of(elements, expr->pos);
}

Expr* MatchSpecMaker::head_map(const MapExpr* expr) {
    if (expr->base) return not_allowed(expr).expr;
    std::vector<MapField> fields;
    for (const MapField& field : expr->fields) {
        Expr* key = head(field.key);
        fields.push_back({field.pos, false, key, head(field.value)});
    }
    return storage_.arena.make<MapExpr>(
        Expr{ExprKind::kMap, expr->pos},
        static_cast<Expr*>(nullptr),
        std::span<const MapField>{storage_.arena.copy(fields)});
}

// A binary in a head is a constant; its sizes may use what is bound outside.
Expr* MatchSpecMaker::head_binary(const BinaryExpr* expr) {
    for (const BitElement& element : expr->elements)
        if (element.value->kind == ExprKind::kVar)
            return fail(element.value->pos,
                        "fun head contains bit syntax matching of variable '" +
                            std::string{element.value->as<VarExpr>()->name.text()} +
                            "', which cannot be translated into match_spec");
    return const_cast<BinaryExpr*>(expr);
}

// ---- records

static std::string_view place_name(int place) {
    return place == 0 ? "head" : place == 1 ? "guard" : "body";
}

const RecordForm* MatchSpecMaker::find_record(Symbol name, Pos pos) {
    const auto found = records_.find(name);
    if (found != records_.end()) {
        records_used_.insert(name);
        return found->second;
    }
    fail(pos,
         "fun " + std::string{place_name(static_cast<int>(place_))} +
             " contains unknown record type " + quote_atom(name.text()));
    return nullptr;
}

// Index of the field, from 0.
std::size_t MatchSpecMaker::find_field(const RecordForm* form, Symbol field, Pos pos) {
    for (std::size_t i = 0; i < form->fields.size(); ++i)
        if (form->fields[i].name == field) return i;
    fail(pos,
         "fun " + std::string{place_name(static_cast<int>(place_))} +
             " contains reference to unknown field " + quote_atom(field.text()) +
             " in record type " + quote_atom(form->name.text()));
    return 0;
}

bool MatchSpecMaker::check_fields(const RecordForm* form, const RecordExpr* expr) {
    std::unordered_set<Symbol> seen;
    for (const RecordFieldInit& init : expr->fields) {
        if (init.is_wildcard) continue;
        find_field(form, init.name, expr->pos);
        if (seen.insert(init.name).second) continue;
        fail(expr->pos,
             "fun " + std::string{place_name(static_cast<int>(place_))} +
                 " contains already defined field " + quote_atom(init.name.text()) +
                 " in record type " + quote_atom(form->name.text()));
    }
    return !failed_;
}

// ---- nodes

Expr* MatchSpecMaker::atom(std::string_view name, Pos pos) {
    return atom(storage_.symbols.intern(name), pos);
}

Expr* MatchSpecMaker::atom(Symbol name, Pos pos) {
    return storage_.arena.make<AtomExpr>(Expr{ExprKind::kAtom, pos}, name);
}

Expr* MatchSpecMaker::integer(std::size_t value, Pos pos) {
    return storage_.arena.make<IntegerExpr>(Expr{ExprKind::kInteger, pos},
                                            static_cast<std::int64_t>(value),
                                            std::span<const std::uint64_t>{});
}

Expr* MatchSpecMaker::nil(Pos pos) { return storage_.arena.make<Expr>(ExprKind::kNil, pos); }

Expr* MatchSpecMaker::list_of(const std::vector<Expr*>& elements, Pos pos, Expr* tail) {
    if (elements.empty()) return tail ? tail : nil(pos);
    return storage_.arena.make<ListExpr>(
        Expr{ExprKind::kList, pos}, ExprList{storage_.arena.copy(elements)}, tail);
}

Expr* MatchSpecMaker::tuple_of(const std::vector<Expr*>& elements, Pos pos) {
    return storage_.arena.make<TupleExpr>(Expr{ExprKind::kTuple, pos},
                                          ExprList{storage_.arena.copy(elements)});
}

Expr* MatchSpecMaker::constant(Expr* value) {
    return tuple_of({atom("const", value->pos), value}, value->pos);
}

// A number or an atom.
Expr* MatchSpecMaker::from_literal(const Literal* value, Pos pos) {
    if (value->is_atom()) return atom(value->atom, pos);
    Expr* made = nullptr;
    bool negative = value->negative;
    if (value->is_float()) {
        negative = std::signbit(value->real);
        made = storage_.arena.make<FloatExpr>(Expr{ExprKind::kFloat, pos}, std::fabs(value->real));
    } else if (value->is_small() && value->integer >= 0) {
        made = integer(static_cast<std::size_t>(value->integer), pos);
    } else if (value->is_small() && value->integer != INT64_MIN) {
        negative = true;
        made = integer(static_cast<std::size_t>(-value->integer), pos);
    } else {
        const std::uint64_t least = std::uint64_t{1} << 63;
        const std::span<const std::uint64_t> limbs =
            value->is_small() ? std::span<const std::uint64_t>{&least, 1} : value->limbs;
        negative = negative || value->is_small();
        made = storage_.arena.make<IntegerExpr>(
            Expr{ExprKind::kInteger, pos},
            std::int64_t{0},
            std::span<const std::uint64_t>{storage_.arena.copy(limbs.data(), limbs.size())});
    }
    if (!negative) return made;
    return storage_.arena.make<UnaryExpr>(Expr{ExprKind::kUnary, pos}, Op::kMinus, made);
}

} // namespace joist::compiler

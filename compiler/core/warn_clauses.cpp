// Clauses that can't match: because of what the subject is, of their guards, or of clauses before
// them. See warner.h.
#include "compiler/core/constants.h"
#include "compiler/core/warner.h"

#include <algorithm>

namespace joist::compiler::core {

namespace {

/// Tokens of a pattern that are compared with those of other clauses.
constexpr std::size_t kMaxTokens = 64;
enum : std::uint64_t { kAnything = 1, kTuple = 2, kCons = 3, kNil = 4, kTerm = 5 };

/// Variables with `=` between, or one?
bool is_name(const Expr* pattern) {
    if (pattern->kind == ExprKind::kMatch)
        return is_name(pattern->as<MatchExpr>()->pattern) &&
               is_name(pattern->as<MatchExpr>()->value);
    return pattern->kind == ExprKind::kVar;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash = (hash + 0x632be59bd9b4e019u) ^ (value * 0x9e3779b97f4a7c15u);
    hash *= 0xbf58476d1ce4e5b9u;
    return hash ^ (hash >> 29);
}

} // namespace

void Warner::nomatch(Pos pos, std::string text) {
    if (options_.nomatch && is_told(pos)) sink_.warning(pos, std::move(text));
}

void Warner::type_warning(Pos pos) {
    nomatch(pos, "this clause cannot match because of different types/sizes");
}

void Warner::no_clause(Pos pos) {
    nomatch(pos, "no clause will ever match");
}

Fit Warner::fit_patterns(ExprList patterns, const Clauses& about) {
    if (about.subject && patterns.size() == 1) return fit(patterns[0], about.subject);
    MetNames met;
    for (const Expr* pattern : patterns)
        if (!is_name(pattern)) return Fit::kMaybe;
    for (const Expr* pattern : patterns)
        if (!only_new_variables(pattern, met, about.fresh)) return Fit::kMaybe;
    return Fit::kYes;
}

/// Is it true or false, as written or computed, but no variable for it?
bool Warner::is_known_boolean(const Expr* subject) {
    if (subject->kind == ExprKind::kVar || !is_constant(subject)) return false;
    const Literal* known = constant(subject);
    return known && (known->is_atom("true") || known->is_atom("false"));
}

std::string Warner::always_matches(const Clauses& about, const Clause* before) {
    std::string text = "this clause ";
    if (about.form)
        text += "for " + std::string{about.form->name.text()} + "/" +
                std::to_string(about.form->arity) + " ";
    return text + "cannot match because a previous clause at line " +
           std::to_string(before->pos.line) + " always matches";
}

/// Tells of a clause of a constant; `chosen`: one before it is taken.
void Warner::constant_clause(
    const Clause* clause, const Clauses& about, Fit fits, Fit holds, bool chosen) {
    if (chosen) return;
    if (fits != Fit::kNo || about.behind_try) {
        if (holds == Fit::kNo)
            nomatch(clause->pos, "this clause cannot match because its guard evaluates to 'false'");
        return;
    }
    const Expr* pattern = clause->patterns[0];
    if (is_known_boolean(about.subject) && !pattern->is_atom("true") && !pattern->is_atom("false"))
        type_warning(clause->pos);
}

void Warner::clauses(ClauseList list, const Clauses& about) {
    const std::size_t start = mark();
    const bool before = stopped_;
    Exported bound;
    Seen seen;
    const bool constant_subject = about.subject && is_constant(about.subject);
    const bool boolean = about.subject && !constant_subject && is_boolean(about.subject);
    const bool term =
        about.subject && !constant_subject &&
        (about.subject->kind == ExprKind::kTuple || about.subject->kind == ExprKind::kList);
    const Clause *always = nullptr, *catch_all = nullptr;
    bool is_true = false, is_false = false; // told apart by the clauses so far
    bool chosen = false;                    // of a constant, by the clauses so far
    bool ends = false;                      // the one clause that is ever taken gives no value
    std::size_t dead = 0;
    const bool in_outer = in_clause_;
    std::size_t earlier = 0; // clauses
    for (const Clause* clause : list) {
        bool bad = false, taken = false;
        for (const Expr* pattern : clause->patterns)
            bad = bad_segments(pattern) || bad;
        const bool conflict = std::any_of(clause->patterns.begin(),
                                          clause->patterns.end(),
                                          [this](const Expr* one) { return has_conflict(one); });
        if (conflict) nomatch(clause->pos, "pattern cannot possibly match");
        const Fit fits = bad ? Fit::kNo : fit_patterns(clause->patterns, about);
        const Expr* pattern = clause->patterns.size() == 1 ? clause->patterns[0] : nullptr;
        // Whatever is told of a clause that OTP has removed before it looks is dropped.
        const bool told_apart = boolean && is_true && is_false;
        const bool seen_anyway = constant_subject && about.behind_try && !chosen;
        const bool is_passed_by = fits == Fit::kNo && seen_anyway;
        const bool removed = conflict || (fits == Fit::kNo && !seen_anyway) || chosen ||
                             told_apart ||
                             (always && !(term && always->patterns[0]->kind == ExprKind::kVar));
        Tokens tokens;
        const bool comparable =
            !always && !boolean && !conflict && tokens_of(clause->patterns, about.fresh, tokens);
        // A test of a record alone is the same as the pattern.
        const bool is_record = comparable && record_tokens(clause, tokens);
        dropped_ += removed;
        if (about.fresh)
            for (const Expr* one : clause->patterns) {
                MetNames met;
                use_in_pattern(one);
                only_new_variables(one, met, true);
                for (const Symbol name : met)
                    bind(name, nullptr);
            }
        else
            for (const Expr* one : clause->patterns)
                bind_pattern(one);
        if (clause == list.front() && about.held != 0)
            variable(pattern->as<VarExpr>()->name).held = about.held;
        passed_by_ += is_passed_by;
        const Fit holds = guard(clause->guard);
        dropped_ -= removed;
        const bool certain = fits == Fit::kYes && holds == Fit::kYes && dead == earlier;
        taken = certain && holding_ != 0 && (about.construct || about.subject);
        if (conflict) {
            // Said already.
        } else if (constant_subject) {
            constant_clause(clause, about, fits, holds, chosen);
            if (chosen && about.behind_try && catch_all)
                nomatch(clause->pos, always_matches(about, catch_all));
            if (!chosen && fits == Fit::kYes && holds == Fit::kYes && is_name(pattern))
                catch_all = clause;
            dead += fits == Fit::kNo || (!chosen && holds == Fit::kNo);
            chosen = chosen || (fits == Fit::kYes && holds == Fit::kYes);
        } else if (fits == Fit::kNo) {
            ++dead;
            if (!bad && !told_apart) type_warning(clause->pos);
            if (!bad && told_apart)
                nomatch(clause->pos,
                        "this clause cannot match because a previous clause always matches");
        } else if (always) {
            nomatch(clause->pos, always_matches(about, always));
        } else if (told_apart) {
            nomatch(clause->pos,
                    "this clause cannot match because a previous clause always matches");
        } else if (holds == Fit::kNo) {
            ++dead;
            nomatch(clause->pos, "this clause cannot match because its guard evaluates to 'false'");
        } else {
            if (fits == Fit::kYes && holds == Fit::kYes) always = clause;
            if (!always && comparable)
                tell_if_same(clause, tokens, is_record || holds == Fit::kYes, seen);
            if (boolean && pattern && holds == Fit::kYes) {
                is_true = is_true || pattern->is_atom("true");
                is_false = is_false || pattern->is_atom("false");
            }
        }
        const bool refused = holds == Fit::kNo;
        dropped_ += removed;
        refused_ += refused;
        in_clause_ = !about.wanted;
        taken_ = taken;
        body(clause->body, about.wanted);
        in_clause_ = in_outer;
        taken_ = false;
        dropped_ -= removed;
        refused_ -= refused;
        passed_by_ -= is_passed_by;
        if (certain && (about.wanted || holding_ != 0) && !removed) ends = stopped_;
        if (certain && about.construct && all_safe(clause->body) &&
            (!about.subject || is_safe(about.subject)))
            outcomes_.emplace(about.construct, resolve(clause->body.back()));
        stopped_ = before;
        rewind(start, &bound);
        ++earlier;
        if (about.form) tell_held();
    }
    if (dead == list.size() && dead > 0 && !boolean) {
        no_clause(about.pos);
        if (about.wanted && !about.fresh) stopped_ = true;
    }
    if (ends && !about.fresh) stopped_ = true;
    if (!about.fresh) rebind(bound);
}

/// The tokens of a pattern in the order of the text; a variable met first is 1. False: it isn't one
/// that is compared.
bool Warner::pattern_tokens(const Expr* pattern, bool fresh, MetNames& met, Tokens& tokens) {
    if (tokens.size() > kMaxTokens) return false;
    switch (pattern->kind) {
    case ExprKind::kVar:
        tokens.push_back(kAnything);
        return only_new_variables(pattern, met, fresh);
    case ExprKind::kTuple:
        tokens.push_back(mix(kTuple, pattern->as<TupleExpr>()->elements.size()));
        for (const Expr* one : pattern->as<TupleExpr>()->elements)
            if (!pattern_tokens(one, fresh, met, tokens)) return false;
        return true;
    case ExprKind::kList: {
        const auto* list = pattern->as<ListExpr>();
        for (const Expr* one : list->elements) {
            tokens.push_back(kCons);
            if (!pattern_tokens(one, fresh, met, tokens)) return false;
        }
        if (list->tail) return pattern_tokens(list->tail, fresh, met, tokens);
        tokens.push_back(kNil);
        return true;
    }
    case ExprKind::kNil:
        tokens.push_back(kNil);
        return true;
    case ExprKind::kString:
        if (pattern->as<StringExpr>()->value.size() > kMaxTokens) return false;
        for (const char32_t c : pattern->as<StringExpr>()->value) {
            tokens.push_back(kCons);
            tokens.push_back(mix(kTerm, pool_.integer(c)->hash));
        }
        tokens.push_back(kNil);
        return true;
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
        tokens.push_back(mix(kTerm, constant(pattern)->hash));
        return true;
    case ExprKind::kRecord:
    case ExprKind::kBinaryOp:
        if (const Expr* term = spelled_pattern(pattern); term != pattern)
            return pattern_tokens(term, fresh, met, tokens);
        return false;
    default:
        return false;
    }
}

/// The same for all patterns of a clause.
bool Warner::tokens_of(ExprList patterns, bool fresh, Tokens& tokens) {
    MetNames met;
    for (const Expr* pattern : patterns)
        if (!pattern_tokens(pattern, fresh, met, tokens)) return false;
    return !tokens.empty();
}

/// The tokens of the pattern that `V when is_record(V, name)` stands for; false: the clause is
/// something else, and `tokens` stay.
bool Warner::record_tokens(const Clause* clause, Tokens& tokens) {
    if (clause->patterns.size() != 1 || clause->patterns[0]->kind != ExprKind::kVar ||
        clause->guard.size() != 1 || clause->guard[0].size() != 1 ||
        clause->guard[0][0]->kind != ExprKind::kCall)
        return false;
    const auto* test = clause->guard[0][0]->as<CallExpr>();
    std::string_view name;
    if (callee(test, name) != "erlang" || name != "is_record" || test->args.size() < 2 ||
        test->args[0]->kind != ExprKind::kVar || test->args[1]->kind != ExprKind::kAtom ||
        test->args[0]->as<VarExpr>()->name != clause->patterns[0]->as<VarExpr>()->name)
        return false;
    std::size_t size = 0;
    if (test->args.size() == 2) {
        const auto form = records_.find(test->args[1]->as<AtomExpr>()->name.id());
        if (form == records_.end()) return false;
        size = form->second->fields.size() + 1;
    } else {
        const Literal* known = constant(test->args[2]);
        if (!known || !known->is_small() || known->integer < 1) return false;
        size = static_cast<std::size_t>(known->integer);
    }
    if (size > kMaxTokens) return false;
    tokens = {mix(kTuple, size), mix(kTerm, constant(test->args[1])->hash)};
    tokens.resize(size + 1, kAnything);
    return true;
}

/// Tells of a clause whose pattern begins like that of an earlier one which asks for nothing more.
///
/// Clauses are tried column by column: behind one that takes anything at some place, what earlier
/// clauses asked for at that place is forgotten. Each beginning of a pattern has an age for that,
/// which is part of what the beginnings that go on from there are known by.
void Warner::tell_if_same(const Clause* clause, const Tokens& tokens, bool certain, Seen& seen) {
    const auto step = [&](std::uint64_t hash, std::uint64_t token) {
        if (token == kAnything) return mix(hash, token);
        const auto age = seen.ages.find(hash);
        return mix(mix(hash, token), age == seen.ages.end() ? 0 : age->second);
    };
    std::uint64_t hash = 0;
    const bool one_element =
        tokens.size() == 3 && tokens[0] == kCons && tokens[1] == kAnything && tokens[2] == kNil;
    for (std::size_t i = 0; i < tokens.size() && !one_element; ++i) {
        hash = step(hash, tokens[i]);
        const auto found = seen.lines.find(hash);
        if (found == seen.lines.end()) continue;
        return nomatch(clause->pos,
                       "this clause cannot match because a previous clause at line " +
                           std::to_string(found->second) +
                           " matches the same pattern as this clause");
    }
    std::size_t size = tokens.size();
    while (size > 0 && tokens[size - 1] == kAnything)
        --size;
    hash = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (tokens[i] == kAnything) ++seen.ages[hash];
        hash = step(hash, tokens[i]);
    }
    if (size == 0)
        ++seen.ages[0];
    else if (certain)
        seen.lines.emplace(hash, clause->pos.line);
}

Fit Warner::guard(const Guard& guard) {
    if (guard.empty()) return Fit::kYes;
    const bool outer = std::exchange(in_guard_, true);
    const Fit result = tests(guard);
    in_guard_ = outer;
    return result;
}

Fit Warner::tests(const Guard& guard) {
    Fit result = Fit::kNo;
    for (const ExprList& tests : guard) {
        Fit all = Fit::kYes;
        bool known = true;
        for (const Expr* one : tests) {
            guard_value(one);
            const Fit holds = test(one);
            known = known && holds != Fit::kMaybe;
            all = std::min(all, holds);
        }
        if (!known) all = Fit::kMaybe;
        // With alternatives nothing is certain unless all are.
        const bool differ = (result == Fit::kMaybe) != (all == Fit::kMaybe);
        result = differ && &tests != &guard.front() ? Fit::kMaybe : std::max(result, all);
    }
    return result;
}

/// Looks into a test; of the operators that join tests nothing is told.
void Warner::guard_value(const Expr* expr) {
    if (expr->kind == ExprKind::kUnary && expr->as<UnaryExpr>()->op == Op::kNot)
        return guard_value(expr->as<UnaryExpr>()->operand);
    if (expr->kind == ExprKind::kBinaryOp) {
        const auto* pair = expr->as<BinaryOpExpr>();
        if (pair->op == Op::kAnd || pair->op == Op::kOr || pair->op == Op::kXor ||
            pair->op == Op::kAndalso || pair->op == Op::kOrelse) {
            guard_value(pair->left);
            const Truth left = truth(pair->left);
            if (pair->op == Op::kAndalso && left == Truth::kFalse) return;
            if (pair->op == Op::kOrelse && left == Truth::kTrue) return;
            return guard_value(pair->right);
        }
    }
    value(expr);
}

/// Is it a field of a tuple that isn't the record, but long enough to have one there?
bool Warner::is_foreign(const Expr* expr) {
    if (expr->kind != ExprKind::kRecordField) return false;
    const auto* field = expr->as<RecordFieldExpr>();
    if (is_native(field->module, field->name) || !records_.contains(field->name.id())) return false;
    return is_constant(field->base) && !lacks_field(field) && !is_record(field->base, field->name);
}

Warner::Truth Warner::truth(const Expr* expr) {
    if (expr->kind == ExprKind::kUnary && expr->as<UnaryExpr>()->op == Op::kNot) {
        const Truth operand = truth(expr->as<UnaryExpr>()->operand);
        if (operand == Truth::kTrue) return Truth::kFalse;
        return operand == Truth::kFalse ? Truth::kTrue : operand;
    }
    if (expr->kind == ExprKind::kBinaryOp) {
        const auto* pair = expr->as<BinaryOpExpr>();
        const bool joins = pair->op == Op::kAndalso || pair->op == Op::kOrelse;
        if (joins || pair->op == Op::kAnd || pair->op == Op::kOr) {
            const bool both = pair->op == Op::kAndalso || pair->op == Op::kAnd;
            const Truth left = truth(pair->left);
            if (left == Truth::kUnknown || left == Truth::kFails) return left;
            if (joins && (left == Truth::kTrue) != both) return left;
            const Truth right = truth(pair->right);
            if (right == Truth::kUnknown || right == Truth::kFails) return right;
            return (left == Truth::kTrue) == both ? right : left;
        }
    }
    if (expr->kind == ExprKind::kBinaryOp &&
        (is_foreign(expr->as<BinaryOpExpr>()->left) || is_foreign(expr->as<BinaryOpExpr>()->right)))
        return Truth::kFails;
    const Literal* known = constant(expr);
    if (!known) return Truth::kUnknown;
    return known->is_atom("true")    ? Truth::kTrue
           : known->is_atom("false") ? Truth::kFalse
                                     : Truth::kFails;
}

Fit Warner::test(const Expr* expr) {
    const Truth known = truth(expr);
    if (known == Truth::kUnknown) return Fit::kMaybe;
    return known == Truth::kTrue ? Fit::kYes : Fit::kNo;
}

} // namespace joist::compiler::core

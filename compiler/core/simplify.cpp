// One walk over each function, in order of evaluation: constants are folded, copies propagated, and
// a case decided, or its subject taken apart, as far as the subject is known. A tuple built only to
// be matched (`case {A, B} of`, `{X, Y} = {1, F}`) is no longer used then, and the later stages
// drop it.
//
// Variables are bound once, so what is known of one holds wherever it is visible.
#include "compiler/core/constants.h"
#include "compiler/core/fold_binary.h"
#include "compiler/core/make.h"
#include "compiler/lint/erl_bifs.h"

#include <algorithm>

namespace joist::compiler::core {

namespace {

using Bindings = std::vector<Binding>;

class Simplify {
public:
    explicit Simplify(Module& module) : module_{module}, make_{module} {}

    void run() {
        replaced_.assign(module_.var_names.size(), nullptr);
        known_.assign(module_.var_names.size(), nullptr);
        for (Function* function : module_.functions)
            body(function->body);
    }

private:
    void body(Body* one) {
        if (!one) return;
        Bindings before;
        before.reserve(one->bindings.size());
        for (const Binding& binding : one->bindings) {
            Expr* value = expr(binding.value, before);
            bind(binding.vars, value, before);
        }
        one->result = expr(one->result, before);
        one->bindings = make_.list(before);
    }

    // Binds `vars` to a value that is simple already, or remembers what they stand for instead.
    void bind(std::span<VarId> vars, Expr* value, Bindings& before) {
        if (value->kind == ExprKind::kValues && value->args.size() == vars.size()) {
            for (std::size_t i = 0; i < vars.size(); ++i)
                replace(vars[i], value->args[i], before);
            return;
        }
        if (vars.size() == 1) {
            if (value->is_atomic()) return replace(vars[0], value, before);
            if (value->kind == ExprKind::kTuple || value->kind == ExprKind::kCons)
                known_[vars[0]] = value;
        } else if (vars.empty() && (value->is_atomic() || value->kind == ExprKind::kTuple ||
                                    value->kind == ExprKind::kCons))
            return;
        before.push_back({vars, value});
    }

    // `value` stands for the variable from here on. A constant stays bound, for patterns that
    // compare with the variable.
    void replace(VarId var, Expr* value, Bindings& before) {
        replaced_[var] = value;
        if (value->is_literal()) before.push_back({make_.list<VarId>({var}), value});
    }

    // What is put in place of `one`; its own bindings, if it dissolves into a body, go to `before`.
    Expr* expr(Expr* one, Bindings& before) {
        switch (one->kind) {
        case ExprKind::kLiteral:
            return one;
        case ExprKind::kVar:
            return variable(one);
        case ExprKind::kFun:
            body(one->wide->body);
            return one;
        case ExprKind::kCase:
            return choice(one, before);
        case ExprKind::kTry:
            body(one->wide->body);
            body(one->wide->second);
            body(one->wide->third);
            return one;
        case ExprKind::kCatch:
            body(one->wide->body);
            return one;
        case ExprKind::kReceive:
            args(one, before);
            for (Clause* clause : one->wide->clauses) {
                inside(clause);
                guard(clause);
                body(clause->body);
            }
            drop_false_clauses(one);
            body(one->wide->body);
            return one;
        case ExprKind::kAndalso:
        case ExprKind::kOrelse:
            return short_circuit(one, before);
        default:
            break;
        }
        args(one, before);
        switch (one->kind) {
        case ExprKind::kTuple:
            return make_.tuple(one->pos, one->args);
        case ExprKind::kCons:
            if (one->args[0]->is_literal() && one->args[1]->is_literal())
                return make_.cons(one->pos, one->args[0], one->args[1]);
            return one;
        case ExprKind::kCall:
            return call(one);
        case ExprKind::kCallVar:
            return call_var(one);
        case ExprKind::kApply:
            return apply(one);
        case ExprKind::kBinary:
            return fold_binary(make_, one);
        default:
            return one;
        }
    }

    void args(Expr* one, Bindings& before) {
        for (Expr*& arg : one->args)
            arg = expr(arg, before);
        for (Segment& segment : one->wide->segments) {
            segment.value = expr(segment.value, before);
            if (segment.size) segment.size = expr(segment.size, before);
        }
    }

    Expr* variable(Expr* one) {
        const Expr* found = replaced_[one->var];
        if (!found) return one;
        // Replacements are final when made, so one step is enough.
        return found->is_literal() ? make_.literal(found->literal, one->pos)
                                   : make_.var(found->var, one->pos);
    }

    // The tuple or cons that an atomic expression is known to be; null if it isn't known.
    const Expr* construct(const Expr* one) const {
        return one->is_var() ? known_[one->var] : nullptr;
    }

    Expr* call(Expr* one) {
        if (one->module != make_.erlang()) return one;
        const std::string_view name = one->name.text();
        if (!is_guard_function(name, one->arity) && name != "++") return one;
        std::vector<const Literal*> constants;
        for (const Expr* arg : one->args)
            if (arg->is_literal()) constants.push_back(arg->literal);
        if (constants.size() == one->args.size()) {
            const Literal* value = fold_call(make_.pool(), name, constants);
            return value ? make_.literal(value, one->pos) : one;
        }
        if (one->arity == 0) return one;
        const Expr* last = construct(one->args.back());
        if (!last) return one;
        const bool is_tuple = last->kind == ExprKind::kTuple;
        if (one->arity == 1) {
            if (name == "is_tuple") return make_.literal(make_.pool().boolean(is_tuple), one->pos);
            if (name == "is_list") return make_.literal(make_.pool().boolean(!is_tuple), one->pos);
            if (name == "tuple_size" && is_tuple)
                return make_.integer(static_cast<std::int64_t>(last->args.size()), one->pos);
            if (name == "hd" && !is_tuple) return last->args[0];
            if (name == "tl" && !is_tuple) return last->args[1];
        }
        if (name == "element" && is_tuple && one->args[0]->is_literal() &&
            one->args[0]->literal->is_small()) {
            const std::int64_t index = one->args[0]->literal->integer;
            if (index >= 1 && index <= static_cast<std::int64_t>(last->args.size()))
                return last->args[static_cast<std::size_t>(index) - 1];
        }
        return one;
    }

    Expr* call_var(Expr* one) {
        const Expr* callee = one->args[0];
        const Expr* name = one->args[1];
        if (!callee->is_literal() || !callee->literal->is_atom() || !name->is_literal() ||
            !name->literal->is_atom())
            return one;
        return make_.call(
            callee->literal->atom, name->literal->atom, one->pos, one->args.subspan(2));
    }

    // A call of `fun M:F/A` known here.
    Expr* apply(Expr* one) {
        const Expr* callee = one->args[0];
        if (!callee->is_literal() || callee->literal->kind != LiteralKind::kExportFun) return one;
        const auto items = callee->literal->items;
        if (static_cast<std::uint64_t>(items[2]->integer) != one->args.size() - 1) return one;
        return make_.call(items[0]->atom, items[1]->atom, one->pos, one->args.subspan(1));
    }

    Expr* short_circuit(Expr* one, Bindings& before) {
        one->args[0] = expr(one->args[0], before);
        body(one->wide->body);
        const Expr* first = one->args[0];
        if (!first->is_literal() ||
            (!first->literal->is_atom("true") && !first->literal->is_atom("false")))
            return one;
        if (first->literal->is_atom("true") != (one->kind == ExprKind::kAndalso))
            return one->args[0];
        before.insert(
            before.end(), one->wide->body->bindings.begin(), one->wide->body->bindings.end());
        return one->wide->body->result;
    }

    // ---- clauses

    // Replaces variables in what a clause's patterns evaluate and compare.
    void inside(Clause* clause) {
        for (Pattern* pattern : clause->patterns)
            inside(pattern);
        for (Equality& one : clause->equalities) {
            one.left = renamed(one.left);
            one.right = renamed(one.right);
        }
    }
    void inside(Pattern* pattern) {
        Bindings none;
        for (Pattern* arg : pattern->args)
            inside(arg);
        for (Expr*& key : pattern->keys)
            key = expr(key, none);
        for (Segment& segment : pattern->segments) {
            if (segment.size) segment.size = expr(segment.size, none);
            inside(segment.pattern);
        }
    }
    VarId renamed(VarId one) const {
        const Expr* found = replaced_[one];
        return found && found->is_var() ? found->var : one;
    }

    // Folds the guard; a guard that is true becomes none, one that is false the single empty-handed
    // test `false`.
    void guard(Clause* clause) {
        if (clause->guard.empty()) return;
        std::vector<Conjunction> alternatives;
        for (const Conjunction& tests : clause->guard) {
            std::vector<Expr*> kept;
            bool is_false = false;
            for (Expr* test : tests) {
                Bindings none;
                Expr* made = expr(test, none);
                if (made->is_literal() && made->literal->is_atom("true")) continue;
                is_false = is_false || made->is_literal();
                kept.push_back(made);
            }
            if (is_false) continue;
            if (kept.empty()) {
                clause->guard = {};
                return;
            }
            alternatives.push_back(make_.list(kept));
        }
        if (alternatives.empty())
            alternatives.push_back(
                make_.list<Expr*>({make_.literal(make_.pool().boolean(false), clause->pos)}));
        clause->guard = make_.list(alternatives);
    }
    static bool never(const Clause* clause) {
        return clause->guard.size() == 1 && clause->guard[0].size() == 1 &&
               clause->guard[0][0]->is_literal();
    }
    static bool always(const Clause* clause) {
        return clause->guard.empty() && clause->equalities.empty() &&
               std::all_of(clause->patterns.begin(),
                           clause->patterns.end(),
                           [](const Pattern* one) { return one->kind == PatternKind::kAny; });
    }
    void drop_false_clauses(Expr* one) {
        std::vector<Clause*> kept;
        for (Clause* clause : one->wide->clauses) {
            if (never(clause)) continue;
            kept.push_back(clause);
            if (always(clause)) break;
        }
        if (kept.size() != one->wide->clauses.size()) one->wide->clauses = make_.list(kept);
    }

    // ---- case
    Expr* choice(Expr* one, Bindings& before) {
        for (Expr*& arg : one->args)
            arg = expr(arg, before);
        std::vector<Expr*> subjects(one->args.begin(), one->args.end());
        std::vector<Clause*> clauses(one->wide->clauses.begin(), one->wide->clauses.end());
        for (std::size_t i = 0; i < subjects.size();) {
            if (decide(subjects, clauses, i)) continue;
            ++i;
        }
        std::vector<Clause*> kept;
        for (Clause* clause : clauses) {
            name_subjects(subjects, clause);
            inside(clause);
            guard(clause);
            if (never(clause)) continue;
            kept.push_back(clause);
            if (always(clause)) break;
        }
        drop_columns(subjects, kept);
        if (kept.empty() || (always(kept[0]) && !binds(kept[0]))) {
            // What nobody asks about is still evaluated: it may fail.
            for (Expr* subject : subjects)
                bind({}, subject, before);
            Body* chosen = kept.empty() ? one->wide->body : kept[0]->body;
            body(chosen);
            before.insert(before.end(), chosen->bindings.begin(), chosen->bindings.end());
            return chosen->result;
        }
        one->args = make_.list(subjects);
        one->wide->clauses = make_.list(kept);
        for (Clause* clause : kept)
            body(clause->body);
        body(one->wide->body);
        return one;
    }

    static bool binds(const Clause* clause) {
        return std::any_of(clause->patterns.begin(),
                           clause->patterns.end(),
                           [](const Pattern* one) { return one->var != kNoVar; });
    }

    // A variable for the whole subject is another name of it.
    void name_subjects(const std::vector<Expr*>& subjects, Clause* clause) {
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            Pattern* pattern = clause->patterns[i];
            if (pattern->var == kNoVar || !subjects[i]->is_atomic()) continue;
            if (subjects[i]->is_literal() && compared(clause, pattern->var)) continue;
            alias(clause, pattern->var, subjects[i]);
            pattern->var = kNoVar;
        }
    }
    // The clause's variable is another name of the subject; a constant is bound as well, for
    // patterns further in.
    void alias(Clause* clause, VarId var, Expr* subject) {
        replaced_[var] = subject;
        if (!subject->is_literal()) return;
        Bindings bindings{{make_.list<VarId>({var}), subject}};
        bindings.insert(
            bindings.end(), clause->body->bindings.begin(), clause->body->bindings.end());
        clause->body->bindings = make_.list(bindings);
    }
    static bool compared(const Clause* clause, VarId id) {
        return std::any_of(
            clause->equalities.begin(), clause->equalities.end(), [id](const Equality& one) {
                return id != kNoVar && (one.left == id || one.right == id);
            });
    }

    // Subjects that no clause asks about are left out.
    void drop_columns(std::vector<Expr*>& subjects, std::vector<Clause*>& clauses) {
        for (std::size_t i = subjects.size(); i-- > 0;) {
            const bool asked =
                std::any_of(clauses.begin(), clauses.end(), [i](const Clause* clause) {
                    return clause->patterns[i]->kind != PatternKind::kAny ||
                           clause->patterns[i]->var != kNoVar;
                });
            if (asked || !subjects[i]->is_atomic()) continue;
            subjects.erase(subjects.begin() + static_cast<std::ptrdiff_t>(i));
            for (Clause* clause : clauses) {
                std::vector<Pattern*> patterns(clause->patterns.begin(), clause->patterns.end());
                patterns.erase(patterns.begin() + static_cast<std::ptrdiff_t>(i));
                clause->patterns = make_.list(patterns);
            }
        }
    }

    enum class Fit : std::uint8_t { kNo, kYes, kMaybe };

    // Does a constant fit a pattern without looking inside tuples and lists?
    Fit fits(const Literal* value, const Pattern* pattern) const {
        switch (pattern->kind) {
        case PatternKind::kAny:
            return Fit::kYes;
        case PatternKind::kLiteral: {
            const auto same = same_literal(value, pattern->literal);
            return !same ? Fit::kMaybe : *same ? Fit::kYes : Fit::kNo;
        }
        case PatternKind::kTuple:
            return value->is_tuple() && value->items.size() == pattern->args.size() ? Fit::kMaybe
                                                                                    : Fit::kNo;
        case PatternKind::kCons:
            return value->is_cons() ? Fit::kMaybe : Fit::kNo;
        case PatternKind::kMap:
        case PatternKind::kNativeRecord:
            return value->is_map() ? Fit::kMaybe : Fit::kNo;
        case PatternKind::kBinary:
            return value->is_bitstring() ? Fit::kMaybe : Fit::kNo;
        case PatternKind::kBoth:
            return Fit::kMaybe;
        }
        return Fit::kMaybe;
    }

    // Uses what is known of subject `i`. True if it was replaced by its parts (then those are at
    // `i`).
    bool decide(std::vector<Expr*>& subjects, std::vector<Clause*>& clauses, std::size_t i) {
        const Expr* subject = subjects[i];
        if (!subject->is_atomic()) return false;
        if (std::any_of(clauses.begin(), clauses.end(), [i](const Clause* one) {
                return one->patterns[i]->kind == PatternKind::kBoth;
            }))
            return false;
        if (subject->is_literal()) {
            const Literal* value = subject->literal;
            std::erase_if(clauses, [&](const Clause* one) {
                return fits(value, one->patterns[i]) == Fit::kNo;
            });
            for (Clause* clause : clauses) {
                if (clause->patterns[i]->kind != PatternKind::kLiteral ||
                    fits(value, clause->patterns[i]) != Fit::kYes)
                    continue;
                clause->patterns[i] = make_.any(clause->patterns[i]->pos, clause->patterns[i]->var);
            }
            if (!value->is_tuple() && !value->is_cons()) return false;
            std::vector<Expr*> parts;
            for (const Literal* item : value->items)
                parts.push_back(make_.literal(item, subject->pos));
            return take_apart(subjects, clauses, i, parts, value->is_tuple());
        }
        const Expr* made = construct(subject);
        if (!made) return false;
        const bool is_tuple = made->kind == ExprKind::kTuple;
        std::erase_if(clauses, [&](const Clause* one) {
            const Pattern* pattern = one->patterns[i];
            switch (pattern->kind) {
            case PatternKind::kAny:
                return false;
            case PatternKind::kTuple:
                return !is_tuple || pattern->args.size() != made->args.size();
            case PatternKind::kCons:
                return is_tuple;
            case PatternKind::kLiteral:
                return is_tuple ? !pattern->literal->is_tuple() ||
                                      pattern->literal->items.size() != made->args.size()
                                : !pattern->literal->is_cons();
            default:
                return true;
            }
        });
        return take_apart(subjects, clauses, i, {made->args.begin(), made->args.end()}, is_tuple);
    }

    // Puts the parts of subject `i` in its place, if some clause looks at them.
    bool take_apart(std::vector<Expr*>& subjects,
                    std::vector<Clause*>& clauses,
                    std::size_t i,
                    const std::vector<Expr*>& parts,
                    bool is_tuple) {
        const PatternKind kind = is_tuple ? PatternKind::kTuple : PatternKind::kCons;
        bool looked_at = false;
        for (const Clause* clause : clauses) {
            const Pattern* pattern = clause->patterns[i];
            if (pattern->kind == kind)
                looked_at = true;
            else if (pattern->kind == PatternKind::kLiteral)
                looked_at = true;
        }
        if (!looked_at) return false;
        // A comparison with the whole needs a variable for it, which a constant isn't.
        const bool is_literal = subjects[i]->is_literal();
        if (is_literal && std::any_of(clauses.begin(), clauses.end(), [&](const Clause* one) {
                return compared(one, one->patterns[i]->var);
            }))
            return false;
        for (Clause* clause : clauses) {
            Pattern* pattern = clause->patterns[i];
            std::vector<Pattern*> inner;
            if (pattern->kind == kind)
                inner.assign(pattern->args.begin(), pattern->args.end());
            else if (pattern->kind == PatternKind::kLiteral) {
                for (const Literal* item : pattern->literal->items)
                    inner.push_back(make_.literal_pattern(item, pattern->pos));
            } else
                for (std::size_t j = 0; j < parts.size(); ++j)
                    inner.push_back(make_.any(pattern->pos));
            if (pattern->var != kNoVar) {
                alias(clause, pattern->var, subjects[i]);
                pattern->var = kNoVar;
            }
            std::vector<Pattern*> patterns(clause->patterns.begin(), clause->patterns.end());
            patterns.erase(patterns.begin() + static_cast<std::ptrdiff_t>(i));
            patterns.insert(
                patterns.begin() + static_cast<std::ptrdiff_t>(i), inner.begin(), inner.end());
            clause->patterns = make_.list(patterns);
        }
        subjects.erase(subjects.begin() + static_cast<std::ptrdiff_t>(i));
        subjects.insert(
            subjects.begin() + static_cast<std::ptrdiff_t>(i), parts.begin(), parts.end());
        return true;
    }

    Module& module_;
    Make make_;
    std::vector<Expr*> replaced_;    ///< atomic expression that a variable stands for
    std::vector<const Expr*> known_; ///< tuple or cons that a variable is bound to
};

} // namespace

void simplify_module(Module& module) {
    Simplify{module}.run();
}

} // namespace joist::compiler::core

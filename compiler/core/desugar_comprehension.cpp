// Comprehensions: one helper function for each generator. See desugar.h.
//
// [E || P <- L, G] becomes
//     helper(L) = case L of [P | T] when G -> [E | helper(T)]; [_ | T] -> helper(T); [] -> End; _
//     -> error({bad_generator, L}) end
// where End is [] for the outermost generator and, for one inside another, the next turn of that
// one. Binary comprehensions carry the binary built so far as a last argument (the accumulator).
// Map comprehensions are list comprehensions of pairs. Of a strict generator no turn is skipped but
// for a filter; side by side (a zip), all match, or those that are strict do and the turn is
// skipped, or all are at their ends.
#include "compiler/core/constants.h"
#include "compiler/core/desugar.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace joist::compiler::core {

struct Desugar::Generation {
    const ast::CompExpr* expr;
    bool builds_binary;
    bool for_effect = false;
    Expr* first_source = nullptr; ///< of the first generator, if it has been evaluated already
    std::vector<FunInfo*> helpers{};
    std::size_t element_funs = 0; ///< where those of the element begin among the numbered
};

// OTP numbers the funs of the qualifiers first, then the helpers, then what is in the element.
void Desugar::number_helpers(const Generation& state, std::size_t start) {
    const auto first = numbered_.begin() + static_cast<std::ptrdiff_t>(start);
    const auto last = numbered_.begin() + static_cast<std::ptrdiff_t>(state.element_funs);
    if (state.element_funs < start) return;
    std::vector<FunInfo*> ordered;
    for (auto one = first; one != last; ++one) {
        if (std::find(state.helpers.begin(), state.helpers.end(), *one) == state.helpers.end())
            ordered.push_back(*one);
    }
    ordered.insert(ordered.end(), state.helpers.begin(), state.helpers.end());
    std::copy(ordered.begin(), ordered.end(), first);
}

FunInfo* Desugar::helper(std::string_view prefix) {
    FunInfo* info = module_.arena.make<FunInfo>();
    info->role = FunRole::kHelper;
    info->self = module_.new_var();
    info->label = make_.symbol(std::string{prefix});
    numbered_.push_back(info);
    return info;
}

Expr* Desugar::list_comprehension(const ast::CompExpr* expr, Bindings& before, const Tail& end) {
    const Inside inside{*this};
    const std::size_t start = mark();
    const std::size_t funs = numbered_.size();
    Generation state{expr, false};
    Expr* made = qualifiers(state, expr->qualifiers, nullptr, end, before);
    number_helpers(state, funs);
    rewind(start);
    return made;
}

Expr* Desugar::effect_comprehension(const ast::CompExpr* expr, Bindings& before) {
    const Inside inside{*this};
    const std::size_t start = mark();
    const std::size_t funs = numbered_.size();
    Generation state{expr, false, true};
    const Pos pos = expr->pos;
    Expr* made = qualifiers(
        state,
        expr->qualifiers,
        nullptr,
        [this, pos](Bindings&) { return make_.literal(make_.pool().nil(), pos); },
        before);
    number_helpers(state, funs);
    rewind(start);
    return made;
}

Expr* Desugar::map_comprehension(const ast::CompExpr* expr, Bindings& before) {
    const Pos pos = expr->pos;
    Expr* pairs = bound(list_comprehension(expr,
                                           before,
                                           [this, pos](Bindings&) {
                                               return make_.literal(make_.pool().nil(), pos);
                                           }),
                        before);
    return make_.call(
        make_.symbol("maps"), make_.symbol("from_list"), pos, make_.list<Expr*>({pairs}));
}

Expr* Desugar::binary_comprehension(const ast::CompExpr* expr, Bindings& before) {
    const Inside inside{*this};
    const std::size_t start = mark();
    const std::size_t funs = numbered_.size();
    Generation state{expr, true};
    Expr* bytes = expected_bytes(state, before);
    Expr* empty = bound(make_.with_args(ExprKind::kInitWritable, expr->pos, {bytes}), before);
    Expr* made = qualifiers(state, expr->qualifiers, empty, nullptr, before);
    number_helpers(state, funs);
    rewind(start);
    return made;
}

// The size of what a binary comprehension makes, if that can be told from the sizes of its
// generators; otherwise a guess.
Expr* Desugar::expected_bytes(Generation& state, Bindings& before) {
    constexpr std::int64_t kGuess = 256;
    const ast::CompExpr* expr = state.expr;
    const Pos pos = expr->pos;
    Expr* guess = make_.integer(kGuess, pos);
    std::unordered_set<Symbol> inside; // variables of the generators, each once
    const ast::Expr* element = expr->element;
    while (element->kind == ast::ExprKind::kBlock && element->as<BlockExpr>()->body.size() == 1)
        element = element->as<BlockExpr>()->body[0];
    bool good = element->kind == ast::ExprKind::kBinary;
    std::vector<Expr*> tests;
    Bindings sums;
    const auto is = [](const Expr* one, std::int64_t value) {
        return one->is_literal() && one->literal->is_small() && one->literal->integer == value;
    };
    const auto call = [&](std::string_view name, Expr* a, Expr* b) {
        if ((name == "*" && is(a, 1)) || (name == "+" && is(a, 0))) return b;
        if (name == "*" && is(b, 1)) return a;
        if (a->is_literal() && b->is_literal()) {
            const Literal* const both[] = {a->literal, b->literal};
            if (const Literal* known = fold_call(make_.pool(), name, both))
                return make_.literal(known, pos);
        }
        return bound(make_.erlang_call(name, pos, {a, b}), sums);
    };
    const auto at_least = [&](Expr* value, std::int64_t least) {
        tests.push_back(make_.erlang_call("is_integer", pos, {value}));
        tests.push_back(make_.erlang_call(">=", pos, {value, make_.integer(least, pos)}));
    };
    // The bits of the segments; null if they can't be known.
    const auto bits_of = [&](std::span<const ast::BitElement> elements, bool is_pattern) -> Expr* {
        Expr* total = make_.integer(0, pos);
        for (const ast::BitElement& element : elements) {
            const Segment segment = segment_spec(element);
            const bool is_string = element.value->kind == ast::ExprKind::kString;
            if (is_pattern) {
                if (element.value->kind != ast::ExprKind::kVar) return nullptr;
                const auto* variable = element.value->as<VarExpr>();
                if (!variable->is_wildcard() && !inside.insert(variable->name).second)
                    return nullptr;
            }
            Expr* size = nullptr;
            if (!element.size) {
                if (segment.type != SegmentType::kInteger && segment.type != SegmentType::kFloat)
                    return nullptr;
                size = make_.integer(segment.type == SegmentType::kInteger ? 8 : 64, pos);
            } else if (element.size->kind == ast::ExprKind::kInteger)
                size = integer(element.size->as<IntegerExpr>());
            else if (element.size->kind == ast::ExprKind::kVar) {
                const Symbol name = element.size->as<VarExpr>()->name;
                if (inside.contains(name) || lookup(name) == kNoVar) return nullptr;
                size = make_.var(lookup(name), pos);
                at_least(size, 0);
            } else
                return nullptr;
            std::int64_t factor = segment.unit;
            if (is_string)
                factor *= static_cast<std::int64_t>(element.value->as<StringExpr>()->value.size());
            total = call("+", total, call("*", size, make_.integer(factor, pos)));
        }
        return total;
    };
    Expr* count = make_.integer(1, pos);
    std::vector<std::pair<const ast::Qualifier*, Expr*>> generators;
    for (std::size_t i = 0; good && i < expr->qualifiers.size(); ++i) {
        const ast::Qualifier& one = expr->qualifiers[i];
        const bool plain =
            one.kind == ast::QualifierKind::kListGen || one.kind == ast::QualifierKind::kBinaryGen;
        if (!plain)
            good = false;
        else if (i == 0) {
            state.first_source = atom(one.expr, before);
            generators.emplace_back(&one, state.first_source);
        } else if (one.expr->kind == ast::ExprKind::kVar &&
                   lookup(one.expr->as<VarExpr>()->name) != kNoVar)
            generators.emplace_back(&one, make_.var(lookup(one.expr->as<VarExpr>()->name), pos));
        else {
            const Expr* constant = is_guard(one.expr) ? guard_expr(one.expr) : nullptr;
            if (!constant || !constant->is_literal())
                good = false;
            else
                generators.emplace_back(&one, make_.literal(constant->literal, pos));
        }
    }
    Expr* first_test = nullptr; // that the first generator is a list or a bitstring at all
    for (const auto& [one, source] : generators) {
        if (!good) break;
        Expr* turns = nullptr;
        if (one->kind == ast::QualifierKind::kListGen) {
            turns = bound(make_.erlang_call("length", pos, {source}), sums);
            tests.push_back(make_.erlang_call(
                ">=", pos, {make_.erlang_call("length", pos, {source}), make_.integer(0, pos)}));
            // A variable of an element that may not match, or that hides another, tells nothing
            // about sizes.
            if (one->pattern->kind != ast::ExprKind::kVar)
                good = false;
            else
                inside.insert(one->pattern->as<VarExpr>()->name);
        } else if (one->pattern->kind == ast::ExprKind::kBinary) {
            Expr* bits = bits_of(one->pattern->as<BinaryExpr>()->elements, true);
            if (!bits)
                good = false;
            else {
                tests.push_back(make_.erlang_call("is_bitstring", pos, {source}));
                turns = call("div",
                             bound(make_.erlang_call("bit_size", pos, {source}), sums),
                             call("max", bits, make_.integer(1, pos)));
            }
        } else
            good = false;
        if (good) count = call("*", count, turns);
        if (!first_test && good) first_test = tests.back();
    }
    Expr* bits = good ? bits_of(element->as<BinaryExpr>()->elements, false) : nullptr;
    if (!bits) return guess;
    const bool whole_bytes =
        bits->is_literal() && bits->literal->is_small() && bits->literal->integer % 8 == 0;
    Expr* bytes = whole_bytes ? call("*", count, make_.integer(bits->literal->integer / 8, pos))
                              : call("div",
                                     call("+", call("*", count, bits), make_.integer(7, pos)),
                                     make_.integer(8, pos));
    Expr* choice = make_.with_args(ExprKind::kCase, pos, std::span<Expr*>{});
    const Guard guard = make_.list<Conjunction>({make_.list(tests)});
    choice->wide->clauses = make_.list<Clause*>(
        {make_.clause(pos, {}, tests.empty() ? Guard{} : guard, make_.body(sums, bytes))});
    if (generators[0].first->kind == ast::QualifierKind::kBinaryGen) {
        // The loop itself tells that its source is no bitstring.
        choice->wide->body = make_.body(guess);
        return bound(choice, before);
    }
    Bindings bad;
    Expr* error = error_call(generators[0].first->pos, "bad_generator", generators[0].second, bad);
    Expr* otherwise = make_.with_args(ExprKind::kCase, pos, std::span<Expr*>{});
    const Guard is_source = make_.list<Conjunction>({make_.list<Expr*>({first_test})});
    otherwise->wide->clauses =
        make_.list<Clause*>({make_.clause(pos, {}, is_source, make_.body(guess))});
    otherwise->wide->body = make_.body(bad, error);
    choice->wide->body = make_.body(otherwise);
    return bound(choice, before);
}

// `accumulator` null: a list. `end`: what follows when the values run out; null: the accumulator as
// it stands then.
Expr* Desugar::qualifiers(Generation& state,
                          std::span<const ast::Qualifier> rest,
                          Expr* accumulator,
                          const Tail& end,
                          Bindings& before) {
    if (rest.empty()) return element(state, accumulator, end, before);
    if (parsed_.is_assignment(rest[0])) return assignment(state, rest, accumulator, end, before);
    if (rest[0].kind == ast::QualifierKind::kFilter)
        return filter(state, rest, accumulator, end, before);
    return generator(state, rest, accumulator, end, before);
}

Expr* Desugar::element(Generation& state, Expr* accumulator, const Tail& next, Bindings& before) {
    const ast::CompExpr* expr = state.expr;
    state.element_funs = numbered_.size();
    if (state.for_effect) {
        if (expr->value) effect(expr->value, before);
        effect(expr->element, before);
        for (const ast::Expr* one : expr->more)
            effect(one, before);
        return next(before);
    }
    if (!state.builds_binary) {
        std::vector<Expr*> heads;
        {
            // The first value of a map comprehension is evaluated before its key.
            Apart apart{*this, expr->pos, before};
            if (expr->value) heads.push_back(apart.atom(expr->value));
            heads.insert(heads.begin(), apart.atom(expr->element));
            for (const ast::Expr* one : expr->more)
                heads.push_back(apart.atom(one));
        }
        if (expr->value) {
            std::vector<Expr*> pairs;
            for (std::size_t i = 0; i < heads.size(); i += 2)
                pairs.push_back(bound(
                    make_.tuple(expr->pos, make_.list<Expr*>({heads[i], heads[i + 1]})), before));
            heads = std::move(pairs);
        }
        Expr* made = bound(next(before), before);
        while (heads.size() > 1) {
            made = bound(make_.cons(expr->pos, heads.back(), made), before);
            heads.pop_back();
        }
        return make_.cons(expr->pos, heads[0], made);
    }
    Expr* made = make_.node(ExprKind::kBinary, expr->pos);
    const auto translate = [&](const ast::Expr* part) { return atom(part, before); };
    if (expr->element->kind == ast::ExprKind::kBinary) {
        made->pos = expr->element->pos;
        made->wide->segments =
            make_segments(expr->element->as<BinaryExpr>()->elements, accumulator, translate);
    } else {
        Expr* piece = atom(expr->element, before);
        std::vector<Segment> segments;
        for (const Segment& first : make_segments({}, accumulator, translate))
            segments.push_back(first);
        Segment second{};
        second.pos = expr->element->pos;
        second.type = SegmentType::kBinary;
        second.unit = 1;
        second.value = piece;
        segments.push_back(second);
        made->wide->segments = make_.list(segments);
    }
    return made;
}

// A filter that could stand in a guard is one: errors make it false. Any other must give a boolean.
Expr* Desugar::filter(Generation& state,
                      std::span<const ast::Qualifier> rest,
                      Expr* accumulator,
                      const Tail& end,
                      Bindings& before) {
    const ast::Expr* test = rest[0].expr;
    const Pos pos = test->pos;
    const auto skip = [&](Bindings& into) { return end ? end(into) : accumulator; };
    const std::size_t start = mark();
    Bindings when_false;
    Expr* skipped = skip(when_false);
    if (is_guard_filter(test)) {
        const Guard tests = make_.list<Conjunction>({conjunction({&rest[0].expr, 1})});
        Bindings when_true;
        Expr* taken = qualifiers(state, rest.subspan(1), accumulator, end, when_true);
        rewind(start);
        Expr* choice = make_.with_args(ExprKind::kCase, pos, std::span<Expr*>{});
        choice->wide->clauses =
            make_.list<Clause*>({make_.clause(pos, {}, tests, make_.body(when_true, taken))});
        choice->wide->body = make_.body(when_false, skipped);
        return choice;
    }
    Expr* subject = atom(test, before);
    Bindings when_true;
    Expr* taken = qualifiers(state, rest.subspan(1), accumulator, end, when_true);
    rewind(start);
    Expr* choice = make_.with_args(ExprKind::kCase, pos, {subject});
    choice->wide->clauses =
        make_.list<Clause*>({make_.clause(pos,
                                          {make_.literal_pattern(make_.pool().boolean(true), pos)},
                                          {},
                                          make_.body(when_true, taken)),
                             make_.clause(pos,
                                          {make_.literal_pattern(make_.pool().boolean(false), pos)},
                                          {},
                                          make_.body(when_false, skipped))});
    Bindings otherwise;
    Expr* error = error_call(pos, "bad_filter", subject, otherwise);
    choice->wide->body = make_.body(otherwise, error);
    return choice;
}

// The pattern of one turn: [P | Rest], {K, V, Rest} or <<P/..., Rest/bitstring>>; `relaxed`: of a
// turn that is skipped. Between pattern_begin() and pattern_end().
Pattern* Desugar::generator_pattern(const ast::Qualifier& one, VarId rest, bool relaxed) {
    const std::size_t equalities = pattern_.equalities.size();
    pattern_.relaxed = relaxed;
    Pattern* made = nullptr;
    switch (one.kind) {
    case ast::QualifierKind::kBinaryGen: {
        made = pattern(one.pattern);
        std::vector<Segment> segments(made->segments.begin(), made->segments.end());
        Segment last{};
        last.pos = one.pos;
        last.type = SegmentType::kBinary;
        last.unit = 1;
        last.pattern = make_.any(one.pos, rest);
        segments.push_back(last);
        if (made->kind != PatternKind::kBinary) made = make_.pattern(PatternKind::kBinary, one.pos);
        made->segments = make_.list(segments);
        break;
    }
    case ast::QualifierKind::kMapGen: {
        made = make_.pattern(PatternKind::kTuple, one.pos);
        Pattern* key = relaxed ? make_.any(one.pos) : pattern(one.pattern);
        Pattern* item = relaxed ? make_.any(one.pos) : pattern(one.value_pattern);
        made->args = make_.list<Pattern*>({key, item, make_.any(one.pos, rest)});
        break;
    }
    default: {
        Pattern* first = relaxed ? make_.any(one.pos) : pattern(one.pattern);
        made = make_.cons_pattern(one.pos, first, make_.any(one.pos, rest));
        break;
    }
    }
    pattern_.relaxed = false;
    if (relaxed) pattern_.equalities.resize(equalities);
    return made;
}

// Any bitstring; `bits`, if there is one, is bound to what it holds, which doesn't keep the
// matching of it from going on where it stands.
Pattern* Desugar::bitstring_pattern(Pos pos, VarId bits) {
    Pattern* made = make_.pattern(PatternKind::kBinary, pos);
    Segment all_bits{};
    all_bits.pos = pos;
    all_bits.type = SegmentType::kBinary;
    all_bits.unit = 1;
    all_bits.pattern = make_.any(pos, bits);
    made->segments = make_.list<Segment>({all_bits});
    return made;
}

// What a map generator goes through: the associations of a map, or an iterator as it is. These are
// {K, V, Iterator}, none, and [Path | Map] for what maps:next/1 has still to be asked for.
Expr* Desugar::map_source(Expr* source, Pos pos, Bindings& before) {
    const VarId subject = as_variable(source, before);
    const auto whole = [&] { return make_.body(make_.var(subject, pos)); };
    const auto is_map = [&](VarId one) {
        return make_.list<Conjunction>(
            {make_.list<Expr*>({make_.erlang_call("is_map", pos, {make_.var(one, pos)})})});
    };
    // What maps:next/1 gives for a new iterator.
    Expr* fresh = make_.call(
        make_.symbol("erts_internal"),
        make_.symbol("map_next"),
        pos,
        make_.list<Expr*>(
            {make_.integer(0, pos), make_.var(subject, pos), make_.atom("iterator", pos)}));
    const VarId map = module_.new_var();
    Pattern* association = make_.pattern(PatternKind::kTuple, pos);
    association->args = make_.list<Pattern*>({make_.any(pos), make_.any(pos), make_.any(pos)});
    Expr* choice = make_.with_args(ExprKind::kCase, pos, {make_.var(subject, pos)});
    choice->wide->clauses = make_.list<Clause*>(
        {make_.clause(pos, {make_.any(pos)}, is_map(subject), make_.body(fresh)),
         make_.clause(pos,
                      {make_.cons_pattern(pos, make_.any(pos), make_.any(pos, map))},
                      is_map(map),
                      whole()),
         make_.clause(pos, {association}, {}, whole()),
         make_.clause(pos, {make_.literal_pattern(make_.pool().atom("none"), pos)}, {}, whole())});
    Bindings bad;
    Expr* error = error_call(pos, "bad_generator", make_.var(subject, pos), bad);
    choice->wide->body = make_.body(bad, error);
    return bound(choice, before);
}

// P = E as a qualifier: what P binds hides what has the same name outside.
Expr* Desugar::assignment(Generation& state,
                          std::span<const ast::Qualifier> rest,
                          Expr* accumulator,
                          const Tail& end,
                          Bindings& before) {
    const auto* match = rest[0].expr->as<MatchExpr>();
    Expr* subject = atom(match->value, before);
    const std::size_t start = mark();
    Clause* clause = module_.arena.make<Clause>();
    clause->pos = match->pos;
    patterns({&match->pattern, 1}, *clause, true);
    Bindings into;
    Expr* taken = qualifiers(state, rest.subspan(1), accumulator, end, into);
    clause->body = make_.body(into, taken);
    rewind(start);
    Expr* choice = make_.with_args(ExprKind::kCase, match->pos, {subject});
    choice->wide->clauses = make_.list<Clause*>({clause});
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kBadMatch, match->pos, make_.list<Expr*>({subject})));
    return choice;
}

// A strict generator that stands alone tells which value didn't match.
void Desugar::strict_clauses(const ast::Qualifier& one, std::vector<Clause*>& ways) {
    const Pos pos = one.pos;
    const VarId item = module_.new_var();
    const auto fail = [&](Expr* made) {
        return make_.match_fail(Fail::kBadMatch, pos, make_.list<Expr*>({made}));
    };
    switch (one.kind) {
    case ast::QualifierKind::kBinaryGen:
        ways.push_back(make_.clause(
            pos, {bitstring_pattern(pos, item)}, {}, make_.body(fail(make_.var(item, pos)))));
        return;
    case ast::QualifierKind::kMapGen: {
        const VarId key = module_.new_var();
        Pattern* shape = make_.pattern(PatternKind::kTuple, pos);
        shape->args =
            make_.list<Pattern*>({make_.any(pos, key), make_.any(pos, item), make_.any(pos)});
        Bindings into;
        Expr* pair = bound(
            make_.tuple(pos, make_.list<Expr*>({make_.var(key, pos), make_.var(item, pos)})), into);
        ways.push_back(make_.clause(pos, {shape}, {}, make_.body(into, fail(pair))));
        return;
    }
    default: {
        Pattern* shape = make_.cons_pattern(pos, make_.any(pos, item), make_.any(pos));
        ways.push_back(make_.clause(pos, {shape}, {}, make_.body(fail(make_.var(item, pos)))));
        return;
    }
    }
}

// Where a zip fails when the matching of its first binaries has begun already: what is left of them
// is told by that matching, so that no turn needs the binaries themselves.
void Desugar::uneven_clauses(std::span<const ast::Qualifier> parts,
                             const std::vector<Expr*>& subjects,
                             Pos pos,
                             std::vector<Clause*>& ways) {
    std::vector<std::size_t> binaries;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (parts[i].kind == ast::QualifierKind::kBinaryGen) binaries.push_back(i);
    for (; !binaries.empty(); binaries.pop_back()) {
        std::vector<Pattern*> all(parts.size());
        std::vector<Expr*> left = subjects;
        for (Pattern*& one : all)
            one = make_.any(pos);
        for (const std::size_t i : binaries) {
            const VarId bits = module_.new_var();
            all[i] = bitstring_pattern(pos, bits);
            left[i] = make_.var(bits, pos);
        }
        Clause* clause = module_.arena.make<Clause>();
        clause->pos = pos;
        clause->patterns = make_.list(all);
        Bindings bad;
        Expr* tuple = bound(make_.tuple(pos, make_.list(left)), bad);
        Expr* error = error_call(pos, "bad_generators", tuple, bad);
        clause->body = make_.body(bad, error);
        ways.push_back(clause);
    }
}

// Generators side by side are one helper too, with an argument for each.
Expr* Desugar::generator(Generation& state,
                         std::span<const ast::Qualifier> rest,
                         Expr* accumulator,
                         const Tail& end,
                         Bindings& before) {
    const ast::Qualifier& first = rest[0];
    const Pos pos = first.pos;
    const bool is_zip = first.kind == ast::QualifierKind::kZip;
    const std::span<const ast::Qualifier> parts = is_zip ? first.parts : rest.first(1);
    std::vector<Expr*> sources;
    const std::size_t first_binding = before.size(), names = mark();
    bool has_relaxed = false;
    for (const ast::Qualifier& one : parts) {
        Expr* source = state.first_source ? std::exchange(state.first_source, nullptr)
                                          : atom(one.expr, before);
        if (one.kind == ast::QualifierKind::kMapGen) source = map_source(source, pos, before);
        sources.push_back(source);
        has_relaxed = has_relaxed || !one.strict;
    }
    FunInfo* info = helper(state.builds_binary ? "lbc$^" : "lc$^");
    state.helpers.push_back(info);
    Expr* made = make_.node(ExprKind::kFun, pos);
    made->wide->fun = info;

    std::vector<VarId> params;
    std::vector<Expr*> subjects;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        params.push_back(module_.new_var());
        subjects.push_back(make_.var(params.back(), pos));
    }
    Expr* inner_accumulator = nullptr;
    if (accumulator) {
        params.push_back(module_.new_var());
        inner_accumulator = make_.var(params.back(), pos);
    }
    made->wide->vars = make_.list(params);
    // The next turn of this generator, with the rests of the values and the accumulator of that
    // moment.
    const auto turn_with = [&](std::vector<Expr*> args, Expr* so_far) {
        args.insert(args.begin(), make_.var(info->self, pos));
        if (so_far) args.push_back(so_far);
        return make_.with_args(ExprKind::kApply, pos, make_.list(args));
    };
    const auto turn = [&](const std::vector<VarId>& rests, Expr* so_far) {
        std::vector<Expr*> args;
        for (const VarId one : rests)
            args.push_back(make_.var(one, pos));
        return turn_with(std::move(args), so_far);
    };
    // A turn that is taken matches all patterns, one that is skipped those of strict generators.
    const auto way = [&](bool skipped, std::vector<VarId>& rests) {
        Clause* clause = module_.arena.make<Clause>();
        clause->pos = pos;
        std::vector<Pattern*> all;
        pattern_begin(true);
        for (const ast::Qualifier& one : parts) {
            rests.push_back(module_.new_var());
            all.push_back(generator_pattern(one, rests.back(), skipped && !one.strict));
        }
        clause->patterns = make_.list(all);
        pattern_end(*clause);
        return clause;
    };

    std::vector<Clause*> ways;
    const std::size_t start = mark();
    {
        std::vector<VarId> rests;
        Clause* taken = way(false, rests);
        // Guards that follow at once are guards of the clause.
        std::span<const ast::Qualifier> inner = rest.subspan(1);
        std::vector<Expr*> tests;
        while (!inner.empty() && inner[0].kind == ast::QualifierKind::kFilter &&
               is_guard_filter(inner[0].expr)) {
            const Conjunction more = conjunction({&inner[0].expr, 1});
            tests.insert(tests.end(), more.begin(), more.end());
            inner = inner.subspan(1);
        }
        if (!tests.empty()) taken->guard = make_.list<Conjunction>({make_.list(tests)});
        Bindings into;
        Expr* result = nullptr;
        if (accumulator) {
            // The inner part gives the new accumulator; then comes the next turn with it.
            Expr* grown = bound(qualifiers(state, inner, inner_accumulator, nullptr, into), into);
            result = turn(rests, grown);
        } else {
            result = qualifiers(
                state, inner, nullptr, [&](Bindings&) { return turn(rests, nullptr); }, into);
        }
        taken->body = make_.body(into, result);
        ways.push_back(taken);
        rewind(start);
    }
    if (has_relaxed || !ways[0]->guard.empty()) {
        std::vector<VarId> rests;
        Clause* skipped = way(true, rests);
        skipped->body = make_.body(turn(rests, inner_accumulator));
        ways.push_back(skipped);
        rewind(start);
    }
    // The next piece of a map, with all else as it is.
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].kind != ast::QualifierKind::kMapGen) continue;
        const VarId map = module_.new_var();
        std::vector<Pattern*> all(parts.size());
        for (Pattern*& one : all)
            one = make_.any(pos);
        all[i] = make_.cons_pattern(pos, make_.any(pos), make_.any(pos, map));
        Clause* piece = module_.arena.make<Clause>();
        piece->pos = pos;
        piece->patterns = make_.list(all);
        piece->guard = make_.list<Conjunction>(
            {make_.list<Expr*>({make_.erlang_call("is_map", pos, {make_.var(map, pos)})})});
        Bindings into;
        std::vector<Expr*> args = subjects;
        args[i] = bound(
            make_.call(
                make_.symbol("maps"), make_.symbol("next"), pos, make_.list<Expr*>({subjects[i]})),
            into);
        piece->body = make_.body(into, turn_with(std::move(args), inner_accumulator));
        ways.push_back(piece);
    }
    // The end: an empty list, no association, or a bitstring too short for another turn, which is
    // an empty one where the generator is strict.
    {
        std::vector<Pattern*> all;
        for (const ast::Qualifier& one : parts) {
            if (one.kind == ast::QualifierKind::kListGen)
                all.push_back(make_.literal_pattern(make_.pool().nil(), pos));
            else if (one.kind == ast::QualifierKind::kMapGen)
                all.push_back(make_.literal_pattern(make_.pool().atom("none"), pos));
            else if (one.strict)
                all.push_back(make_.pattern(PatternKind::kBinary, pos));
            else
                all.push_back(bitstring_pattern(pos, kNoVar));
        }
        Clause* last = module_.arena.make<Clause>();
        last->pos = pos;
        last->patterns = make_.list(all);
        Bindings into;
        Expr* result = accumulator ? inner_accumulator : end(into);
        last->body = make_.body(into, result);
        ways.push_back(last);
    }
    if (first.strict) strict_clauses(first, ways);
    if (is_zip) uneven_clauses(parts, subjects, pos, ways);
    Expr* choice = make_.with_args(ExprKind::kCase, pos, make_.list(subjects));
    choice->wide->clauses = make_.list(ways);
    Bindings bad;
    Expr* error =
        is_zip ? error_call(
                     pos, "bad_generators", bound(make_.tuple(pos, make_.list(subjects)), bad), bad)
               : error_call(pos, "bad_generator", subjects[0], bad);
    choice->wide->body = make_.body(bad, error);
    made->wide->body = make_.body(choice);

    // OTP's compiler comes to the helper before the values; where these bind names, it may use
    // them.
    const Binding helper{make_.list<VarId>({info->self}), made};
    if (mark() == names)
        before.insert(before.begin() + static_cast<std::ptrdiff_t>(first_binding), helper);
    else
        before.push_back(helper);
    return turn_with(std::move(sources), accumulator);
}

} // namespace joist::compiler::core

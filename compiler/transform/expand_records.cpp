// Functions, clauses, patterns and nodes; expressions are in record_expander.cpp. See
// expand_records.h.
//
//     #r{a = X}           {r, X, undefined}
//     R#r.a               case R of {r, V, _} -> V; V -> error({badrecord, V}) end
//     R#r{a = X}          begin V = R, case V of {r, _, _} -> setelement(2, V, X);
//                                                _ -> error({badrecord, V}) end end
//     when R#r.a > 1      when is_record(R, r, 3), element(2, R) > 1
#include "compiler/transform/expand_records.h"

#include "compiler/transform/record_expander.h"

#include <string>

namespace joist::compiler {

namespace {

/// Elements of tuples that records may come to, all together.
constexpr std::size_t kMaxElements = 8'000'000;

std::uint64_t key(Symbol name, std::size_t arity) {
    return (std::uint64_t{name.id()} << 16) + arity;
}

} // namespace

RecordExpander::RecordExpander(ParsedModule& module) : storage_{*module.storage} {
    strict_ = !module.options.has("no_strict_record_tests");
    for (const Form* form : module.forms) {
        if (form->kind == FormKind::kRecord && !form->as<RecordForm>()->is_native)
            records_.emplace(form->as<RecordForm>()->name, form->as<RecordForm>());
        else if (form->kind == FormKind::kFunction)
            own_.insert(key(form->as<FunctionForm>()->name, form->as<FunctionForm>()->arity));
        else if (form->kind == FormKind::kImport)
            for (const NameArity& one : form->as<ImportForm>()->entries)
                imports_.emplace(key(one.name, one.arity), form->as<ImportForm>()->module);
    }
    names_.record = [this](Symbol name) { return record(name); };
    names_.of_erlang = [this](Symbol name, std::size_t arity) {
        const Symbol* from = import_of(name, arity);
        return !is_own(name, arity) && (!from || *from == std::string_view{"erlang"});
    };
}

bool RecordExpander::is_own(Symbol name, std::size_t arity) const {
    return own_.contains(key(name, arity));
}

const Symbol* RecordExpander::import_of(Symbol name, std::size_t arity) const {
    const auto found = imports_.find(key(name, arity));
    return found == imports_.end() ? nullptr : &found->second;
}

const RecordForm* RecordExpander::record(Symbol name) const {
    const auto found = records_.find(name);
    return found == records_.end() ? nullptr : found->second;
}

bool RecordExpander::fits(std::size_t fields, Pos pos) {
    elements_ += fields + 1;
    if (elements_ > kMaxElements && !too_large_.valid()) too_large_ = pos;
    return elements_ <= kMaxElements;
}

// ---- lists and clauses

FunctionForm* RecordExpander::function(const FunctionForm* form) {
    auto* made = storage_.arena.make<FunctionForm>(*form);
    made->clauses = clauses(form->clauses);
    return made;
}

ExprList RecordExpander::exprs(ExprList list) {
    std::vector<Expr*> made;
    for (const Expr* one : list)
        made.push_back(expr(one));
    return storage_.arena.copy(made);
}

ExprList RecordExpander::patterns(ExprList list) {
    std::vector<Expr*> made;
    for (const Expr* one : list)
        made.push_back(pattern(one));
    return storage_.arena.copy(made);
}

void RecordExpander::guard_test(const Expr* test, Tests& tests, std::vector<Expr*>& into) {
    const bool outer = std::exchange(in_guard_, true);
    Tests* outer_tests = std::exchange(tests_, &tests);
    Expr* made = expr(test);
    in_guard_ = outer;
    tests_ = outer_tests;
    into.insert(into.end(), tests.first.begin(), tests.first.end());
    into.push_back(made);
    tests.first.clear();
}

Guard RecordExpander::guard(const Guard& guard) {
    std::vector<ExprList> alternatives;
    for (const ExprList& alternative : guard) {
        Tests tests;
        std::vector<Expr*> made;
        for (const Expr* test : alternative)
            guard_test(test, tests, made);
        alternatives.push_back(storage_.arena.copy(made));
    }
    return storage_.arena.copy(alternatives);
}

Clause* RecordExpander::clause(const Clause* one) {
    auto* made = storage_.arena.make<Clause>(*one);
    made->patterns = patterns(one->patterns);
    made->guard = guard(one->guard);
    made->body = exprs(one->body);
    return made;
}

ClauseList RecordExpander::clauses(ClauseList list) {
    std::vector<Clause*> made;
    for (const Clause* one : list)
        made.push_back(clause(one));
    return storage_.arena.copy(made);
}

CatchClause* RecordExpander::catch_clause(const CatchClause* one) {
    auto* made = storage_.arena.make<CatchClause>(*one);
    made->pattern = pattern(one->pattern);
    made->guard = guard(one->guard);
    made->body = exprs(one->body);
    return made;
}

Qualifier RecordExpander::generator(const Qualifier& one) {
    Qualifier made = one;
    if (one.pattern) made.pattern = pattern(one.pattern);
    if (one.value_pattern) made.value_pattern = pattern(one.value_pattern);
    if (one.expr) made.expr = expr(one.expr);
    made.parts = qualifiers(one.parts);
    return made;
}

std::span<const Qualifier> RecordExpander::qualifiers(std::span<const Qualifier> list) {
    std::vector<Qualifier> made;
    for (const Qualifier& one : list) {
        if (one.kind != QualifierKind::kFilter || !is_guard_test(one.expr, names_)) {
            made.push_back(generator(one));
            continue;
        }
        Tests tests;
        std::vector<Expr*> parts;
        guard_test(one.expr, tests, parts);
        for (Expr* part : parts) {
            Qualifier filter = one;
            filter.expr = part;
            made.push_back(filter);
        }
    }
    return storage_.arena.copy(made);
}

// ---- patterns

Expr* RecordExpander::pattern(const Expr* one) {
    switch (one->kind) {
    case ExprKind::kList: {
        auto* made = copy<ListExpr>(one);
        made->elements = patterns(made->elements);
        if (made->tail) made->tail = pattern(made->tail);
        return made;
    }
    case ExprKind::kTuple: {
        auto* made = copy<TupleExpr>(one);
        made->elements = patterns(made->elements);
        return made;
    }
    case ExprKind::kMap:
        return map(one->as<MapExpr>(), true);
    case ExprKind::kRecord:
        return record_pattern(one->as<RecordExpr>());
    case ExprKind::kBinary:
        return binary(one->as<BinaryExpr>(), true);
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch: {
        auto* made = copy<MatchExpr>(one);
        made->pattern = pattern(made->pattern);
        made->value = pattern(made->value);
        return made;
    }
    case ExprKind::kUnary: {
        auto* made = copy<UnaryExpr>(one);
        made->operand = pattern(made->operand);
        return made;
    }
    case ExprKind::kBinaryOp: {
        auto* made = copy<BinaryOpExpr>(one);
        made->left = pattern(made->left);
        made->right = pattern(made->right);
        return made;
    }
    case ExprKind::kRecordIndex:
        return expr(one);
    default:
        return const_cast<Expr*>(one);
    }
}

Expr* RecordExpander::record_pattern(const RecordExpr* expr) {
    const RecordForm* form = record(expr->name);
    if (!form) return native(expr, true);
    if (!fits(form->fields.size(), expr->pos)) return any(expr->pos);
    std::vector<Expr*> elements{atom(expr->name, expr->pos)};
    for (const Expr* value : values(expr, form, false))
        elements.push_back(value ? pattern(value) : any(expr->pos));
    return tuple(elements, expr->pos);
}

Expr* RecordExpander::pattern_part(const Expr* part) {
    const bool outer = std::exchange(in_guard_, true);
    Tests* outer_tests = std::exchange(tests_, nullptr);
    Expr* made = expr(part);
    in_guard_ = outer;
    tests_ = outer_tests;
    return made;
}

// ---- nodes

Expr* RecordExpander::atom(std::string_view name, Pos pos) {
    return atom(storage_.symbols.intern(name), pos);
}

Expr* RecordExpander::atom(Symbol name, Pos pos) {
    return storage_.arena.make<AtomExpr>(Expr{ExprKind::kAtom, pos}, name);
}

Expr* RecordExpander::integer(std::size_t value, Pos pos) {
    return storage_.arena.make<IntegerExpr>(Expr{ExprKind::kInteger, pos},
                                            static_cast<std::int64_t>(value),
                                            std::span<const std::uint64_t>{});
}

Expr* RecordExpander::any(Pos pos) {
    return storage_.arena.make<VarExpr>(Expr{ExprKind::kVar, pos}, storage_.symbols.intern("_"));
}

/// A new one: a name that the program has for nothing.
Expr* RecordExpander::variable(Pos pos) {
    Symbol name;
    std::size_t before = 0;
    do {
        before = storage_.symbols.size();
        name = storage_.symbols.intern("REC" + std::to_string(variables_++));
    } while (storage_.symbols.size() == before);
    return storage_.arena.make<VarExpr>(Expr{ExprKind::kVar, pos}, name);
}

Expr* RecordExpander::tuple(const std::vector<Expr*>& elements, Pos pos) {
    return storage_.arena.make<TupleExpr>(Expr{ExprKind::kTuple, pos},
                                          ExprList{storage_.arena.copy(elements)});
}

Expr* RecordExpander::list(const std::vector<Expr*>& elements, Pos pos) {
    if (elements.empty()) return storage_.arena.make<Expr>(ExprKind::kNil, pos);
    return storage_.arena.make<ListExpr>(
        Expr{ExprKind::kList, pos}, ExprList{storage_.arena.copy(elements)}, nullptr);
}

Expr* RecordExpander::match(Expr* variable, Expr* value) {
    return storage_.arena.make<MatchExpr>(Expr{ExprKind::kMatch, variable->pos}, variable, value);
}

Expr* RecordExpander::block(const std::vector<Expr*>& body, Pos pos) {
    return storage_.arena.make<BlockExpr>(Expr{ExprKind::kBlock, pos},
                                          ExprList{storage_.arena.copy(body)});
}

Expr* RecordExpander::case_of(Expr* subject, const std::vector<Clause*>& clauses, Pos pos) {
    return storage_.arena.make<CaseExpr>(
        Expr{ExprKind::kCase, pos}, subject, ClauseList{storage_.arena.copy(clauses)});
}

Clause* RecordExpander::simple_clause(Expr* pattern, Expr* body, Pos pos) {
    return storage_.arena.make<Clause>(pos,
                                       Symbol{},
                                       ExprList{storage_.arena.copy(&pattern, 1)},
                                       Guard{},
                                       ExprList{storage_.arena.copy(&body, 1)});
}

/// A call of erlang:NAME, which needn't say so unless the module has such a function of its own.
Expr* RecordExpander::erlang_call(std::string_view name, const std::vector<Expr*>& args, Pos pos) {
    const Symbol symbol = storage_.symbols.intern(name);
    Expr* callee = atom(symbol, pos);
    if (!names_.of_erlang(symbol, args.size()))
        callee = storage_.arena.make<RemoteExpr>(
            Expr{ExprKind::kRemote, pos}, atom("erlang", pos), callee);
    return storage_.arena.make<CallExpr>(
        Expr{ExprKind::kCall, pos}, callee, ExprList{storage_.arena.copy(args)});
}

bool expand_records(ParsedModule& module, DiagnosticSink& sink) {
    RecordExpander expander{module};
    // What is left is for the code generator, which documentation isn't for.
    std::erase_if(module.forms, [](const Form* form) {
        if (form->kind != FormKind::kAttribute) return false;
        const Symbol name = form->as<AttributeForm>()->name;
        return name == std::string_view{"doc"} || name == std::string_view{"moduledoc"};
    });
    for (Form*& form : module.forms)
        if (form->kind == FormKind::kFunction && !expander.too_large().valid())
            form = expander.function(form->as<FunctionForm>());
    if (!expander.too_large().valid()) return true;
    sink.error(expander.too_large(), "records with all their fields are too large here");
    return false;
}

} // namespace joist::compiler

// Finds the calls to translate, and knows which variables are bound there. See ms_transform.h.
#include "compiler/transform/ms_transform.h"

#include "compiler/transform/match_spec.h"

#include <algorithm>
#include <optional>

namespace joist::compiler {

namespace {

/// Walks over functions, keeping track of what is bound; only names count here, lint does the rest.
class Finder {
public:
    Finder(ParsedModule& module, bool only_literal_funs, DiagnosticSink& sink)
        : module_{module}, only_literal_funs_{only_literal_funs}, sink_{sink},
          maker_{*module.storage,
                 [this](Symbol name) { return name.id() < bound_.size() && bound_[name.id()]; },
                 sink} {}

    bool run() {
        const std::size_t errors_before = sink_.error_count();
        for (const Form* form : module_.forms) {
            if (form->kind == FormKind::kRecord) maker_.add_record(form->as<RecordForm>());
            if (form->kind == FormKind::kFunction) clauses(form->as<FunctionForm>()->clauses);
        }
        module_.records_used.assign(maker_.records_used().begin(), maker_.records_used().end());
        return sink_.error_count() == errors_before;
    }

private:
    using Names = std::vector<Symbol>;

    void bind(Symbol name) {
        if (name.id() >= bound_.size()) bound_.resize(name.id() + 1, false);
        if (bound_[name.id()]) return;
        bound_[name.id()] = true;
        trail_.push_back(name);
    }
    /// Forgets what was bound since there were `to` names; gives it.
    Names rewind(std::size_t to) {
        Names names(trail_.begin() + static_cast<std::ptrdiff_t>(to), trail_.end());
        for (const Symbol name : names)
            bound_[name.id()] = false;
        trail_.resize(to);
        return names;
    }
    /// Binds what each of the ways through a construct binds.
    void join(std::vector<Names>& ways) {
        if (ways.empty()) return;
        for (Names& way : ways)
            std::sort(way.begin(), way.end(), [](Symbol a, Symbol b) { return a.id() < b.id(); });
        for (const Symbol name : ways[0]) {
            const auto in_all = std::all_of(ways.begin(), ways.end(), [name](const Names& way) {
                return std::binary_search(way.begin(), way.end(), name, [](Symbol a, Symbol b) {
                    return a.id() < b.id();
                });
            });
            if (in_all) bind(name);
        }
    }

    void pattern(const Expr* expr) {
        switch (expr->kind) {
        case ExprKind::kVar:
            if (!expr->as<VarExpr>()->is_wildcard()) bind(expr->as<VarExpr>()->name);
            break;
        case ExprKind::kList:
            patterns(expr->as<ListExpr>()->elements);
            if (expr->as<ListExpr>()->tail) pattern(expr->as<ListExpr>()->tail);
            break;
        case ExprKind::kTuple:
            patterns(expr->as<TupleExpr>()->elements);
            break;
        case ExprKind::kMap:
            for (const MapField& field : expr->as<MapExpr>()->fields)
                pattern(field.value);
            break;
        case ExprKind::kRecord:
            for (const RecordFieldInit& field : expr->as<RecordExpr>()->fields)
                pattern(field.value);
            break;
        case ExprKind::kBinary:
            for (const BitElement& element : expr->as<BinaryExpr>()->elements)
                pattern(element.value);
            break;
        case ExprKind::kMatch:
            pattern(expr->as<MatchExpr>()->pattern);
            pattern(expr->as<MatchExpr>()->value);
            break;
        case ExprKind::kBinaryOp:
            pattern(expr->as<BinaryOpExpr>()->left);
            pattern(expr->as<BinaryOpExpr>()->right);
            break;
        default:
            break;
        }
    }
    void patterns(ExprList list) {
        for (const Expr* one : list)
            pattern(one);
    }

    void body(ExprList list) {
        for (Expr* const& one : list)
            expr(one);
    }

    /// Clauses whose variables stay inside.
    void clauses(ClauseList list) {
        for (const Clause* one : list) {
            const std::size_t start = trail_.size();
            patterns(one->patterns);
            body(one->body);
            rewind(start);
        }
    }

    void clauses(ClauseList list, std::vector<Names>& ways) {
        for (const Clause* one : list) {
            const std::size_t start = trail_.size();
            patterns(one->patterns);
            body(one->body);
            ways.push_back(rewind(start));
        }
    }

    void qualifiers(std::span<const Qualifier> list) {
        for (const Qualifier& one : list) {
            if (one.kind == QualifierKind::kZip) {
                qualifiers(one.parts);
                continue;
            }
            if (one.expr) expr(one.expr);
            if (one.pattern) pattern(one.pattern);
            if (one.value_pattern) pattern(one.value_pattern);
        }
    }

    void comprehension(const CompExpr* comp) {
        const std::size_t start = trail_.size();
        qualifiers(comp->qualifiers);
        expr(comp->element);
        if (comp->value) expr(comp->value);
        for (Expr* const one : comp->more)
            expr(one);
        rewind(start);
    }

    void try_expr(const TryExpr* one) {
        const std::size_t start = trail_.size();
        body(one->body);
        clauses(one->of_clauses);
        rewind(start);
        for (const CatchClause* clause : one->catch_clauses) {
            if (clause->error_class) pattern(clause->error_class);
            pattern(clause->pattern);
            if (clause->stack) pattern(clause->stack);
            body(clause->body);
            rewind(start);
        }
        body(one->after_body);
        rewind(start);
    }

    void maybe(const MaybeExpr* one) {
        const std::size_t start = trail_.size();
        body(one->body);
        rewind(start);
        clauses(one->else_clauses);
    }

    void receive(const ReceiveExpr* one) {
        std::vector<Names> ways;
        clauses(one->clauses, ways);
        if (one->timeout) {
            const std::size_t start = trail_.size();
            expr(one->timeout);
            body(one->after_body);
            ways.push_back(rewind(start));
        }
        join(ways);
    }

    /// `slot` is where the tree refers to the expression, so that another can be put there. The
    /// arena's memory is not constant, only the readers' view of it.
    void expr(Expr* const& slot) {
        Expr* one = slot;
        switch (one->kind) {
        case ExprKind::kList:
            body(one->as<ListExpr>()->elements);
            if (one->as<ListExpr>()->tail) expr(one->as<ListExpr>()->tail);
            break;
        case ExprKind::kTuple:
            body(one->as<TupleExpr>()->elements);
            break;
        case ExprKind::kMap:
            if (one->as<MapExpr>()->base) expr(one->as<MapExpr>()->base);
            for (const MapField& field : one->as<MapExpr>()->fields) {
                expr(field.key);
                expr(field.value);
            }
            break;
        case ExprKind::kRecord:
            if (one->as<RecordExpr>()->base) expr(one->as<RecordExpr>()->base);
            for (const RecordFieldInit& field : one->as<RecordExpr>()->fields)
                expr(field.value);
            break;
        case ExprKind::kRecordField:
            expr(one->as<RecordFieldExpr>()->base);
            break;
        case ExprKind::kBinary:
            for (const BitElement& element : one->as<BinaryExpr>()->elements) {
                expr(element.value);
                if (element.size) expr(element.size);
            }
            break;
        case ExprKind::kUnary:
            expr(one->as<UnaryExpr>()->operand);
            break;
        case ExprKind::kBinaryOp:
            expr(one->as<BinaryOpExpr>()->left);
            expr(one->as<BinaryOpExpr>()->right);
            break;
        case ExprKind::kMatch:
        case ExprKind::kMaybeMatch:
            expr(one->as<MatchExpr>()->value);
            pattern(one->as<MatchExpr>()->pattern);
            break;
        case ExprKind::kCall:
            if (const auto dialect = wanted(one->as<CallExpr>())) {
                translate(*dialect, slot);
                break;
            }
            if (one->as<CallExpr>()->callee->kind == ExprKind::kRemote) {
                const auto* remote = one->as<CallExpr>()->callee->as<RemoteExpr>();
                expr(remote->module);
                expr(remote->function);
            } else {
                expr(one->as<CallExpr>()->callee);
            }
            body(one->as<CallExpr>()->args);
            break;
        case ExprKind::kFun: {
            const auto* fun = one->as<FunExpr>();
            const std::size_t start = trail_.size();
            if (fun->name) bind(fun->name);
            clauses(fun->clauses);
            rewind(start);
            break;
        }
        case ExprKind::kListComp:
        case ExprKind::kBinaryComp:
        case ExprKind::kMapComp:
            comprehension(one->as<CompExpr>());
            break;
        case ExprKind::kBlock:
            body(one->as<BlockExpr>()->body);
            break;
        case ExprKind::kIf: {
            std::vector<Names> ways;
            clauses(one->as<IfExpr>()->clauses, ways);
            join(ways);
            break;
        }
        case ExprKind::kCase: {
            expr(one->as<CaseExpr>()->subject);
            std::vector<Names> ways;
            clauses(one->as<CaseExpr>()->clauses, ways);
            join(ways);
            break;
        }
        case ExprKind::kReceive:
            receive(one->as<ReceiveExpr>());
            break;
        case ExprKind::kTry:
            try_expr(one->as<TryExpr>());
            break;
        case ExprKind::kMaybe:
            maybe(one->as<MaybeExpr>());
            break;
        case ExprKind::kCatch: {
            const std::size_t start = trail_.size();
            expr(one->as<CatchExpr>()->operand);
            rewind(start);
            break;
        }
        default:
            break;
        }
    }

    static std::optional<MatchSpecDialect> wanted(const CallExpr* call) {
        if (call->callee->kind != ExprKind::kRemote) return {};
        const auto* remote = call->callee->as<RemoteExpr>();
        if (!remote->function->is_atom("fun2ms")) return {};
        if (remote->module->is_atom("ets")) return MatchSpecDialect::kEts;
        if (remote->module->is_atom("dbg")) return MatchSpecDialect::kDbg;
        return {};
    }

    void translate(MatchSpecDialect dialect, Expr* const& slot) {
        const auto* call = slot->as<CallExpr>();
        const Expr* arg = call->args.size() == 1 ? call->args[0] : nullptr;
        const auto* fun = arg && arg->kind == ExprKind::kFun ? arg->as<FunExpr>() : nullptr;
        if (fun && !fun->name) {
            if (Expr* spec = maker_.make(dialect, fun)) const_cast<Expr*&>(slot) = spec;
        } else if (only_literal_funs_) {
            body(call->args);
        } else {
            sink_.error(call->pos, "Parameter of ets/dbg:fun2ms/1 is not a literal fun");
        }
    }

    ParsedModule& module_;
    const bool only_literal_funs_;
    DiagnosticSink& sink_;
    MatchSpecMaker maker_;
    std::vector<bool> bound_; ///< by Symbol::id()
    Names trail_;             ///< what is bound, in order
};

} // namespace

bool apply_ms_transform(ParsedModule& module, bool only_literal_funs, DiagnosticSink& sink) {
    return Finder{module, only_literal_funs, sink}.run();
}

} // namespace joist::compiler

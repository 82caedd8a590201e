// See guard_expr.h.
#include "compiler/lint/guard_expr.h"

#include "compiler/lint/erl_bifs.h"

#include <algorithm>
#include <unordered_set>

namespace joist::compiler {

namespace {

class Looker {
public:
    explicit Looker(const GuardNames& names) : names_{names} {}

    bool fits(const Expr* expr) {
        switch (expr->kind) {
        case ExprKind::kVar:
        case ExprKind::kAtom:
        case ExprKind::kInteger:
        case ExprKind::kChar:
        case ExprKind::kFloat:
        case ExprKind::kString:
        case ExprKind::kNil:
        case ExprKind::kRecordIndex:
            return true;
        case ExprKind::kList: {
            const auto* list = expr->as<ListExpr>();
            return all(list->elements) && (!list->tail || fits(list->tail));
        }
        case ExprKind::kTuple:
            return all(expr->as<TupleExpr>()->elements);
        case ExprKind::kMap:
            return map(expr->as<MapExpr>());
        case ExprKind::kRecord:
            return record(expr->as<RecordExpr>());
        case ExprKind::kRecordField:
            return fits(expr->as<RecordFieldExpr>()->base);
        case ExprKind::kBinary:
            for (const BitElement& element : expr->as<BinaryExpr>()->elements)
                if (!fits(element.value) || (element.size && !fits(element.size))) return false;
            return true;
        case ExprKind::kUnary:
            return fits(expr->as<UnaryExpr>()->operand);
        case ExprKind::kBinaryOp: {
            const auto* op = expr->as<BinaryOpExpr>();
            if (op->op == Op::kSend || op->op == Op::kAppend || op->op == Op::kRemove) return false;
            return fits(op->left) && fits(op->right);
        }
        case ExprKind::kCall:
            return call(expr->as<CallExpr>());
        default:
            return false;
        }
    }

private:
    bool all(ExprList list) {
        return std::all_of(list.begin(), list.end(), [this](const Expr* one) { return fits(one); });
    }

    bool map(const MapExpr* map) {
        for (const MapField& field : map->fields)
            if (!fits(field.key) || !fits(field.value)) return false;
        return !map->base || fits(map->base);
    }

    bool record(const RecordExpr* made) {
        const RecordForm* form = made->base ? nullptr : names_.record(made->name);
        if (!form) return false;
        bool has_rest = false;
        std::unordered_set<Symbol> given;
        for (const RecordFieldInit& field : made->fields) {
            if (!fits(field.value)) return false;
            has_rest = has_rest || field.is_wildcard;
            given.insert(field.name);
        }
        if (has_rest) return true;
        // A default may be a record with defaults that are records: each is looked at once.
        for (const RecordFieldDef& field : form->fields)
            if (field.default_value && !given.contains(field.name) &&
                defaults_seen_.insert(field.default_value).second && !fits(field.default_value))
                return false;
        return true;
    }

    bool call(const CallExpr* call) {
        const std::size_t arity = call->args.size();
        Symbol name;
        if (call->callee->kind == ExprKind::kAtom) {
            name = call->callee->as<AtomExpr>()->name;
            if (!names_.of_erlang(name, arity)) return false;
            if (!(bif_flags(name.text(), static_cast<std::uint32_t>(arity)) &
                  (kGuardBif | kTypeTest)))
                return false;
        } else if (call->callee->kind == ExprKind::kRemote) {
            const auto* remote = call->callee->as<RemoteExpr>();
            if (!remote->module->is_atom("erlang") || remote->function->kind != ExprKind::kAtom)
                return false;
            name = remote->function->as<AtomExpr>()->name;
            if (!is_guard_function(name.text(), static_cast<std::uint32_t>(arity))) return false;
        } else {
            return false;
        }
        if (name == std::string_view{"is_record"} && arity == 2 &&
            call->args[1]->kind != ExprKind::kAtom)
            return false;
        return all(call->args);
    }

    const GuardNames& names_;
    std::unordered_set<const Expr*> defaults_seen_;
};

} // namespace

bool is_guard_expr(const Expr* expr, const GuardNames& names) {
    return Looker{names}.fits(expr);
}

bool is_guard_test(const Expr* expr, const GuardNames& names) {
    if (expr->kind == ExprKind::kCall && expr->as<CallExpr>()->callee->kind == ExprKind::kAtom) {
        const auto* call = expr->as<CallExpr>();
        const Symbol name = call->callee->as<AtomExpr>()->name;
        const std::size_t arity = call->args.size();
        if (!new_type_test(name.text(), arity).empty() && names.of_erlang(name, arity) &&
            (arity == 1 || call->args[1]->kind == ExprKind::kAtom))
            return is_guard_expr(call->args[0], names);
    }
    return is_guard_expr(expr, names);
}

} // namespace joist::compiler

// Patterns and guards. See linter.h.
#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/linter.h"
#include "compiler/scan/token.h"

#include <algorithm>

namespace joist::compiler {

// Variables of the patterns are bound when all of them have been read.
void Linter::patterns(ExprList list, Shadow shadow) {
    fresh_.clear();
    shadow_ = shadow;
    for (const Expr* one : list)
        pattern(one);
    const Bound fresh = fresh_;
    for (const auto& [name, variable] : fresh) {
        const std::uint32_t old = lookup(name);
        const bool hides = shadow != Shadow::kNo && old != kNone && variables_[old].unsafe.empty();
        if (hides && !is_set("nowarn_shadow_vars")) {
            const std::string where = shadow == Shadow::kFun ? "'fun'" : "generate";
            warn(variables_[variable].pos,
                 "variable '" + std::string{name.text()} + "' shadowed in " + where,
                 static_cast<std::uint32_t>(name.text().size()));
        }
        bind(name, variable);
    }
    fresh_.clear();
}

void Linter::pattern_variable(const VarExpr* expr) {
    if (expr->is_wildcard()) return;
    for (const auto& [name, variable] : fresh_) {
        if (name != expr->name) continue;
        use(variable);
        in_this_binary_.emplace_back(name, variable);
        return;
    }
    const std::uint32_t old = lookup(expr->name);
    if (shadow_ == Shadow::kNo && old != kNone) {
        use(expr);
        if (variables_[old].unsafe.empty()) return;
        // That it is unsafe has been said; once is enough.
        fresh_.emplace_back(expr->name, declare(expr->name, expr->pos));
        variables_.back().is_used = true;
        in_this_binary_.push_back(fresh_.back());
        return;
    }
    fresh_.emplace_back(expr->name, declare(expr->name, expr->pos));
    in_this_binary_.push_back(fresh_.back());
}

bool Linter::is_constant(const Expr* expr) const {
    switch (expr->kind) {
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
        return true;
    case ExprKind::kUnary: {
        const Op op = expr->as<UnaryExpr>()->op;
        return op != Op::kNot && is_constant(expr->as<UnaryExpr>()->operand);
    }
    case ExprKind::kBinaryOp: {
        const auto* op = expr->as<BinaryOpExpr>();
        const bool arithmetic = op->op >= Op::kAdd && op->op <= Op::kBsr;
        return arithmetic && is_constant(op->left) && is_constant(op->right);
    }
    default:
        return false;
    }
}

void Linter::pattern(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kVar:
        return pattern_variable(expr->as<VarExpr>());
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kString:
    case ExprKind::kNil:
        return;
    case ExprKind::kList:
        for (const Expr* element : expr->as<ListExpr>()->elements)
            pattern(element);
        if (expr->as<ListExpr>()->tail) pattern(expr->as<ListExpr>()->tail);
        return;
    case ExprKind::kTuple:
        for (const Expr* element : expr->as<TupleExpr>()->elements)
            pattern(element);
        return;
    case ExprKind::kMap:
        return map_pattern(expr->as<MapExpr>());
    case ExprKind::kRecord:
        if (!expr->as<RecordExpr>()->base)
            return record_fields(expr->as<RecordExpr>(), false, true);
        break;
    case ExprKind::kRecordIndex: {
        const auto* index = expr->as<RecordIndexExpr>();
        return record_field(index->name, index->field, index->field_pos, index->pos);
    }
    case ExprKind::kBinary:
        return binary_pattern(expr->as<BinaryExpr>());
    case ExprKind::kMatch:
        pattern(expr->as<MatchExpr>()->pattern);
        pattern(expr->as<MatchExpr>()->value);
        return;
    case ExprKind::kUnary:
        if (is_constant(expr)) return;
        break;
    case ExprKind::kBinaryOp: {
        if (is_constant(expr)) return;
        // A prefix: "abc" ++ T, [1, 2] ++ T.
        const auto* op = expr->as<BinaryOpExpr>();
        if (op->op != Op::kAppend) break;
        const Expr* left = op->left;
        while (left->kind == ExprKind::kBinaryOp && left->as<BinaryOpExpr>()->op == Op::kAppend &&
               left->as<BinaryOpExpr>()->left->kind == ExprKind::kString)
            left = left->as<BinaryOpExpr>()->right;
        const bool proper = left->kind == ExprKind::kList && !left->as<ListExpr>()->tail;
        if (left->kind != ExprKind::kString && left->kind != ExprKind::kNil && !proper) break;
        pattern(op->left);
        pattern(op->right);
        return;
    }
    default:
        break;
    }
    error(expr->pos, "illegal pattern");
}

void Linter::map_pattern(const MapExpr* expr) {
    if (expr->base) return error(expr->pos, "illegal pattern");
    for (const MapField& field : expr->fields) {
        if (!field.exact) {
            error(field.pos, "illegal pattern");
            continue;
        }
        guard_expr(field.key, Place::kGuard);
        pattern(field.value);
    }
}

void Linter::segment_rules(const BitElement& element) {
    const bool is_utf = element.type == BitType::kUtf8 || element.type == BitType::kUtf16 ||
                        element.type == BitType::kUtf32;
    if (is_utf && (element.size || element.unit != 0))
        error(element.pos,
              "neither size nor unit must be given for segments of type utf8/utf16/utf32");
    else if (element.unit != 0 && !element.size && element.type != BitType::kBinary &&
             element.type != BitType::kBitstring)
        error(element.pos, "a bit unit size must not be specified unless a size is specified too");
}

void Linter::binary_pattern(const BinaryExpr* expr) {
    const bool outer_in = in_binary_;
    in_this_binary_.clear();
    for (std::size_t i = 0; i < expr->elements.size(); ++i) {
        const BitElement& element = expr->elements[i];
        segment_rules(element);
        const bool is_rest =
            (element.type == BitType::kBinary || element.type == BitType::kBitstring) &&
            !element.size;
        if (is_rest && i + 1 < expr->elements.size())
            error(element.pos,
                  "a binary field without size is only allowed at the end of a binary pattern");
        if (element.size) {
            in_binary_ = true;
            guard_expr(element.size, Place::kSize);
            in_binary_ = outer_in;
        }
        switch (element.value->kind) {
        case ExprKind::kVar:
            pattern_variable(element.value->as<VarExpr>());
            break;
        case ExprKind::kAtom:
            break; // never matches
        case ExprKind::kString: {
            const bool may = element.type == BitType::kDefault || element.type == BitType::kUtf8 ||
                             element.type == BitType::kUtf16 || element.type == BitType::kUtf32 ||
                             element.type == BitType::kInteger || element.type == BitType::kFloat;
            if (!may || (element.size && element.size->kind != ExprKind::kInteger))
                error(element.pos,
                      "a literal string in a binary pattern must not have a type or a size");
            break;
        }
        default:
            if (!is_constant(element.value)) error(element.value->pos, "illegal pattern");
        }
    }
    in_this_binary_.clear();
}

void Linter::guard(const Guard& guard) {
    for (const ExprList& tests : guard)
        for (const Expr* test : tests)
            if (!old_test(test)) guard_expr(test, Place::kGuard);
}

// `list(X)` as a whole test: what is_list(X) was called once.
bool Linter::old_test(const Expr* test) {
    if (test->kind != ExprKind::kCall || test->as<CallExpr>()->callee->kind != ExprKind::kAtom)
        return false;
    const auto* call = test->as<CallExpr>();
    const Symbol name = call->callee->as<AtomExpr>()->name;
    const std::string_view now = new_type_test(name.text(), call->args.size());
    if (now.empty() || is_defined(name, call->args.size()) ||
        imports_.contains(key(name, call->args.size())))
        return false;
    if (call->args.size() == 2) {
        if (call->args[1]->kind != ExprKind::kAtom) return false;
        record(call->args[1]->as<AtomExpr>()->name, call->args[1]->pos);
    }
    if (!is_set("nowarn_obsolete_guard"))
        warn(test->pos,
             name_arity(name, call->args.size()) + " obsolete (use " + std::string{now} + "/" +
                 std::to_string(call->args.size()) + ")");
    guard_expr(call->args[0], Place::kGuard);
    return true;
}

void Linter::guard_expr(const Expr* expr, Place place) {
    const auto all = [&](ExprList list) {
        for (const Expr* one : list)
            guard_expr(one, place);
    };
    switch (expr->kind) {
    case ExprKind::kVar:
        return use(expr->as<VarExpr>());
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kString:
    case ExprKind::kNil:
        return;
    case ExprKind::kList:
        all(expr->as<ListExpr>()->elements);
        if (expr->as<ListExpr>()->tail) guard_expr(expr->as<ListExpr>()->tail, place);
        return;
    case ExprKind::kTuple:
        return all(expr->as<TupleExpr>()->elements);
    case ExprKind::kMap:
        if (expr->as<MapExpr>()->base) guard_expr(expr->as<MapExpr>()->base, place);
        for (const MapField& field : expr->as<MapExpr>()->fields) {
            if (field.exact && !expr->as<MapExpr>()->base)
                error(field.pos, "only association operators '=>' are allowed in map construction");
            guard_expr(field.key, place);
            guard_expr(field.value, place);
        }
        return;
    case ExprKind::kRecord: {
        const auto* made = expr->as<RecordExpr>();
        if (made->base) break;
        if (!record(made->name, made->pos)) return;
        for (const RecordFieldInit& field : made->fields) {
            if (!field.is_wildcard) record_field(made->name, field.name, field.pos, made->pos);
            guard_expr(field.value, place);
        }
        return;
    }
    case ExprKind::kRecordField: {
        const auto* access = expr->as<RecordFieldExpr>();
        guard_expr(access->base, place);
        return record_field(access->name, access->field, access->field_pos, access->pos);
    }
    case ExprKind::kRecordIndex: {
        const auto* index = expr->as<RecordIndexExpr>();
        return record_field(index->name, index->field, index->field_pos, index->pos);
    }
    case ExprKind::kBinary:
        for (const BitElement& element : expr->as<BinaryExpr>()->elements) {
            segment_rules(element);
            guard_expr(element.value, place);
            if (element.size) guard_expr(element.size, place);
        }
        return;
    case ExprKind::kUnary:
        return guard_expr(expr->as<UnaryExpr>()->operand, place);
    case ExprKind::kBinaryOp: {
        const auto* op = expr->as<BinaryOpExpr>();
        guard_expr(op->left, place);
        guard_expr(op->right, place);
        if (op->op == Op::kSend || op->op == Op::kAppend || op->op == Op::kRemove) break;
        return;
    }
    case ExprKind::kCall:
        return guard_call(expr->as<CallExpr>(), place);
    default:
        break;
    }
    error(expr->pos, place == Place::kGuard ? "illegal guard expression" : "illegal bit size");
}

void Linter::guard_call(const CallExpr* expr, Place place) {
    const std::size_t arity = expr->args.size();
    Symbol name;
    if (expr->callee->kind == ExprKind::kAtom) {
        name = expr->callee->as<AtomExpr>()->name;
        const auto imported = imports_.find(key(name, arity));
        const bool is_foreign =
            imported != imports_.end() && imported->second != std::string_view{"erlang"};
        if (is_defined(name, arity) || is_foreign) {
            const bool in_size = place == Place::kSize;
            error(expr->pos,
                  "call to local/imported function " + name_arity(name, arity) + " is illegal in " +
                      (in_size ? "a size expression for a binary segment" : "guard"));
            for (const Expr* arg : expr->args)
                guard_expr(arg, place);
            return;
        }
        if (name == std::string_view{"record_info"} && arity == 2) return record_info(expr);
        if (!(bif_flags(name.text(), static_cast<std::uint32_t>(arity)) &
              (kGuardBif | kTypeTest))) {
            name = {};
            for (const Expr* arg : expr->args)
                guard_expr(arg, place);
        }
    } else if (expr->callee->kind == ExprKind::kRemote) {
        const auto* remote = expr->callee->as<RemoteExpr>();
        const bool from_erlang =
            remote->module->is_atom("erlang") && remote->function->kind == ExprKind::kAtom;
        if (from_erlang) name = remote->function->as<AtomExpr>()->name;
        if (name && !is_guard_function(name.text(), static_cast<std::uint32_t>(arity))) name = {};
    }
    if (!name) return error(expr->pos, "illegal guard expression");
    if (name == std::string_view{"is_record"} && arity > 1) {
        const bool good = expr->args[1]->kind == ExprKind::kAtom &&
                          (arity == 2 || expr->args[2]->kind == ExprKind::kInteger);
        if (!good) return error(expr->pos, "illegal guard expression");
        if (arity == 2) record(expr->args[1]->as<AtomExpr>()->name, expr->args[1]->pos);
    }
    for (const Expr* arg : expr->args)
        guard_expr(arg, place);
}

} // namespace joist::compiler

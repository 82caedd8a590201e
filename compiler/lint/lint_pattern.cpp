// Patterns and guards. See linter.h.
#include "compiler/lint/constant_number.h"
#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/linter.h"
#include "compiler/scan/token.h"

#include <algorithm>
#include <optional>

namespace joist::compiler {

// Variables of the patterns are bound when all of them have been read.
void Linter::patterns(ExprList list, Shadow shadow) {
    fresh_.clear();
    shadow_ = shadow;
    for (const Expr* one : list)
        pattern(one);
    const NameList<std::uint32_t> fresh = fresh_;
    for (const auto& [name, variable] : fresh) {
        const bool hides = shadow != Shadow::kNo && is_bound(name);
        if (hides && switches_.shadow_vars) {
            const std::string where = shadow == Shadow::kFun ? "'fun'" : "generate";
            warn(variables_[variable].pos,
                 "variable '" + std::string{name.text()} + "' shadowed in " + where,
                 static_cast<std::uint32_t>(name.text().size()));
        }
        bind(name, variable);
    }
    for (const auto& [name, variable] : unbound_sizes_)
        if (lookup(name) == kNone) bind(name, variable);
    unbound_sizes_.clear();
    fresh_.clear();
}

void Linter::pattern_variable(const VarExpr* expr) {
    if (expr->is_wildcard()) return;
    const bool ignored = switches_.underscore_match && expr->name.text().starts_with('_');
    const auto length = static_cast<std::uint32_t>(expr->name.text().size());
    const std::string quoted = "'" + std::string{expr->name.text()} + "'";
    if (const std::uint32_t* known = fresh_.find(expr->name)) {
        const std::uint32_t variable = *known;
        if (ignored)
            for (const Pos pos : {variables_[variable].pos, expr->pos})
                warn(pos,
                     "variable " + quoted +
                         " is bound multiple times in this pattern.\n"
                         "If you mean to ignore this value, use '_' or\n"
                         "a different underscore-prefixed name",
                     length);
        use(variable);
        in_this_binary_.add(expr->name, variable);
        return;
    }
    if (shadow_ == Shadow::kNo && lookup(expr->name) != kNone) {
        if (ignored && !is_unsafe(lookup(expr->name)))
            warn(expr->pos,
                 "variable " + quoted +
                     " is already bound. If you mean to ignore this\n"
                     "value, use '_' or a different underscore-prefixed name",
                 length);
        return use(expr->name, expr->pos, true);
    }
    const std::uint32_t variable = declare(expr->name, expr->pos);
    fresh_.add(expr->name, variable);
    in_this_binary_.add(expr->name, variable);
}

// Both sides of `=` say what the value is made of.
void Linter::check_alias(const MatchExpr* match) {
    if (!switches_.match_alias_pats || match->pattern->kind == ExprKind::kVar) return;
    const Expr* rest = match->value;
    while (rest->kind == ExprKind::kMatch && rest->as<MatchExpr>()->pattern->kind == ExprKind::kVar)
        rest = rest->as<MatchExpr>()->value;
    if (rest->kind == ExprKind::kVar) return;
    const bool append = match->pattern->kind == ExprKind::kBinaryOp;
    warn(append ? first_pos(match->pattern) : match->pattern->pos,
         "a pattern `P1=P2` where both sides are constructors\n"
         "may yield an error in a future version of Erlang/OTP.\n"
         "Note that a pattern such as `{a,B}={Y,Z} -> ...` can always be\n"
         "written in a unified form `{a=Y,B=Z} -> ...`.\n"
         "Compile directive 'nowarn_match_alias_pats' can be used to suppress\n"
         "warnings in selected modules.");
}

namespace {

/// A list whose first element is an integer?
bool begins_with_number(const Expr* expr) {
    if (expr->kind != ExprKind::kList) return false;
    const ExprKind first = expr->as<ListExpr>()->elements[0]->kind;
    return first == ExprKind::kInteger || first == ExprKind::kChar;
}

/// May it stand before `++` in a pattern: a list of characters or other numbers?
bool is_prefix(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kString:
    case ExprKind::kNil:
        return true;
    case ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        for (const Expr* element : list->elements)
            if (element->kind != ExprKind::kInteger && element->kind != ExprKind::kChar)
                return false;
        return !list->tail || is_prefix(list->tail);
    }
    case ExprKind::kBinaryOp: {
        const auto* op = expr->as<BinaryOpExpr>();
        return op->op == Op::kAppend && is_prefix(op->left) && is_prefix(op->right);
    }
    default:
        return false;
    }
}

/// Is it sure that the size isn't an integer?
bool not_an_integer(const Expr* size, const std::optional<Number>& value) {
    switch (size->kind) {
    case ExprKind::kAtom:
    case ExprKind::kTuple:
    case ExprKind::kNil:
    case ExprKind::kList:
        return true;
    case ExprKind::kMap:
        return !size->as<MapExpr>()->base;
    default:
        return value && value->is_float;
    }
}

} // namespace

void Linter::pattern(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kVar:
        return pattern_variable(expr->as<VarExpr>());
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kString:
    case ExprKind::kNil:
        return;
    case ExprKind::kFloat:
        return check_float_zero(expr);
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
        check_alias(expr->as<MatchExpr>());
        pattern(expr->as<MatchExpr>()->pattern);
        pattern(expr->as<MatchExpr>()->value);
        return;
    case ExprKind::kUnary:
        if (constant_value(expr)) return;
        break;
    case ExprKind::kBinaryOp: {
        if (constant_value(expr)) return;
        // A prefix: "abc" ++ T, [1, 2] ++ T.
        const auto* op = expr->as<BinaryOpExpr>();
        if (op->op != Op::kAppend) break;
        if (begins_with_number(op->left) && !is_prefix(op->left))
            return error(op->left->pos, "illegal pattern");
        if (!is_prefix(op->left)) break;
        return pattern(op->right);
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
            error(field.pos, "illegal pattern, did you mean to use `:=`?");
            continue;
        }
        guard_expr(field.key, Place::kGuard);
        pattern(field.value);
    }
}

void Linter::segment_rules(const BitElement& element, bool is_pattern) {
    const bool is_utf = element.type == BitType::kUtf8 || element.type == BitType::kUtf16 ||
                        element.type == BitType::kUtf32;
    if (is_utf && (element.size || element.unit != 0))
        error(element.pos,
              "neither size nor unit must be given for segments of type utf8/utf16/utf32");
    else if (element.unit != 0 && !element.size && element.type != BitType::kBinary &&
             element.type != BitType::kBitstring)
        error(element.pos, "a bit unit size must not be specified unless a size is specified too");
    if (!element.size) return;
    const Expr* size = element.size;
    const auto value = constant_value(size);
    if (is_pattern && not_an_integer(size, value))
        return warn(size->pos,
                    "a size expression in a pattern evaluates to a non-integer value;\n"
                    "this pattern cannot possibly match");
    if (element.type != BitType::kFloat || !value || value->is_float) return;
    if (!is_pattern && size->kind != ExprKind::kInteger) return;
    const std::int64_t unit = element.unit == 0 ? 1 : element.unit;
    const std::int64_t bits = value->is_big || value->integer > 64 ? 0 : value->integer * unit;
    if (bits != 16 && bits != 32 && bits != 64) warn(element.pos, "bad float bit size");
}

void Linter::binary_pattern(const BinaryExpr* expr) {
    const bool outer_in = in_binary_;
    in_this_binary_.clear();
    for (std::size_t i = 0; i < expr->elements.size(); ++i) {
        const BitElement& element = expr->elements[i];
        segment_rules(element, true);
        const bool is_rest =
            (element.type == BitType::kBinary || element.type == BitType::kBitstring) &&
            !element.size;
        if (is_rest && i + 1 < expr->elements.size() && element.value->kind != ExprKind::kString)
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
            const bool is_utf = element.type == BitType::kUtf8 || element.type == BitType::kUtf16 ||
                                element.type == BitType::kUtf32;
            const bool is_plain = element.specs.empty() && !element.size;
            if (!is_plain && !(is_utf && !element.size))
                error(element.pos,
                      "a literal string in a binary pattern must not have a type or a size");
            break;
        }
        default:
            if (!constant_value(element.value)) error(element.value->pos, "illegal pattern");
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
    const std::string arity = std::to_string(call->args.size());
    if (switches_.obsolete_guard)
        warn(test->pos,
             name_arity(name, call->args.size()) +
                 " as a type test is obsolete and will be\nremoved in OTP 30; use " +
                 std::string{now} + "/" + arity + " instead.");
    const Symbol new_name = module_.storage->symbols.intern(now);
    if (is_defined(new_name, call->args.size()) ||
        imports_.contains(key(new_name, call->args.size())))
        error(test->pos,
              "obsolete " + std::string{name.text()} + "/" + arity + " (meaning " +
                  std::string{now} + "/" + arity +
                  ") is illegal when there is a\nlocal/imported function named " +
                  std::string{now} + "/" + arity);
    guard_expr(call->args[0], Place::kGuard);
    return true;
}

/// Parts of an expression, none of which sees what another made of a variable.
void Linter::guard_parts(ExprList parts, Place place) {
    const std::size_t start = trail_.size();
    const std::size_t touched = touched_.size();
    Bound all;
    for (const Expr* one : parts) {
        untouch(touched);
        guard_expr(one, place);
        if (trail_.size() == start) continue;
        for (const auto& bound : bound_since(start))
            all.push_back(bound);
        rewind(start);
    }
    touch_again(touched);
    for (const auto& [name, variable] : all)
        bind(name, variable);
}

void Linter::guard_expr(const Expr* expr, Place place) {
    if (is_plain_constant(expr->kind)) return;
    switch (expr->kind) {
    case ExprKind::kVar:
        return use(expr->as<VarExpr>());
    case ExprKind::kList: {
        ExprList elements = expr->as<ListExpr>()->elements;
        std::vector<Expr*> parts(elements.begin(), elements.end());
        if (expr->as<ListExpr>()->tail) parts.push_back(expr->as<ListExpr>()->tail);
        return guard_parts(parts, place);
    }
    case ExprKind::kTuple:
        return guard_parts(expr->as<TupleExpr>()->elements, place);
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
        if (is_native(made->module, made->name))
            return error(made->pos,
                         "creating a record in a guard is only supported for tuple records");
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
        if (is_native(access->module, access->name))
            return native_field(
                access->module, access->name, access->field, access->field_pos, access->pos);
        return record_field(access->name, access->field, access->field_pos, access->pos);
    }
    case ExprKind::kRecordIndex: {
        const auto* index = expr->as<RecordIndexExpr>();
        return record_field(index->name, index->field, index->field_pos, index->pos);
    }
    case ExprKind::kBinary:
        for (const BitElement& element : expr->as<BinaryExpr>()->elements) {
            segment_rules(element, false);
            guard_expr(element.value, place);
            if (element.size) guard_expr(element.size, place);
        }
        return;
    case ExprKind::kUnary:
        return guard_expr(expr->as<UnaryExpr>()->operand, place);
    case ExprKind::kBinaryOp: {
        const auto* op = expr->as<BinaryOpExpr>();
        if (op->op == Op::kExactEq || op->op == Op::kExactNe) {
            check_float_zero(op->left);
            check_float_zero(op->right);
        }
        if (op->op == Op::kAnd || op->op == Op::kOr) obsolete_operator(op);
        Expr* const operands[] = {op->left, op->right};
        guard_parts(operands, place);
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
            imported != imports_.end() && imported->second.module != std::string_view{"erlang"};
        if (is_defined(name, arity) || is_foreign) {
            const bool in_size = place == Place::kSize;
            error(expr->pos,
                  "call to local/imported function " + name_arity(name, arity) + " is illegal" +
                      (in_size ? "\nin a size expression for a binary segment" : " in guard"));
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
        if (name && !is_guard_function(name.text(), static_cast<std::uint32_t>(arity))) {
            name = {};
            for (const Expr* arg : expr->args)
                guard_expr(arg, place);
        }
    }
    const auto refuse = [&] {
        return error(expr->pos,
                     place == Place::kSize ? "illegal bit size" : "illegal guard expression");
    };
    if (!name) return refuse();
    if (name == std::string_view{"is_record"} && arity > 1) {
        const bool is_native_test = arity == 3 && expr->args[2]->kind == ExprKind::kAtom;
        const bool good =
            expr->args[1]->kind == ExprKind::kAtom &&
            (arity == 2 || is_native_test || expr->args[2]->kind == ExprKind::kInteger);
        if (is_native_test && !first_native_.valid()) first_native_ = expr->pos;
        if (!good) {
            for (const Expr* arg : expr->args)
                guard_expr(arg, place);
            return refuse();
        }
        if (arity == 2) record(expr->args[1]->as<AtomExpr>()->name, expr->args[1]->pos);
    }
    guard_parts(expr->args, place);
}

} // namespace joist::compiler

// Native records: what is defined, imported and exported, and the fields that are named. See
// linter.h. What OTP's compiler doesn't survive (`_ = V` in a pattern) is an error like its like.
#include "compiler/lint/constant_number.h"
#include "compiler/lint/linter.h"

#include <algorithm>

namespace joist::compiler {

namespace {

bool is_constant(const Expr* expr);

bool are_constants(ExprList list) {
    return std::all_of(list.begin(), list.end(), is_constant);
}

bool is_boolean_operator(Op op) {
    return op == Op::kAnd || op == Op::kOr || op == Op::kXor;
}

bool is_boolean(const Expr* expr) {
    if (expr->is_atom("true") || expr->is_atom("false")) return true;
    if (expr->kind == ExprKind::kUnary)
        return expr->as<UnaryExpr>()->op == Op::kNot && is_boolean(expr->as<UnaryExpr>()->operand);
    if (expr->kind != ExprKind::kBinaryOp) return false;
    const auto* op = expr->as<BinaryOpExpr>();
    if (is_boolean_operator(op->op)) return is_boolean(op->left) && is_boolean(op->right);
    return op->op >= Op::kEq && op->op <= Op::kExactNe && is_constant(op->left) &&
           is_constant(op->right);
}

/// Is its value known where it is compiled? Of binaries, only strings are.
bool is_constant(const Expr* expr) {
    if (is_plain_constant(expr->kind)) return true;
    switch (expr->kind) {
    case ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        return are_constants(list->elements) && (!list->tail || is_constant(list->tail));
    }
    case ExprKind::kTuple:
        return are_constants(expr->as<TupleExpr>()->elements);
    case ExprKind::kMap: {
        const auto* map = expr->as<MapExpr>();
        return !map->base &&
               std::all_of(map->fields.begin(), map->fields.end(), [](const MapField& field) {
                   return is_constant(field.key) && is_constant(field.value);
               });
    }
    case ExprKind::kBinary: {
        const auto elements = expr->as<BinaryExpr>()->elements;
        return std::all_of(elements.begin(), elements.end(), [](const BitElement& element) {
            return element.value->kind == ExprKind::kString && !element.size;
        });
    }
    case ExprKind::kUnary:
    case ExprKind::kBinaryOp:
        return constant_value(expr) || is_boolean(expr);
    default:
        return false;
    }
}

/// In a warning there is no guess at what was meant.
std::string unknown_field(Symbol field, Symbol record) {
    return "field " + quote_atom(field.text()) + " undefined in record " +
           std::string{record.text()};
}

std::string shown(Symbol module, Symbol name) {
    if (!name) return "#_";
    if (!module) return quote_atom(name.text());
    return "#" + quote_atom(module.text()) + ":" + quote_atom(name.text());
}

} // namespace

void Linter::native_definition(const RecordForm* form) {
    if (!first_native_.valid()) first_native_ = form->pos;
    for (const RecordFieldDef& field : form->fields)
        if (field.default_value && !is_constant(field.default_value))
            error(field.pos,
                  "illegal default value for field " + quote_atom(field.name.text()) +
                      " in native record " + quote_atom(form->name.text()));
    define_record(form);
    if (switches_.native_record_header && !in_main_file(form->pos))
        warn(form->pos, "record " + quote_atom(form->name.text()) + " is defined in a header file");
}

void Linter::import_records(const AttributeForm* form) {
    if (!form->value) return;
    if (!first_native_.valid()) first_native_ = form->pos;
    const ExprList pair = form->value->as<TupleExpr>()->elements;
    if (pair[1]->kind != ExprKind::kList) return;
    const Symbol module = pair[0]->as<AtomExpr>()->name;
    std::unordered_set<Symbol> here; // one directive may name a record twice
    for (const Expr* one : pair[1]->as<ListExpr>()->elements) {
        const Symbol name = one->as<AtomExpr>()->name;
        if (!here.insert(name).second) continue;
        if (records_.contains(name)) {
            error(form->pos, "record " + quote_atom(name.text()) + " is already defined locally");
            continue;
        }
        const auto [found, added] = record_imports_.emplace(name, module);
        if (!added)
            error(form->pos,
                  "record " + quote_atom(name.text()) + " already imported from " +
                      quote_atom(found->second.text()));
    }
}

void Linter::check_exported_records() {
    std::unordered_set<Symbol> refused;
    for (const Form* form : module_.forms) {
        if (form->kind != FormKind::kAttribute) continue;
        const auto* attribute = form->as<AttributeForm>();
        if (attribute->name != std::string_view{"export_record"} || !attribute->value) continue;
        const Expr* value = attribute->value;
        if (!first_native_.valid()) first_native_ = form->pos;
        const auto* list = value->kind == ExprKind::kList ? value->as<ListExpr>() : nullptr;
        const bool good =
            value->kind == ExprKind::kNil ||
            (list && !list->tail &&
             std::all_of(list->elements.begin(), list->elements.end(), [](const Expr* one) {
                 return one->kind == ExprKind::kAtom;
             }));
        if (!good) {
            error(form->pos, "badly formed -export_record(); expected a list of record names");
            continue;
        }
        if (!list) continue;
        for (const bool is_tuple : {true, false}) {
            for (const Expr* one : list->elements) {
                const Symbol name = one->as<AtomExpr>()->name;
                const auto found = records_.find(name);
                if (is_tuple != (found != records_.end() && !found->second.form->is_native))
                    continue;
                if (found != records_.end()) found->second.is_used = true;
                if (!is_tuple && found != records_.end())
                    continue;
                else if (!refused.insert(name).second)
                    error(form->pos,
                          "native record " + quote_atom(name.text()) + " already exported");
                else if (is_tuple)
                    error(form->pos, "tuple records cannot be exported; only native records can");
                else
                    error(form->pos, "native record " + quote_atom(name.text()) + " undefined");
            }
        }
    }
}

// Told when nothing else is wrong: the rest of what there is to say holds for any release.
void Linter::check_native_target() {
    if (!first_native_.valid() || module_.target >= ParsedModule::kNativeRecordTarget ||
        sink_.error_count() != 0)
        return;
    sink_.error(first_native_,
                "native records are not supported by Erlang/OTP " + std::to_string(module_.target),
                1,
                "code for OTP 29 and later is made with --target=29");
}

bool Linter::is_native(Symbol module, Symbol name) const {
    if (module || !name) return true;
    const auto found = records_.find(name);
    return found != records_.end() ? found->second.form->is_native : record_imports_.contains(name);
}

Linter::RecordInfo* Linter::native_info(Symbol module, Symbol name, Pos pos) {
    if (!first_native_.valid()) first_native_ = pos;
    if (!name || (module && module != module_.name)) return nullptr;
    const auto found = records_.find(name);
    if (found == records_.end()) return nullptr;
    found->second.is_used = true;
    return module ? nullptr : &found->second;
}

void Linter::native_field(Symbol module, Symbol name, Symbol field, Pos pos, Pos record_pos) {
    const RecordInfo* info = native_info(module, name, record_pos);
    if (info && !info->fields.contains(field) && switches_.undefined_field)
        warn(pos, unknown_field(field, name));
}

void Linter::native_fields(const RecordExpr* one, bool is_update, bool is_pattern) {
    const RecordInfo* info = native_info(one->module, one->name, one->pos);
    const bool is_made = !is_update && !is_pattern;
    if (is_made && !one->name) error(one->pos, "native record '_' undefined");
    if (is_update) check_literal_update(one->base, one->pos);
    std::vector<const Expr*> parts;
    if (one->base) parts.push_back(one->base);
    std::unordered_set<Symbol> seen;
    bool all_known = true;
    for (const RecordFieldInit& field : one->fields) {
        if (field.is_wildcard) {
            all_known = false;
            error(field.pos,
                  "multi-field initialization (assigning to _) is only supported for tuple "
                  "records");
            continue;
        }
        parts.push_back(field.value);
        if (!seen.insert(field.name).second && (!is_update || info))
            error(field.pos,
                  "field " + quote_atom(field.name.text()) + " already defined in record " +
                      shown(one->module, one->name));
        if (!info || info->fields.contains(field.name)) continue;
        all_known = false;
        if (is_made)
            error(field.pos, undefined_field(info, field.name, one->name));
        else if (switches_.undefined_field)
            warn(field.pos, unknown_field(field.name, one->name));
    }
    if (is_made && info && all_known)
        for (const RecordFieldDef& field : info->form->fields)
            if (!field.default_value && !seen.contains(field.name))
                error(one->pos,
                      "field " + quote_atom(field.name.text()) +
                          " is not initialized in native record " + quote_atom(one->name.text()));
    if (!is_pattern) return parallel(parts);
    for (const Expr* part : parts)
        pattern(part);
}

} // namespace joist::compiler

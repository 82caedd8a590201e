// Native records: terms of OTP 29 that know the module and the name of their definition. See
// desugar.h.
//
//     #s{a = 1}          put s, [], a, 1
//     R#s{a = 1}         case R of <a record s> -> put s, R, a, 1; _ -> badrecord
//     R#s.a              get R, s, a
//
// A definition is known by its name in its own module, elsewhere by {Module,Name}; `_` is any.
// Which fields there are, and what those left out hold, is found at run time.
#include "compiler/core/desugar.h"

namespace joist::compiler::core {

bool Desugar::is_native(Symbol module, Symbol name) const {
    if (module || !name || record_imports_.contains(name)) return true;
    const RecordInfo* info = record(name);
    return info && info->form->is_native;
}

const Literal* Desugar::native_id(Symbol module, Symbol name) {
    LiteralPool& pool = make_.pool();
    if (!name) return pool.atom("_");
    if (!module) {
        const auto imported = record_imports_.find(name);
        if (imported == record_imports_.end()) return pool.atom(name);
        module = imported->second;
    }
    const Literal* pair[] = {pool.atom(module), pool.atom(name)};
    return pool.tuple(pair);
}

Expr* Desugar::native_call(std::string_view name, Pos pos, std::span<Expr*> args) {
    return make_.call(make_.symbol(kNativeOperations), make_.symbol(name), pos, args);
}

Expr* Desugar::native_test(Expr* subject, Symbol module, Symbol name, Pos pos) {
    if (!module) {
        const auto imported = record_imports_.find(name);
        module = imported == record_imports_.end() ? parsed_.name : imported->second;
    }
    return native_call(
        "is", pos, make_.list<Expr*>({subject, make_.atom(module, pos), make_.atom(name, pos)}));
}

Expr* Desugar::native_make(const ast::RecordExpr* expr, Bindings& before) {
    const Pos pos = expr->pos;
    Apart apart{*this, pos, before};
    // Unlike that of a tuple, a record to be updated is evaluated before the values.
    std::vector<Expr*> args{make_.literal(native_id(expr->module, expr->name), pos),
                            expr->base ? apart.atom(expr->base)
                                       : make_.literal(make_.pool().nil(), pos)};
    for (const ast::RecordFieldInit& field : expr->fields) {
        args.push_back(make_.atom(field.name, field.pos));
        args.push_back(apart.atom(field.value));
    }
    if (!expr->base) return native_call("put", pos, make_.list(args));
    Expr* base = args[1];
    Expr* choice = make_.with_args(ExprKind::kCase, pos, {base});
    Expr* result = expr->fields.empty() ? base : native_call("put", pos, make_.list(args));
    Pattern* shape = native_shape(expr->module, expr->name, pos);
    shape->args = make_.list<Pattern*>({make_.any(pos)});
    choice->wide->clauses =
        make_.list<Clause*>({make_.clause(pos, {shape}, {}, make_.body(result))});
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kBadRecord, pos, make_.list<Expr*>({base})));
    return choice;
}

Pattern* Desugar::native_shape(Symbol module, Symbol name, Pos pos) {
    Pattern* shape = make_.pattern(PatternKind::kNativeRecord, pos);
    shape->literal = native_id(module, name);
    return shape;
}

Pattern* Desugar::native_pattern(const ast::RecordExpr* expr) {
    Pattern* shape = native_shape(expr->module, expr->name, expr->pos);
    std::vector<Expr*> keys;
    std::vector<Pattern*> values;
    for (const ast::RecordFieldInit& field : expr->fields) {
        keys.push_back(make_.atom(field.name, field.pos));
        values.push_back(pattern(field.value));
    }
    shape->keys = make_.list(keys);
    shape->args = make_.list(values);
    return shape;
}

Expr* Desugar::native_access(const ast::RecordFieldExpr* expr, Expr* base) {
    return native_call(
        "get",
        expr->pos,
        make_.list<Expr*>({base,
                           make_.literal(native_id(expr->module, expr->name), expr->pos),
                           make_.atom(expr->field, expr->field_pos)}));
}

void Desugar::import_records(const ast::AttributeForm* form) {
    if (form->name != std::string_view{"import_record"} || !form->value ||
        form->value->kind != ast::ExprKind::kTuple)
        return;
    const auto pair = form->value->as<TupleExpr>()->elements;
    if (pair[1]->kind != ast::ExprKind::kList) return;
    for (const ast::Expr* one : pair[1]->as<ListExpr>()->elements)
        record_imports_.emplace(one->as<AtomExpr>()->name, pair[0]->as<AtomExpr>()->name);
}

void Desugar::add_native_records() {
    std::unordered_set<Symbol> exported;
    for (const Form* form : parsed_.forms) {
        if (form->kind != FormKind::kAttribute) continue;
        const auto* attribute = form->as<AttributeForm>();
        if (attribute->name != std::string_view{"export_record"} || !attribute->value ||
            attribute->value->kind != ast::ExprKind::kList)
            continue;
        for (const ast::Expr* one : attribute->value->as<ListExpr>()->elements)
            if (one->kind == ast::ExprKind::kAtom) exported.insert(one->as<AtomExpr>()->name);
    }
    for (const Form* form : parsed_.forms) {
        if (form->kind != FormKind::kRecord || !form->as<RecordForm>()->is_native) continue;
        const auto* definition = form->as<RecordForm>();
        NativeRecord made{definition->name, exported.contains(definition->name), {}};
        for (const ast::RecordFieldDef& field : definition->fields)
            made.fields.push_back(
                {field.name, field.default_value ? attribute_term(field.default_value) : nullptr});
        module_.native_records.push_back(std::move(made));
    }
}

} // namespace joist::compiler::core

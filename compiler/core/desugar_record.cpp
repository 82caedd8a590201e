// Records: tuples whose first element is the record's name. See desugar.h.
#include "compiler/core/desugar.h"

namespace joist::compiler::core {

/// Elements that uses of records may come to, all together: a default may be a record whose
/// defaults are records, and so on.
constexpr std::size_t kMaxRecordElements = 8'000'000;

void Desugar::too_large(Pos pos, const char* what) {
    if (module_.too_large.valid()) return;
    module_.too_large = pos;
    module_.too_large_what = what;
}

/// Counts one more use of a record with `fields` fields; false: there are too many.
bool Desugar::record_fits(std::size_t fields, Pos pos) {
    record_elements_ += fields + 1;
    if (record_elements_ <= kMaxRecordElements) return true;
    too_large(pos, "records with all their fields are");
    return false;
}

std::vector<const ast::Expr*>
Desugar::record_values(const RecordInfo& info, const ast::RecordExpr* expr, bool with_defaults) {
    const auto& fields = info.form->fields;
    std::vector<const ast::Expr*> values(fields.size(), nullptr);
    const ast::Expr* rest = nullptr;
    for (const ast::RecordFieldInit& init : expr->fields) {
        if (init.is_wildcard) {
            rest = init.value;
            continue;
        }
        const auto found = info.index.find(init.name);
        if (found != info.index.end()) values[found->second] = init.value;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i]) continue;
        if (rest)
            values[i] = rest;
        else if (with_defaults)
            values[i] = fields[i].default_value;
    }
    return values;
}

Expr* Desugar::record_make(const ast::RecordExpr* expr, Bindings& before) {
    if (is_native(expr->module, expr->name)) return native_make(expr, before);
    Apart apart{*this, expr->pos, before};
    const RecordInfo* info = record(expr->name);
    if (!info || !record_fits(info->form->fields.size(), expr->pos))
        return make_.atom("undefined", expr->pos);
    std::vector<Expr*> elements{make_.atom(expr->name, expr->pos)};
    for (const ast::Expr* field : record_values(*info, expr, true))
        elements.push_back(field ? apart.atom(field) : make_.atom("undefined", expr->pos));
    return make_.tuple(expr->pos, make_.list(elements));
}

// The new values are evaluated first, then the record. With few fields to keep, taking the tuple
// apart and building a new one beats a call of setelement/3; with many it doesn't.
Expr* Desugar::record_update(const ast::RecordExpr* expr, Bindings& before) {
    if (is_native(expr->module, expr->name)) return native_make(expr, before);
    Apart apart{*this, expr->pos, before};
    const RecordInfo* info = record(expr->name);
    if (!info || !record_fits(info->form->fields.size(), expr->pos))
        return make_.atom("undefined", expr->pos);
    constexpr std::size_t kKeptForEachUpdate = 12;
    const Pos pos = expr->pos;
    std::vector<Expr*> updates(info->form->fields.size(), nullptr);
    std::size_t count = 0;
    for (const ast::RecordFieldInit& init : expr->fields) { // evaluated as written
        const auto found = info->index.find(init.name);
        if (init.is_wildcard || found == info->index.end()) continue; // lint has reported it
        updates[found->second] = apart.atom(init.value);
        apart.keep_order();
        ++count;
    }
    Expr* base = apart.atom(expr->base);
    const bool rebuild = updates.size() - count <= kKeptForEachUpdate * count;
    std::vector<Pattern*> fields{make_.literal_pattern(make_.pool().atom(expr->name), pos)};
    std::vector<Expr*> elements{make_.atom(expr->name, pos)};
    for (Expr* update : updates) {
        Pattern* field = make_.any(pos);
        if (!update && rebuild) {
            field->var = module_.new_var();
            update = make_.var(field->var, pos);
        }
        fields.push_back(field);
        elements.push_back(update);
    }
    Bindings inner;
    Expr* result = base;
    if (count != 0 && rebuild)
        result = make_.tuple(pos, make_.list(elements));
    else {
        for (std::size_t i = elements.size(); i-- > 1;) {
            if (!elements[i]) continue;
            Expr* index = make_.integer(static_cast<std::int64_t>(i) + 1, pos);
            result =
                make_.erlang_call("setelement", pos, {index, bound(result, inner), elements[i]});
        }
    }
    Pattern* shape = make_.pattern(PatternKind::kTuple, pos);
    shape->args = make_.list(fields);
    Expr* choice = make_.with_args(ExprKind::kCase, pos, {base});
    choice->wide->clauses =
        make_.list<Clause*>({make_.clause(pos, {shape}, {}, make_.body(inner, result))});
    const Pos bad = expr->fields.empty() ? ast::first_pos(expr) : pos;
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kBadRecord, bad, make_.list<Expr*>({base})));
    return choice;
}

Expr* Desugar::record_access(const ast::RecordFieldExpr* expr, Bindings& before) {
    if (is_native(expr->module, expr->name)) return native_access(expr, atom(expr->base, before));
    const RecordInfo* info = record(expr->name);
    const auto found = info ? info->index.find(expr->field) : decltype(info->index.end()){};
    if (!info || found == info->index.end() || !record_fits(info->form->fields.size(), expr->pos))
        return make_.atom("undefined", expr->pos);
    const Pos pos = expr->pos;
    Expr* base = atom(expr->base, before);
    if (!strict_records_)
        return make_.erlang_call(
            "element",
            pos,
            {make_.integer(static_cast<std::int64_t>(found->second) + 2, pos), base});
    std::vector<Pattern*> fields{make_.literal_pattern(make_.pool().atom(expr->name), pos)};
    for (std::size_t i = 0; i < info->form->fields.size(); ++i)
        fields.push_back(make_.any(pos));
    const VarId id = module_.new_var();
    fields[found->second + 1]->var = id;
    Pattern* shape = make_.pattern(PatternKind::kTuple, pos);
    shape->args = make_.list(fields);
    Expr* choice = make_.with_args(ExprKind::kCase, pos, {base});
    choice->wide->clauses =
        make_.list<Clause*>({make_.clause(pos, {shape}, {}, make_.body(make_.var(id, pos)))});
    choice->wide->body = make_.body(
        make_.match_fail(Fail::kBadRecord, ast::first_pos(expr), make_.list<Expr*>({base})));
    return choice;
}

Expr* Desugar::record_index(const ast::RecordIndexExpr* expr) {
    const RecordInfo* info = record(expr->name);
    const auto found = info ? info->index.find(expr->field) : decltype(info->index.end()){};
    if (!info || found == info->index.end()) return make_.atom("undefined", expr->pos);
    return make_.integer(static_cast<std::int64_t>(found->second) + 2, expr->pos);
}

Pattern* Desugar::record_pattern(const ast::RecordExpr* expr) {
    if (is_native(expr->module, expr->name)) return native_pattern(expr);
    const RecordInfo* info = record(expr->name);
    if (!info || !record_fits(info->form->fields.size(), expr->pos)) return make_.any(expr->pos);
    std::vector<Pattern*> fields{make_.literal_pattern(make_.pool().atom(expr->name), expr->pos)};
    for (const ast::Expr* field : record_values(*info, expr, false))
        fields.push_back(field ? pattern(field) : make_.any(expr->pos));
    Pattern* shape = make_.pattern(PatternKind::kTuple, expr->pos);
    shape->args = make_.list(fields);
    return shape;
}

Expr* Desugar::record_test(Expr* subject, Symbol name, Pos pos) {
    if (is_native({}, name)) return native_test(subject, {}, name, pos);
    const RecordInfo* info = record(name);
    const auto size = static_cast<std::int64_t>(info ? info->form->fields.size() : 0) + 1;
    return make_.erlang_call(
        "is_record", pos, {subject, make_.atom(name, pos), make_.integer(size, pos)});
}

Expr* Desugar::guard_record(const ast::RecordExpr* expr) {
    const RecordInfo* info = record(expr->name);
    if (!info || expr->base || !record_fits(info->form->fields.size(), expr->pos))
        return make_.atom("undefined", expr->pos);
    std::vector<Expr*> elements{make_.atom(expr->name, expr->pos)};
    for (const ast::Expr* field : record_values(*info, expr, true))
        elements.push_back(field ? guard_expr(field) : make_.atom("undefined", expr->pos));
    return make_.tuple(expr->pos, make_.list(elements));
}

// In a guard the test that it is such a record comes first and makes the whole test false; with
// no_strict_record_tests there is none.
Expr* Desugar::guard_record_access(const ast::RecordFieldExpr* expr) {
    if (is_native(expr->module, expr->name)) return native_access(expr, guard_expr(expr->base));
    const RecordInfo* info = record(expr->name);
    const auto found = info ? info->index.find(expr->field) : decltype(info->index.end()){};
    if (!info || found == info->index.end()) return make_.atom("undefined", expr->pos);
    Expr* base = guard_expr(expr->base);
    if (record_tests_ && strict_records_)
        record_tests_->push_back(record_test(base, expr->name, expr->pos));
    return make_.erlang_call(
        "element",
        expr->pos,
        {make_.integer(static_cast<std::int64_t>(found->second) + 2, expr->pos), base});
}

} // namespace joist::compiler::core

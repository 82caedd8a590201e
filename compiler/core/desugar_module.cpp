// Forms of a module, functions, and the scope of names. See desugar.h.
#include "compiler/core/desugar.h"

#include "compiler/core/constants.h"
#include "compiler/lint/erl_bifs.h"

#include <algorithm>

namespace joist::compiler::core {

Desugar::Desugar(const ParsedModule& parsed, Module& module, const CoreOptions& options)
    : parsed_{parsed}, module_{module}, options_{options}, make_{module},
      export_all_{options.export_all} {
    scope_.assign(parsed.storage->symbols.size(), kNoVar);
    strict_records_ = !parsed.options.has("no_strict_record_tests");
}

void Desugar::run() {
    module_.name = parsed_.name;
    module_.main_file = parsed_.main_file;
    collect_forms();
    for (const Form* form : parsed_.forms)
        if (form->kind == FormKind::kFunction) function(form->as<FunctionForm>());
    if (!callbacks_.empty()) add_behaviour_info();
    add_module_info();
}

void Desugar::collect_forms() {
    for (const ast::Expr* option : parsed_.compile_options)
        apply_compile_option(option);
    std::vector<NameArity> all;
    for (const Form* form : parsed_.forms) {
        switch (form->kind) {
        case FormKind::kExport:
            for (const ast::NameArity& entry : form->as<ExportForm>()->entries)
                module_.exports.push_back({entry.name, entry.arity});
            break;
        case FormKind::kImport:
            for (const ast::NameArity& entry : form->as<ImportForm>()->entries)
                imports_[function_key(entry.name, entry.arity)] = form->as<ImportForm>()->module;
            break;
        case FormKind::kRecord: {
            const auto* definition = form->as<RecordForm>();
            RecordInfo info{definition, {}};
            for (std::size_t i = 0; i < definition->fields.size(); ++i)
                info.index.emplace(definition->fields[i].name, static_cast<std::uint32_t>(i));
            records_.emplace(definition->name, std::move(info));
            break;
        }
        case FormKind::kFunction: {
            const auto* function = form->as<FunctionForm>();
            locals_.insert(function_key(function->name, function->arity));
            all.push_back({function->name, function->arity});
            break;
        }
        case FormKind::kCallback: {
            const auto* callback = form->as<ast::SpecForm>();
            callbacks_.push_back(name_and_arity(callback->name, callback->arity));
            break;
        }
        case FormKind::kOptionalCallbacks:
            for (const ast::NameArity& entry : form->as<ExportForm>()->entries)
                optional_callbacks_.push_back(name_and_arity(entry.name, entry.arity));
            break;
        case FormKind::kAttribute:
            import_records(form->as<AttributeForm>());
            add_attribute(form->as<AttributeForm>());
            break;
        case FormKind::kNominal:
            // As of OTP 29; the driver, which knows the abstract format, writes the type there.
            if (parsed_.target >= ParsedModule::kNativeRecordTarget)
                module_.attributes.push_back({make_.symbol("nominal"), make_.pool().nil()});
            break;
        default:
            break;
        }
    }
    add_native_records();
    if (export_all_) module_.exports = std::move(all);
    const auto before = [](const NameArity& a, const NameArity& b) {
        const int names = a.name.text().compare(b.name.text());
        return names != 0 ? names < 0 : a.arity < b.arity;
    };
    if (!callbacks_.empty()) module_.exports.push_back({make_.symbol("behaviour_info"), 1});
    const Symbol module_info = make_.symbol("module_info");
    module_.exports.push_back({module_info, 0});
    module_.exports.push_back({module_info, 1});
    std::sort(module_.exports.begin(), module_.exports.end(), before);
    const auto same = [](const NameArity& a, const NameArity& b) {
        return a.name == b.name && a.arity == b.arity;
    };
    module_.exports.erase(std::unique(module_.exports.begin(), module_.exports.end(), same),
                          module_.exports.end());
}

void Desugar::apply_compile_option(const ast::Expr* option) {
    if (option->is_atom("export_all")) export_all_ = true;
    if (option->is_atom("no_auto_import")) no_auto_import_all_ = true;
    if (option->kind != ast::ExprKind::kTuple) return;
    const auto elements = option->as<TupleExpr>()->elements;
    if (elements.size() != 2 || !elements[0]->is_atom("no_auto_import") ||
        elements[1]->kind != ast::ExprKind::kList)
        return;
    for (const ast::Expr* entry : elements[1]->as<ListExpr>()->elements) {
        const Literal* pair = attribute_term(entry);
        if (pair && pair->is_tuple() && pair->items.size() == 2 && pair->items[0]->is_atom() &&
            pair->items[1]->is_small())
            no_auto_import_.insert(function_key(pair->items[0]->atom,
                                                static_cast<std::size_t>(pair->items[1]->integer)));
    }
}

// The constant that an attribute's value is; null if it is none.
const Literal* Desugar::attribute_term(const ast::Expr* expr) {
    const Expr* made = guard_expr(expr);
    return made->is_literal() ? made->literal : nullptr;
}

void Desugar::add_attribute(const ast::AttributeForm* form) {
    const std::string_view name = form->name.text();
    if (name == "compile" || name == "feature" || name == "doc" || name == "moduledoc" ||
        name == "export_record" || !form->value)
        return;
    const Literal* value = attribute_term(form->value);
    if (!value) return;
    if (name == "on_load") {
        if (value->is_tuple() && value->items.size() == 2 && value->items[0]->is_atom() &&
            value->items[1]->is_small())
            module_.on_load = {value->items[0]->atom,
                               static_cast<std::uint32_t>(value->items[1]->integer)};
    }
    if (!value->is_cons() && !value->is_nil()) value = make_.pool().cons(value, make_.pool().nil());
    module_.attributes.push_back({form->name, value});
}

const Desugar::RecordInfo* Desugar::record(Symbol name) const {
    const auto found = records_.find(name);
    return found == records_.end() ? nullptr : &found->second;
}

bool Desugar::knows_record(Symbol name) const {
    return record(name) || record_imports_.contains(name);
}

bool Desugar::is_local(Symbol name, std::size_t arity) const {
    return locals_.contains(function_key(name, arity));
}

void Desugar::bind(Symbol name, VarId var) {
    if (name.id() >= scope_.size()) scope_.resize(name.id() + 1, kNoVar);
    trail_.emplace_back(name, scope_[name.id()]);
    scope_[name.id()] = var;
}

void Desugar::rewind(std::size_t to) {
    while (trail_.size() > to) {
        scope_[trail_.back().first.id()] = trail_.back().second;
        trail_.pop_back();
    }
}

std::vector<std::pair<Symbol, VarId>> Desugar::bound_since(std::size_t from) const {
    std::vector<std::pair<Symbol, VarId>> names;
    for (std::size_t i = from; i < trail_.size(); ++i)
        if (trail_[i].second == kNoVar)
            names.emplace_back(trail_[i].first, lookup(trail_[i].first));
    return names;
}

void Desugar::function(const ast::FunctionForm* form) {
    numbered_.clear();
    const std::size_t start = mark();
    std::vector<VarId> params;
    std::vector<Expr*> subjects;
    for (std::uint32_t i = 0; i < form->arity; ++i) {
        params.push_back(module_.new_var());
        subjects.push_back(make_.var(params.back(), form->pos));
    }
    Expr* choice = make_.with_args(ExprKind::kCase, form->pos, make_.list(subjects));
    choice->wide->clauses = clauses(form->clauses, Exports::kNo, true);
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kFunctionClause, form->pos, make_.list(subjects)));
    rewind(start);
    for (std::size_t i = 0; i < numbered_.size(); ++i)
        numbered_[i]->index = static_cast<std::uint32_t>(i);
    module_.functions.push_back(module_.arena.make<Function>(
        form->name, form->arity, form->pos, make_.list(params), make_.body(choice)));
}

const Literal* Desugar::name_and_arity(Symbol name, std::size_t arity) {
    LiteralPool& pool = make_.pool();
    const Literal* const pair[] = {pool.atom(name), pool.integer(static_cast<std::int64_t>(arity))};
    return pool.tuple(pair);
}

/// What a module with callbacks tells of them: behaviour_info(callbacks | optional_callbacks).
void Desugar::add_behaviour_info() {
    LiteralPool& pool = make_.pool();
    const VarId what = module_.new_var();
    const auto clause = [&](std::string_view key, const std::vector<const Literal*>& callbacks) {
        return make_.clause({},
                            {make_.literal_pattern(pool.atom(key), {})},
                            {},
                            make_.body(make_.literal(pool.list(callbacks), {})));
    };
    const auto subject = [&] { return make_.list<Expr*>({make_.var(what, {})}); };
    Expr* choice = make_.with_args(ExprKind::kCase, {}, subject());
    choice->wide->clauses = make_.list<Clause*>(
        {clause("callbacks", callbacks_), clause("optional_callbacks", optional_callbacks_)});
    choice->wide->body = make_.body(make_.match_fail(Fail::kFunctionClause, {}, subject()));
    module_.functions.push_back(module_.arena.make<Function>(
        make_.symbol("behaviour_info"), 1u, Pos{}, make_.list<VarId>({what}), make_.body(choice)));
}

void Desugar::add_module_info() {
    const Symbol name = make_.symbol("module_info");
    const Symbol get = make_.symbol("get_module_info");
    Expr* self = make_.atom(module_.name, {});
    Expr* all = make_.call(make_.erlang(), get, {}, make_.list<Expr*>({self}));
    module_.functions.push_back(
        module_.arena.make<Function>(name, 0u, Pos{}, std::span<VarId>{}, make_.body(all)));
    const VarId key = module_.new_var();
    Expr* one = make_.call(make_.erlang(), get, {}, make_.list<Expr*>({self, make_.var(key, {})}));
    module_.functions.push_back(
        module_.arena.make<Function>(name, 1u, Pos{}, make_.list<VarId>({key}), make_.body(one)));
}

std::unique_ptr<Module>
desugar_module(const ParsedModule& parsed, LiteralPool& literals, const CoreOptions& options) {
    auto module = std::make_unique<Module>(literals);
    Desugar{parsed, *module, options}.run();
    return module;
}

std::unique_ptr<Module>
lower_module(const ParsedModule& parsed, LiteralPool& literals, const CoreOptions& options) {
    auto module = desugar_module(parsed, literals, options);
    if (module->too_large.valid()) return module;
    simplify_module(*module);
    lift_module(*module);
    return module;
}

} // namespace joist::compiler::core

// Types, specs and callbacks. See linter.h.
#include "compiler/lint/constant_number.h"
#include "compiler/lint/linter.h"
#include "compiler/lint/obsolete.h"
#include "compiler/parse/builtin_types.h"

#include <algorithm>

namespace joist::compiler {

namespace {

bool is_type_form(const Form* form) {
    return form->kind == FormKind::kType || form->kind == FormKind::kOpaque ||
           form->kind == FormKind::kNominal;
}

} // namespace

std::string Linter::type_name(Symbol name, std::size_t arity) {
    std::string text = quote_atom(name.text()) + "(";
    for (std::size_t i = 0; i < arity; ++i)
        text += i > 0 ? ",_" : "_";
    return text + ")";
}

void Linter::collect_types() {
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kSpec) {
            const auto* spec = form->as<SpecForm>();
            if (!spec->module || spec->module == module_.name)
                specs_.insert(key(spec->name, spec->arity));
        }
        if (!is_type_form(form)) continue;
        const auto* type = form->as<TypeForm>();
        const std::size_t arity = type->parameters.size();
        const std::uint64_t id = key(type->name, arity);
        if (!types_.emplace(id, TypeInfo{type, false, {}}).second) {
            error(form->pos, "type " + type_name(type->name, arity) + " already defined");
            continue;
        }
        if (is_builtin_type(type->name.text(), arity) && switches_.redefined_builtin_type &&
            !is_set("no_auto_import_types") && !nowarn_redefined_type_.contains(id))
            warn(form->pos, "local redefinition of built-in type: " + type_name(type->name, arity));
    }
}

void Linter::check_types() {
    for (const Form* form : module_.forms) {
        if (is_late(form)) continue;
        if (form->kind == FormKind::kExportType) {
            for (const NameArity& entry : form->as<ExportForm>()->entries) {
                const std::uint64_t id = key(entry.name, entry.arity);
                if (!exported_types_.insert(id).second)
                    warn(form->pos,
                         "type " + name_arity(entry.name, entry.arity) + " already exported");
                type_roots_.push_back(id);
                if (!types_.contains(id) && !is_builtin_type(entry.name.text(), entry.arity))
                    error(form->pos,
                          "type " + type_name(entry.name, entry.arity) + " undefined",
                          1,
                          type_hint(entry.name, entry.arity));
            }
        } else if (is_type_form(form)) {
            check_type_form(form->as<TypeForm>());
        } else if (form->kind == FormKind::kSpec || form->kind == FormKind::kCallback) {
            check_spec(form->as<SpecForm>());
        } else if (form->kind == FormKind::kRecord) {
            // Of a second definition OTP doesn't look at the types.
            const auto known = records_.find(form->as<RecordForm>()->name);
            if (known != records_.end() && known->second.form != form) continue;
            typed_records_.push_back(form->as<RecordForm>()->name);
            is_typed_record_.insert(form->as<RecordForm>()->name);
            TypeVariables variables;
            for (const RecordFieldDef& field : form->as<RecordForm>()->fields)
                check_type(field.type, variables);
            check_singles(variables);
        }
    }
    check_optional_callbacks();
}

void Linter::check_type_form(const TypeForm* form) {
    const auto found = types_.find(key(form->name, form->parameters.size()));
    if (found == types_.end() || found->second.form != form) return;
    current_type_ = &found->second;
    TypeVariables variables;
    for (std::size_t i = 0; i < form->parameters.size(); ++i)
        see(form->parameters[i], form->parameter_positions[i], true, variables);
    check_type(form->type, variables);
    current_type_ = nullptr;
    check_singles(variables);
}

void Linter::check_spec(const SpecForm* form) {
    const std::string what = name_arity(form->name, form->arity);
    const bool is_callback = form->kind == FormKind::kCallback;
    const std::uint64_t id = key(form->name, form->arity);
    const bool here = !form->module || form->module == module_.name;
    if (is_callback) {
        const Symbol info = module_.storage->symbols.intern("behaviour_info");
        if (form->module)
            error(form->pos,
                  "explicit module not allowed for callback " + quote_atom(form->module.text()) +
                      ":" + what);
        else if (!callbacks_.emplace(id, form->pos).second)
            error(form->pos, "callback " + what + " already defined");
        if (is_defined(info, 1))
            error(form->pos,
                  "cannot define callback attibute for " + what +
                      " when behaviour_info is defined");
    } else if (!here) {
        const std::string full = quote_atom(form->module.text()) + ":" + what;
        error(form->pos,
              foreign_specs_.insert(full).second
                  ? "spec for function " + full + " from other module"
                  : "spec for " + full + " already defined");
    } else {
        if (!seen_specs_.insert(id).second)
            return error(form->pos, "spec for " + what + " already defined");
        if (!is_defined(form->name, form->arity))
            error(form->pos,
                  "spec for undefined function " + what,
                  1,
                  function_hint(form->name, form->arity));
    }
    for (const SpecClause& clause : form->clauses) {
        if (clause.function->args.size() != form->arity)
            error(clause.pos, is_callback ? "callback has wrong arity" : "spec has wrong arity");
        TypeVariables variables;
        check_type(clause.function, variables);
        for (const TypeConstraint& one : clause.constraints) {
            see(one.variable, one.pos, true, variables);
            check_type(one.type, variables);
        }
        check_singles(variables);
    }
}

void Linter::check_optional_callbacks() {
    std::unordered_set<std::uint64_t> seen;
    for (const Form* form : module_.forms) {
        if (form->kind != FormKind::kOptionalCallbacks || is_late(form)) continue;
        for (const NameArity& entry : form->as<ExportForm>()->entries) {
            const std::uint64_t id = key(entry.name, entry.arity);
            const std::string what = name_arity(entry.name, entry.arity);
            if (!seen.insert(id).second)
                error(form->pos, "optional callback " + what + " duplicated");
            else if (!callbacks_.contains(id))
                error(form->pos,
                      "callback " + what + " is undefined",
                      1,
                      callback_hint(entry.name, entry.arity));
        }
    }
}

void Linter::check_unused_types() {
    std::vector<std::uint64_t> work = type_roots_;
    while (!work.empty()) {
        const auto found = types_.find(work.back());
        work.pop_back();
        if (found == types_.end() || found->second.is_used) continue;
        found->second.is_used = true;
        const auto& mentions = found->second.mentions;
        work.insert(work.end(), mentions.begin(), mentions.end());
    }
    for (const auto& [id, info] : types_) {
        const TypeForm* form = info.form;
        if (!in_main_file(form->pos)) continue;
        const std::string name = type_name(form->name, form->parameters.size());
        if (!info.is_used && switches_.unused_type) warn(form->pos, "type " + name + " is unused");
        if (form->kind == FormKind::kOpaque && !exported_types_.contains(id))
            warn(form->pos, "opaque type " + name + " is not exported");
    }
}

// ---- one type

void Linter::see(Symbol name, Pos pos, bool is_single, TypeVariables& variables) {
    if (name == std::string_view{"_"}) return;
    const auto [found, added] = variables.emplace(name, TypeVariable{pos, is_single});
    if (!added) found->second.is_single = false;
}

void Linter::check_singles(const TypeVariables& variables) {
    for (const auto& [name, variable] : variables) {
        if (!variable.is_single || name.text().starts_with('_')) continue;
        error(variable.pos,
              "type variable '" + std::string{name.text()} + "' is only used once (is unbound)");
    }
}

void Linter::check_type(const Type* type, TypeVariables& variables) {
    if (!type) return;
    switch (type->kind) {
    case TypeKind::kVar:
        return see(type->name, type->pos, true, variables);
    case TypeKind::kUnion:
        return check_union(type, variables);
    case TypeKind::kRecord:
        return check_record_type(type, variables);
    case TypeKind::kInteger:
    case TypeKind::kRange:
    case TypeKind::kBinary:
        return check_numbers(type);
    case TypeKind::kCall:
    case TypeKind::kRemote:
        check_type_call(type);
        break;
    default:
        break;
    }
    for (const Type* arg : type->args)
        check_type(arg, variables);
    check_type(type->result, variables);
}

void Linter::check_numbers(const Type* type) {
    const auto low = type->value ? constant_value(type->value) : std::nullopt;
    const auto high = type->high ? constant_value(type->high) : std::nullopt;
    const auto is_size = [](const std::optional<Number>& one) {
        return !one || (!one->is_float && (one->is_big || one->integer >= 0));
    };
    if (type->kind == TypeKind::kInteger) {
        if (!low || low->is_float) error(type->pos, "bad integer type");
    } else if (type->kind == TypeKind::kRange) {
        const bool good = low && high && !low->is_float && !high->is_float &&
                          (low->is_big || high->is_big || low->integer <= high->integer);
        if (!good) error(type->pos, "bad range type");
    } else if (!is_size(low) || !is_size(high)) {
        error(type->pos, "bad binary type");
    }
}

// A variable of several alternatives, once in each, is one that nothing else knows of.
void Linter::check_union(const Type* type, TypeVariables& variables) {
    TypeVariables all;
    for (const Type* arg : type->args) {
        TypeVariables inner;
        check_type(arg, inner);
        for (const auto& [name, variable] : inner) {
            const auto [found, added] = all.emplace(name, variable);
            if (!added && !variable.is_single) found->second.is_single = false;
        }
    }
    for (const auto& [name, variable] : all)
        see(name, variable.pos, variable.is_single, variables);
}

void Linter::check_record_type(const Type* type, TypeVariables& variables) {
    RecordInfo* info = type->module ? native_info(type->module, type->name, type->pos)
                                    : record(type->name, type->pos);
    // Types, unlike functions, only know the records that stand before them.
    if (info && !info->form->is_native && !is_typed_record_.contains(type->name)) {
        undefined_record(type->name, type->pos, typed_records_);
        info = nullptr;
    }
    if (info && info->form->is_native && !type->fields.empty()) {
        error(type->fields[0].pos, "native records do not allow special field types");
        info = nullptr;
    }
    std::unordered_set<Symbol> seen;
    for (const TypeField& field : type->fields) {
        check_type(field.type, variables);
        if (!info) continue;
        if (!info->fields.contains(field.name))
            error(field.pos, undefined_field(info, field.name, type->name));
        else if (!seen.insert(field.name).second)
            error(field.pos,
                  "field " + quote_atom(field.name.text()) + " already defined in record " +
                      quote_atom(type->name.text()));
    }
}

void Linter::check_type_call(const Type* type) {
    const std::size_t arity = type->args.size();
    if (type->kind == TypeKind::kRemote && type->module != module_.name) {
        const ObsoleteRow* row = obsolete_type(type->module.text(), type->name.text(), arity);
        if (!row) return;
        const bool wanted =
            row->fate == Fate::kRemoved ? switches_.removed : switches_.deprecated_type;
        if (wanted)
            warn(type->pos,
                 "the type " + quote_atom(type->module.text()) + ":" +
                     type_name(type->name, arity) + " is " + std::string{row->text});
        return;
    }
    const std::uint64_t id = key(type->name, arity);
    if (types_.contains(id)) {
        if (current_type_)
            current_type_->mentions.push_back(id);
        else
            type_roots_.push_back(id);
    } else if (type->kind == TypeKind::kRemote || !is_builtin_type(type->name.text(), arity)) {
        error(type->pos,
              "type " + type_name(type->name, arity) + " undefined",
              static_cast<std::uint32_t>(type->name.text().size()),
              type_hint(type->name, arity));
    }
    if (type->name == std::string_view{"bool"} && arity == 0 && switches_.deprecated_type)
        warn(type->pos, "type bool() is now called boolean(); please use the new name instead");
}

} // namespace joist::compiler

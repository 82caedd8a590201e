// Forms, types and what stands in attributes; expressions are in write_expr.cpp. See abstract.h.
#include "compiler/abstract/form_writer.h"

#include "compiler/abstract/abstract.h"
#include "compiler/parse/builtin_types.h"
#include "compiler/source/deep_stack.h"

#include <algorithm>
#include <tuple>

namespace joist::compiler::abstract {

void FormWriter::forms(const ParsedModule& module) {
    quoted_words_ = module.quoted_words;
    std::sort(quoted_words_.begin(), quoted_words_.end(), [](const QuotedWord& a, const QuotedWord& b) {
        const auto key = [](Pos pos) { return std::tuple{pos.file, pos.line, pos.column}; };
        return key(a.pos) < key(b.pos);
    });
    for (const Form* one : module.forms)
        if (options_.own_types && (one->kind == FormKind::kType || one->kind == FormKind::kOpaque ||
                                   one->kind == FormKind::kNominal))
            own_types_.insert(
                {one->as<TypeForm>()->name.id(), one->as<TypeForm>()->parameters.size()});
    // In .beam files they are a chunk of their own.
    const auto is_left_out = [this](const Form* one) {
        if (options_.documentation || one->kind != FormKind::kAttribute) return false;
        const Symbol name = one->as<AttributeForm>()->name;
        return name == std::string_view{"doc"} || name == std::string_view{"moduledoc"};
    };
    const auto count = std::count_if(
        module.forms.begin(), module.forms.end(), [&](const Form* one) { return !is_left_out(one); });
    out_.list(static_cast<std::size_t>(count) + 1);
    for (const Form* one : module.forms) {
        if (!is_left_out(one)) form(one);
    }
    open("eof", 2, module.end);
    out_.nil();
}

void FormWriter::form(const Form* form) {
    expanded_ = form->expanded;
    switch (form->kind) {
    case FormKind::kModule:
        attribute(form->pos, "module");
        return atom(form->as<ModuleForm>()->name);
    case FormKind::kExport:
        attribute(form->pos, "export");
        return entries(form->as<ExportForm>()->entries);
    case FormKind::kExportType:
        attribute(form->pos, "export_type");
        return entries(form->as<ExportForm>()->entries);
    case FormKind::kOptionalCallbacks:
        attribute(form->pos, "optional_callbacks");
        return entries(form->as<ExportForm>()->entries);
    case FormKind::kImport:
        attribute(form->pos, "import");
        out_.tuple(2);
        atom(form->as<ImportForm>()->module);
        return entries(form->as<ImportForm>()->entries);
    case FormKind::kRecord:
        attribute(form->pos, form->as<RecordForm>()->is_native ? "native_record" : "record");
        return record(form->as<RecordForm>());
    case FormKind::kSpec:
        attribute(form->pos, "spec");
        return spec(form->as<SpecForm>());
    case FormKind::kCallback:
        attribute(form->pos, "callback");
        return spec(form->as<SpecForm>());
    case FormKind::kType:
        attribute(form->pos, "type");
        return type_form(form->as<TypeForm>());
    case FormKind::kOpaque:
        attribute(form->pos, "opaque");
        return type_form(form->as<TypeForm>());
    case FormKind::kNominal:
        attribute(form->pos, "nominal");
        return type_form(form->as<TypeForm>());
    case FormKind::kFile:
        return file(form->as<FileForm>());
    case FormKind::kAttribute: {
        const auto* plain = form->as<AttributeForm>();
        attribute(form->pos, plain->name.text());
        return value(plain->value);
    }
    case FormKind::kFunction: {
        const auto* function = form->as<FunctionForm>();
        open("function", 5, form->pos);
        atom(function->name);
        out_.integer(function->arity);
        return clauses(function->clauses, true);
    }
    }
}

/// `{attribute,Place,Name,`: the value follows.
void FormWriter::attribute(Pos pos, std::string_view name) {
    open("attribute", 4, pos);
    out_.atom(name);
}

/// The place of `-file` is told as it was before, and that it was not the program's.
void FormWriter::file(const FileForm* form) {
    out_.tuple(4);
    out_.atom("attribute");
    const auto place = [&] {
        if (!options_.columns || form->pos.column == 0) return out_.integer(form->at_line);
        out_.tuple(2);
        out_.integer(form->at_line);
        out_.integer(form->pos.column);
    };
    if (form->written) {
        out_.list(2);
        out_.tuple(2);
        out_.atom("generated");
        out_.atom("true");
        out_.tuple(2);
        out_.atom("location");
        place();
        out_.nil();
    } else {
        place();
    }
    out_.atom("file");
    out_.tuple(2);
    std::string_view name = form->name;
    if (options_.base_names && !form->written) name.remove_prefix(name.rfind('/') + 1);
    out_.string(name);
    out_.integer(form->line);
}

void FormWriter::entries(std::span<const NameArity> list) {
    out_.list(list.size());
    for (const NameArity& entry : list) {
        out_.tuple(2);
        atom(entry.name);
        out_.integer(entry.arity);
    }
    out_.nil();
}

void FormWriter::record(const RecordForm* form) {
    out_.tuple(2);
    atom(form->name);
    out_.list(form->fields.size());
    for (const RecordFieldDef& field : form->fields) {
        if (field.type) {
            out_.tuple(3);
            out_.atom("typed_record_field");
        }
        open("record_field", field.default_value ? 4 : 3, field.pos);
        leaf("atom", field.pos, field.name);
        if (field.default_value) expr(field.default_value);
        if (field.type) type(field.type);
    }
    out_.nil();
}

void FormWriter::type_form(const TypeForm* form) {
    out_.tuple(3);
    atom(form->name);
    type(form->type);
    out_.list(form->parameters.size());
    for (std::size_t i = 0; i < form->parameters.size(); ++i)
        leaf("var", form->parameter_positions[i], form->parameters[i]);
    out_.nil();
}

void FormWriter::spec(const SpecForm* form) {
    out_.tuple(2);
    out_.tuple(form->module ? 3 : 2);
    if (form->module) atom(form->module);
    atom(form->name);
    out_.integer(form->arity);
    out_.list(form->clauses.size());
    for (const SpecClause& clause : form->clauses)
        spec_clause(clause);
    out_.nil();
}

void FormWriter::spec_clause(const SpecClause& clause) {
    if (clause.constraints.empty()) return type(clause.function);
    open_type("bounded_fun", clause.pos);
    out_.list(2);
    type(clause.function);
    out_.list(clause.constraints.size());
    for (const TypeConstraint& constraint : clause.constraints) {
        open_type("constraint", constraint.pos);
        out_.list(2);
        leaf("atom", constraint.pos, "is_subtype");
        out_.list(2);
        leaf("var", constraint.pos, constraint.variable);
        type(constraint.type);
        out_.nil();
        out_.nil();
    }
    out_.nil();
    out_.nil();
}

// ---- types

/// `{type,Place,Name,`: the arguments follow.
void FormWriter::open_type(std::string_view name, Pos pos) {
    open("type", 4, pos);
    out_.atom(name);
}

void FormWriter::types(TypeList list) {
    out_.list(list.size());
    for (const Type* one : list)
        type(one);
    out_.nil();
}

void FormWriter::named_type(const Type* t) {
    const bool is_own = own_types_.contains({t->name.id(), t->args.size()}) ||
                        !is_builtin_type(t->name.text(), t->args.size());
    open(is_own ? "user_type" : "type", 4, t->pos);
    atom(t->name);
    if (t->args.empty() &&
        (t->name == std::string_view{"tuple"} || t->name == std::string_view{"map"}))
        return out_.atom("any");
    types(t->args);
}

void FormWriter::map_type(const Type* t) {
    open_type("map", t->pos);
    out_.list(t->exact.size());
    for (std::size_t i = 0; i < t->exact.size(); ++i) {
        open_type(t->exact[i] ? "map_field_exact" : "map_field_assoc", t->positions[i]);
        types(t->args.subspan(2 * i, 2));
    }
    out_.nil();
}

void FormWriter::record_type(const Type* t) {
    open_type("record", t->pos);
    out_.list(t->fields.size() + 1);
    if (t->module) {
        open("tuple", 3, t->pos);
        out_.list(2);
        leaf("atom", t->positions[0], t->module);
        leaf("atom", t->name_pos, t->name);
        out_.nil();
    } else {
        leaf("atom", t->name_pos, t->name);
    }
    for (const TypeField& field : t->fields) {
        open_type("field_type", field.pos);
        out_.list(2);
        leaf("atom", field.pos, field.name);
        type(field.type);
        out_.nil();
    }
    out_.nil();
}

void FormWriter::binary_type(const Type* t) {
    open_type("binary", t->pos);
    out_.list(2);
    // What isn't written has a line, but no column.
    for (const Expr* size : {t->value, t->high}) {
        if (size) {
            expr(size);
            continue;
        }
        out_.tuple(3);
        out_.atom("integer");
        out_.integer(sources_.presumed(t->pos).line);
        out_.integer(0);
    }
    out_.nil();
}

void FormWriter::fun_type(const Type* t) {
    open_type("fun", t->pos);
    out_.list(2);
    if (t->kind == TypeKind::kFun) {
        open_type("product", t->pos);
        types(t->args);
    } else {
        open("type", 3, t->pos);
        out_.atom("any");
    }
    type(t->result);
    out_.nil();
}

void FormWriter::type(const Type* t) {
    switch (t->kind) {
    case TypeKind::kVar:
        return leaf("var", t->pos, t->name);
    case TypeKind::kAtom:
        return leaf("atom", t->pos, t->name);
    case TypeKind::kInteger:
        return expr(t->value);
    case TypeKind::kRange:
        open_type("range", t->pos);
        out_.list(2);
        expr(t->value);
        expr(t->high);
        return out_.nil();
    case TypeKind::kNil:
        open_type("nil", t->pos);
        return out_.nil();
    case TypeKind::kList:
        open_type("list", t->pos);
        return types(t->args);
    case TypeKind::kNonemptyList:
        open_type("nonempty_list", t->pos);
        return types(t->args);
    case TypeKind::kTuple:
        open_type("tuple", t->pos);
        return types(t->args);
    case TypeKind::kAnyTuple:
        open_type("tuple", t->pos);
        return out_.atom("any");
    case TypeKind::kMap:
        return map_type(t);
    case TypeKind::kRecord:
        return record_type(t);
    case TypeKind::kBinary:
        return binary_type(t);
    case TypeKind::kAnyFun:
        open_type("fun", t->pos);
        return out_.nil();
    case TypeKind::kFun:
    case TypeKind::kFunAnyArgs:
        return fun_type(t);
    case TypeKind::kAnnotated:
        open("ann_type", 3, t->pos);
        out_.list(2);
        leaf("var", t->pos, t->name);
        type(t->result);
        return out_.nil();
    case TypeKind::kUnion:
        open_type("union", t->pos);
        return types(t->args);
    case TypeKind::kCall:
        return named_type(t);
    case TypeKind::kRemote:
        open("remote_type", 3, t->pos);
        out_.list(3);
        leaf("atom", t->pos, t->module);
        leaf("atom", t->name_pos, t->name);
        types(t->args);
        return out_.nil();
    }
}

std::vector<std::uint8_t> write_forms(const ParsedModule& module,
                                      const SourceManager& sources,
                                      const WriteOptions& options) {
    FormWriter writer{sources, options};
    on_deep_stack([&] { writer.forms(module); });
    return writer.take();
}

} // namespace joist::compiler::abstract

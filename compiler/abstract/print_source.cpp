// Forms and types. See source_printer.h.
#include "compiler/abstract/print_source.h"

#include "compiler/abstract/source_printer.h"
#include "compiler/scan/token.h"
#include "compiler/source/deep_stack.h"
#include "compiler/source/utf8.h"

#include <algorithm>

namespace joist::compiler::abstract {

void SourcePrinter::put(std::string_view text) {
    if (overflow_) return;
    out_ += text;
    if (flat_ && column() > kWidth) overflow_ = true;
}

void SourcePrinter::atom(std::string_view name) {
    // Reserved or not, by a feature that the reader may have set otherwise.
    if (name == "maybe" || name == "else")
        put("'" + std::string{name} + "'");
    else
        put(quote_atom(name));
}

void SourcePrinter::new_line(std::size_t indent) {
    if (flat_) {
        overflow_ = true;
        return;
    }
    out_ += '\n';
    line_start_ = out_.size();
    // Nothing is indented so far that its line would be longer than what it holds.
    out_.append(std::min(indent, std::size_t{60}), ' ');
}

void SourcePrinter::attribute(std::string_view name, const Form* form) {
    put("-");
    atom(name);
    put("(");
    switch (form->kind) {
    case FormKind::kModule:
        atom(form->as<ModuleForm>()->name.text());
        break;
    case FormKind::kImport:
        atom(form->as<ImportForm>()->module.text());
        put(", ");
        entries(form->as<ImportForm>()->entries);
        break;
    case FormKind::kFile: {
        const auto* file = form->as<FileForm>();
        std::u32string text;
        for (const char* at = file->name.data(); at < file->name.data() + file->name.size();)
            text.push_back(next_code_point(at));
        put(quote_string(text));
        put(", " + std::to_string(file->line));
        break;
    }
    case FormKind::kAttribute:
        expr(form->as<AttributeForm>()->value);
        break;
    default:
        entries(form->as<ExportForm>()->entries);
        break;
    }
    put(").");
}

void SourcePrinter::entries(std::span<const NameArity> list) {
    put("[");
    listed(list, [&](const NameArity& entry) {
        atom(entry.name.text());
        put("/" + std::to_string(entry.arity));
    });
    put("]");
}

void SourcePrinter::record(const RecordForm* form) {
    put(form->is_native ? "-record #" : "-record(");
    atom(form->name.text());
    put(form->is_native ? "{" : ", {");
    listed(form->fields, [&](const RecordFieldDef& field) {
        atom(field.name.text());
        if (field.default_value) {
            put(" = ");
            expr(field.default_value);
        }
        if (field.type) {
            put(" :: ");
            type(field.type);
        }
    });
    put(form->is_native ? "}." : "}).");
}

void SourcePrinter::type_form(const TypeForm* form) {
    put(form->kind == FormKind::kType     ? "-type "
        : form->kind == FormKind::kOpaque ? "-opaque "
                                          : "-nominal ");
    atom(form->name.text());
    put("(");
    listed(form->parameters, [&](Symbol name) { put(name); });
    put(") :: ");
    type(form->type);
    put(".");
}

void SourcePrinter::spec(const SpecForm* form) {
    put(form->kind == FormKind::kSpec ? "-spec " : "-callback ");
    if (form->module) {
        atom(form->module.text());
        put(":");
    }
    atom(form->name.text());
    bool first = true;
    for (const SpecClause& clause : form->clauses) {
        if (!first) {
            put(";");
            new_line(4);
        }
        first = false;
        put("(");
        listed(clause.function->args, [&](const Type* one) { type(one); });
        put(") -> ");
        type(clause.function->result);
        if (clause.constraints.empty()) continue;
        put(" when ");
        listed(clause.constraints, [&](const TypeConstraint& constraint) {
            put(constraint.variable);
            put(" :: ");
            type(constraint.type);
        });
    }
    put(".");
}

void SourcePrinter::function(const FunctionForm* form) {
    for (std::size_t i = 0; i < form->clauses.size(); ++i) {
        if (i > 0) {
            put(";");
            new_line(0);
        }
        in_function_head_ = true;
        clause(form->clauses[i], 0, true);
    }
    put(".");
}

void SourcePrinter::form(const Form* form) {
    line_start_ = out_.size();
    switch (form->kind) {
    case FormKind::kModule:
        attribute("module", form);
        break;
    case FormKind::kExport:
        attribute("export", form);
        break;
    case FormKind::kExportType:
        attribute("export_type", form);
        break;
    case FormKind::kOptionalCallbacks:
        attribute("optional_callbacks", form);
        break;
    case FormKind::kImport:
        attribute("import", form);
        break;
    case FormKind::kFile:
        attribute("file", form);
        break;
    case FormKind::kAttribute:
        attribute(form->as<AttributeForm>()->name.text(), form);
        break;
    case FormKind::kRecord:
        record(form->as<RecordForm>());
        break;
    case FormKind::kSpec:
    case FormKind::kCallback:
        spec(form->as<SpecForm>());
        break;
    case FormKind::kType:
    case FormKind::kOpaque:
    case FormKind::kNominal:
        type_form(form->as<TypeForm>());
        break;
    case FormKind::kFunction:
        function(form->as<FunctionForm>());
        break;
    }
    out_ += "\n\n";
}

// ---- types

void SourcePrinter::map_type(const Type* t) {
    put("#{");
    for (std::size_t i = 0; i < t->exact.size(); ++i) {
        if (i > 0) put(", ");
        type(t->args[2 * i]);
        put(t->exact[i] ? " := " : " => ");
        type(t->args[2 * i + 1]);
    }
    put("}");
}

void SourcePrinter::binary_type(const Type* t) {
    put("<<");
    if (t->value) {
        put("_:");
        expr(t->value);
    }
    if (t->high) {
        put(t->value ? ", _:_*" : "_:_*");
        expr(t->high);
    }
    put(">>");
}

/// What binds less than its surroundings stands in parentheses.
void SourcePrinter::type(const Type* t, bool in_union) {
    if (overflow_) return;
    const bool parens =
        in_union && (t->kind == TypeKind::kUnion || t->kind == TypeKind::kAnnotated);
    if (parens) put("(");
    switch (t->kind) {
    case TypeKind::kVar:
        put(t->name);
        break;
    case TypeKind::kAtom:
        atom(t->name.text());
        break;
    case TypeKind::kInteger:
        expr(t->value);
        break;
    case TypeKind::kRange:
        expr(t->value);
        put("..");
        expr(t->high);
        break;
    case TypeKind::kNil:
        put("[]");
        break;
    case TypeKind::kList:
    case TypeKind::kNonemptyList:
        put("[");
        type(t->args[0]);
        put(t->kind == TypeKind::kList ? "]" : ", ...]");
        break;
    case TypeKind::kTuple:
        put("{");
        listed(t->args, [&](const Type* one) { type(one); });
        put("}");
        break;
    case TypeKind::kAnyTuple:
        put("tuple()");
        break;
    case TypeKind::kMap:
        map_type(t);
        break;
    case TypeKind::kRecord:
        record_name(t->module, t->name);
        put("{");
        listed(t->fields, [&](const TypeField& field) {
            atom(field.name.text());
            put(" :: ");
            type(field.type);
        });
        put("}");
        break;
    case TypeKind::kBinary:
        binary_type(t);
        break;
    case TypeKind::kAnyFun:
        put("fun()");
        break;
    case TypeKind::kFun:
    case TypeKind::kFunAnyArgs:
        put("fun((");
        if (t->kind == TypeKind::kFun)
            listed(t->args, [&](const Type* one) { type(one); });
        else
            put("...");
        put(") -> ");
        type(t->result);
        put(")");
        break;
    case TypeKind::kAnnotated:
        put(t->name);
        put(" :: ");
        type(t->result);
        break;
    case TypeKind::kUnion: {
        const auto all = [&](std::size_t indent) {
            for (std::size_t i = 0; i < t->args.size(); ++i) {
                if (i > 0) put(" |");
                if (i > 0 && flat_) put(" ");
                if (i > 0 && !flat_) new_line(indent);
                type(t->args[i], true);
            }
        };
        const std::size_t indent = column();
        if (!flat([&] { all(0); })) all(indent);
        break;
    }
    case TypeKind::kRemote:
        atom(t->module.text());
        put(":");
        [[fallthrough]];
    case TypeKind::kCall:
        atom(t->name.text());
        put("(");
        listed(t->args, [&](const Type* one) { type(one); });
        put(")");
        break;
    }
    if (parens) put(")");
}

std::string print_source(const ParsedModule& module) {
    SourcePrinter printer;
    on_deep_stack([&] {
        for (const Form* form : module.forms)
            printer.form(form);
    });
    return printer.take();
}

} // namespace joist::compiler::abstract

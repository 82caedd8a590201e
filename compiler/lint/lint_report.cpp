// What lint has found out of a module, for `joistc --print=lint`. See linter.h.
#include "compiler/lint/linter.h"

#include <algorithm>

namespace joist::compiler {

namespace {

std::string place(Pos pos) {
    return std::to_string(pos.line) + ":" + std::to_string(pos.column);
}

} // namespace

/// Those of the function just checked.
void Linter::report_variables(std::size_t from, std::uint32_t function) {
    variable_reports_.resize(std::max<std::size_t>(variable_reports_.size(), function + 1));
    std::string& text = variable_reports_[function];
    for (std::size_t i = from; i < variables_.size(); ++i) {
        const Variable& one = variables_[i];
        const std::string_view name = one.name.text();
        if (name == "_") continue;
        text += "    variable " + std::string{name} + " " + place(one.pos);
        if (!one.is_used) text += " unused";
        if (one.state == State::kUnsafe) text += " unsafe in '" + std::string{one.construct} + "'";
        if (one.state == State::kExported)
            text += " exported from '" + std::string{one.construct} + "'";
        text += "\n";
    }
}

void Linter::report_heads() {
    std::string& out = *options_.report;
    for (const Symbol name : record_names_) {
        const RecordInfo& info = records_.at(name);
        out += "record " + quote_atom(name.text()) + " " + place(info.form->pos) +
               (info.is_used ? "" : " unused") + "\n";
        for (const RecordFieldDef& field : info.form->fields)
            out += "    field " + quote_atom(field.name.text()) + "\n";
    }
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kImport) {
            const auto* import = form->as<ImportForm>();
            for (const NameArity& one : import->entries) {
                const auto found = imports_.find(key(one.name, one.arity));
                const bool used = found != imports_.end() && found->second.is_used;
                out += "import " + quote_atom(import->module.text()) + ":" +
                       name_arity(one.name, one.arity) + (used ? "" : " unused") + "\n";
            }
        } else if (form->kind == FormKind::kType || form->kind == FormKind::kOpaque ||
                   form->kind == FormKind::kNominal) {
            const auto* type = form->as<TypeForm>();
            const std::uint64_t id = key(type->name, type->parameters.size());
            out += "type " + type_name(type->name, type->parameters.size()) + " " +
                   place(type->pos) + (exported_types_.contains(id) ? " exported" : "") + "\n";
        }
    }
}

void Linter::report() {
    std::string& out = *options_.report;
    out += "module " + quote_atom(module_.name.text()) + "\n";
    report_heads();
    for (std::size_t i = 0; i < functions_.size(); ++i) {
        const FunctionForm* form = functions_[i].form;
        const std::uint64_t id = key(form->name, form->arity);
        out += "function " + name_arity(form->name, form->arity) + " " + place(form->pos);
        if (export_all_ || exported_.contains(id)) out += " exported";
        if (specs_.contains(id)) out += " spec";
        out += "\n";
        std::vector<std::uint32_t> calls = functions_[i].calls;
        std::sort(calls.begin(), calls.end());
        calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
        for (const std::uint32_t one : calls) {
            const FunctionForm* called = functions_[one].form;
            out += "    calls " + name_arity(called->name, called->arity) + "\n";
        }
        if (i < variable_reports_.size()) out += variable_reports_[i];
    }
}

} // namespace joist::compiler

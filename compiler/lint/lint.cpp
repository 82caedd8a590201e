// Module level: forms, names, what is used by whom. See lint.h.
#include "compiler/lint/lint.h"

#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/linter.h"
#include "compiler/scan/token.h"

#include <algorithm>
#include <unordered_set>

namespace joist::compiler {

static constexpr std::size_t kMaxArity = 255;

Linter::Linter(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink)
    : module_{module}, options_{options}, sink_{sink}, export_all_{options.export_all} {
    scope_.assign(module.storage->symbols.size(), kNone);
}

std::string Linter::name_arity(Symbol name, std::size_t arity) {
    return quote_atom(name.text()) + "/" + std::to_string(arity);
}

void Linter::run() {
    read_options();
    collect();
    check_order();
    check_docs();
    std::uint32_t next_function = 0;
    for (const Form* form : module_.forms) {
        switch (form->kind) {
        case FormKind::kRecord: {
            const auto* record = form->as<RecordForm>();
            for (const RecordFieldDef& field : record->fields) {
                const std::size_t start = mark();
                if (field.default_value) expr(field.default_value);
                rewind(start);
            }
            define_record(record);
            for (const RecordFieldDef& field : record->fields)
                if (field.type) types_.push_back({field.type, record->name});
            break;
        }
        case FormKind::kSpec:
        case FormKind::kCallback: {
            const auto* spec = form->as<SpecForm>();
            for (const SpecClause& clause : spec->clauses) {
                types_.push_back({clause.function, {}});
                for (const TypeConstraint& one : clause.constraints)
                    types_.push_back({one.type, {}});
            }
            const bool here = !spec->module || spec->module == module_.name;
            if (form->kind == FormKind::kSpec && here && !is_defined(spec->name, spec->arity))
                error(form->pos,
                      "spec for undefined function " + name_arity(spec->name, spec->arity));
            break;
        }
        case FormKind::kType:
        case FormKind::kOpaque:
        case FormKind::kNominal:
            types_.push_back({form->as<TypeForm>()->type, {}});
            break;
        case FormKind::kFunction:
            check_function(form->as<FunctionForm>(), next_function++);
            break;
        default:
            break;
        }
    }
    // Types may name records defined later; a record's own fields don't make it used.
    for (const auto& [type, owner] : types_)
        use_types(type, owner);
    check_exports();
    check_mentions();
    check_unused();
}

void Linter::read_options() {
    for (const Expr* option : module_.compile_options) {
        if (option->kind == ExprKind::kAtom) {
            options_set_.insert(std::string{option->as<AtomExpr>()->name.text()});
            continue;
        }
        if (option->kind != ExprKind::kTuple) continue;
        const auto elements = option->as<TupleExpr>()->elements;
        if (elements.size() != 2 || elements[0]->kind != ExprKind::kAtom) continue;
        std::unordered_set<std::uint64_t>* into = nullptr;
        if (elements[0]->is_atom("no_auto_import")) into = &no_auto_import_;
        if (elements[0]->is_atom("nowarn_unused_function")) into = &nowarn_unused_;
        if (!into) continue;
        const auto add = [into](const Expr* pair) {
            if (pair->kind != ExprKind::kTuple || pair->as<TupleExpr>()->elements.size() != 2)
                return;
            const auto parts = pair->as<TupleExpr>()->elements;
            if (parts[0]->kind == ExprKind::kAtom && parts[1]->kind == ExprKind::kInteger)
                into->insert(key(parts[0]->as<AtomExpr>()->name,
                                 static_cast<std::size_t>(parts[1]->as<IntegerExpr>()->value)));
        };
        if (elements[1]->kind == ExprKind::kList)
            for (const Expr* pair : elements[1]->as<ListExpr>()->elements)
                add(pair);
        else
            add(elements[1]);
    }
    export_all_ = export_all_ || is_set("export_all");
}

void Linter::collect() {
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kImport) define_import(form->as<ImportForm>());
        if (form->kind != FormKind::kFunction) continue;
        const auto* function = form->as<FunctionForm>();
        const auto index = static_cast<std::uint32_t>(functions_.size());
        functions_.push_back({function, {}});
        if (function->arity > kMaxArity)
            error(form->pos,
                  "too many arguments (" + std::to_string(function->arity) +
                      ") - maximum allowed is " + std::to_string(kMaxArity));
        if (!functions_index_.emplace(key(function->name, function->arity), index).second)
            error(form->pos,
                  "function " + name_arity(function->name, function->arity) + " already defined");
        else if (imports_.contains(key(function->name, function->arity)))
            error(form->pos,
                  "defining imported function " + name_arity(function->name, function->arity));
    }
}

void Linter::define_record(const RecordForm* form) {
    if (records_.contains(form->name)) {
        error(form->pos, "record " + quote_atom(form->name.text()) + " already defined");
        return;
    }
    RecordInfo info{form, {}};
    for (const RecordFieldDef& field : form->fields) {
        if (!info.fields.insert(field.name).second)
            error(field.pos,
                  "field " + quote_atom(field.name.text()) + " already defined in record " +
                      quote_atom(form->name.text()));
    }
    records_.emplace(form->name, std::move(info));
}

void Linter::define_import(const ImportForm* form) {
    std::unordered_set<std::uint64_t> here; // one directive may name a function twice
    for (const NameArity& entry : form->entries) {
        if (!here.insert(key(entry.name, entry.arity)).second) continue;
        const auto [found, added] = imports_.emplace(key(entry.name, entry.arity), form->module);
        if (!added) {
            error(form->pos,
                  "function " + name_arity(entry.name, entry.arity) + " already imported from " +
                      quote_atom(found->second.text()));
            continue;
        }
        const unsigned flags = bif_flags(entry.name.text(), entry.arity);
        const bool hidden =
            is_set("no_auto_import") || no_auto_import_.contains(key(entry.name, entry.arity));
        if ((flags & kFirstBifs) != 0 && !hidden) {
            const std::string what = name_arity(entry.name, entry.arity);
            error(form->pos,
                  "import directive overrides pre R14 auto-imported BIF " + what +
                      "\n - use \"-compile({no_auto_import,[" + what +
                      "]}).\" to resolve name clash");
        }
    }
}

// Attributes come before functions, but for those that may stand anywhere.
void Linter::check_order() {
    bool after_function = false;
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kFunction) after_function = true;
        if (!after_function) continue;
        std::string name;
        switch (form->kind) {
        case FormKind::kExport:
            name = "export";
            break;
        case FormKind::kExportType:
            name = "export_type";
            break;
        case FormKind::kOptionalCallbacks:
            name = "optional_callbacks";
            break;
        case FormKind::kImport:
            name = "import";
            break;
        case FormKind::kAttribute: {
            const std::string_view text = form->as<AttributeForm>()->name.text();
            if (text == "compile" || text == "dialyzer" || text == "doc" || text == "moduledoc" ||
                text == "feature")
                continue;
            name = quote_atom(text);
            break;
        }
        default:
            continue;
        }
        error(form->pos, "attribute " + name + " after function definitions");
    }
}

// -doc and -moduledoc hold a text, or say something else about it; one text for one thing.
void Linter::check_docs() {
    Pos text;        // of the -doc that waits for what it is about
    Pos module_text; // of the -moduledoc
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kFunction || form->kind == FormKind::kCallback ||
            form->kind == FormKind::kType || form->kind == FormKind::kOpaque ||
            form->kind == FormKind::kNominal) {
            text = {};
            continue;
        }
        if (form->kind != FormKind::kAttribute) continue;
        const auto* attribute = form->as<AttributeForm>();
        const std::string_view name = attribute->name.text();
        if ((name != "doc" && name != "moduledoc") || !attribute->value) continue;
        const Expr* value = attribute->value;
        if (value->kind == ExprKind::kMap) continue;
        const bool is_file = value->kind == ExprKind::kTuple &&
                             value->as<TupleExpr>()->elements.size() == 2 &&
                             value->as<TupleExpr>()->elements[0]->is_atom("file");
        const bool is_text = value->kind == ExprKind::kString || value->kind == ExprKind::kBinary ||
                             value->is_atom("false") || value->is_atom("hidden") || is_file;
        if (!is_text) {
            error(value->pos, "bad doc declaration");
            continue;
        }
        Pos& earlier = name == "doc" ? text : module_text;
        if (earlier.valid())
            error(form->pos,
                  "redefining documentation attribute (" + std::string{name} +
                      ") previously set at line " + std::to_string(earlier.line));
        earlier = form->pos;
    }
}

void Linter::check_exports() {
    std::unordered_set<std::uint64_t> seen;
    if (export_all_) {
        for (std::uint32_t i = 0; i < functions_.size(); ++i)
            roots_.push_back(i);
    }
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kAttribute &&
            form->as<AttributeForm>()->name == std::string_view{"on_load"}) {
            const Expr* value = form->as<AttributeForm>()->value;
            if (!value || value->kind != ExprKind::kTuple ||
                value->as<TupleExpr>()->elements.size() != 2)
                continue;
            const auto parts = value->as<TupleExpr>()->elements;
            if (parts[0]->kind != ExprKind::kAtom || parts[1]->kind != ExprKind::kInteger) continue;
            const Symbol name = parts[0]->as<AtomExpr>()->name;
            const auto arity = static_cast<std::size_t>(parts[1]->as<IntegerExpr>()->value);
            const auto found = functions_index_.find(key(name, arity));
            if (found == functions_index_.end())
                error(form->pos, "function " + name_arity(name, arity) + " undefined");
            else
                roots_.push_back(found->second);
        }
        if (form->kind != FormKind::kExport) continue;
        for (const NameArity& entry : form->as<ExportForm>()->entries) {
            if (!seen.insert(key(entry.name, entry.arity)).second)
                warn(form->pos,
                     "function " + name_arity(entry.name, entry.arity) + " already exported");
            const auto found = functions_index_.find(key(entry.name, entry.arity));
            const bool automatic =
                entry.name == std::string_view{"module_info"} && entry.arity <= 1;
            if (found != functions_index_.end())
                roots_.push_back(found->second);
            else if (!automatic)
                error(form->pos, "function " + name_arity(entry.name, entry.arity) + " undefined");
        }
    }
}

void Linter::mention(Pos pos, Symbol name, std::size_t arity) {
    mentions_.push_back({pos, name, static_cast<std::uint32_t>(arity), current_});
}

void Linter::check_mentions() {
    for (const Mention& one : mentions_) {
        const auto found = functions_index_.find(key(one.name, one.arity));
        if (found == functions_index_.end()) {
            const auto length = static_cast<std::uint32_t>(one.name.text().size());
            error(one.pos, "function " + name_arity(one.name, one.arity) + " undefined", length);
        } else if (one.from == kNone)
            roots_.push_back(found->second);
        else
            functions_[one.from].calls.push_back(found->second);
    }
}

void Linter::check_unused() {
    std::vector<bool> reached(functions_.size(), false);
    std::vector<std::uint32_t> work = roots_;
    while (!work.empty()) {
        const std::uint32_t at = work.back();
        work.pop_back();
        if (reached[at]) continue;
        reached[at] = true;
        work.insert(work.end(), functions_[at].calls.begin(), functions_[at].calls.end());
    }
    if (export_all_ && !is_set("nowarn_export_all")) {
        for (const Form* form : module_.forms) {
            if (form->kind != FormKind::kAttribute ||
                form->as<AttributeForm>()->name != std::string_view{"compile"})
                continue;
            warn(form->pos, "export_all flag enabled - all functions will be exported");
            break;
        }
    }
    for (std::size_t i = 0; i < functions_.size() && !is_set("nowarn_unused_function"); ++i) {
        const FunctionForm* form = functions_[i].form;
        const auto first = functions_index_.find(key(form->name, form->arity));
        if (reached[first->second] || nowarn_unused_.contains(first->first)) continue;
        const auto length = static_cast<std::uint32_t>(form->name.text().size());
        warn(form->pos, "function " + name_arity(form->name, form->arity) + " is unused", length);
    }
    if (is_set("nowarn_unused_record")) return;
    for (const Symbol name : module_.records_used) {
        const auto found = records_.find(name);
        if (found != records_.end()) found->second.is_used = true;
    }
    for (const auto& [name, info] : records_) {
        if (info.is_used || info.form->pos.file != module_.main_file) continue;
        warn(info.form->pos, "record " + quote_atom(name.text()) + " is unused");
    }
}

void Linter::check_function(const FunctionForm* form, std::uint32_t index) {
    current_ = index;
    const std::size_t first = variables_.size();
    const std::size_t start = mark();
    for (const Clause* one : form->clauses) {
        shadow_ = Shadow::kNo;
        patterns(one->patterns, Shadow::kNo);
        guard(one->guard);
        sequence(one->body);
        rewind(start);
    }
    check_unused_variables(first);
    variables_.resize(first);
    current_ = kNone;
}

// Records mentioned in types count as used.
void Linter::use_types(const Type* type, Symbol owner) {
    if (!type) return;
    if (type->kind == TypeKind::kRecord) {
        const auto found = records_.find(type->name);
        if (found == records_.end())
            error(type->pos, "record " + quote_atom(type->name.text()) + " undefined");
        else if (type->name != owner)
            found->second.is_used = true;
    }
    for (const Type* arg : type->args)
        use_types(arg, owner);
    for (const TypeField& field : type->fields)
        use_types(field.type, owner);
    use_types(type->result, owner);
}

void lint_module(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink) {
    Linter{module, options, sink}.run();
}

} // namespace joist::compiler

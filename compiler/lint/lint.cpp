// Module level: forms, names, what is used by whom. See lint.h.
#include "compiler/lint/lint.h"

#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/linter.h"
#include "compiler/parse/read_term.h"
#include "compiler/preprocess/attribute_names.h"
#include "compiler/source/suggest.h"

#include <algorithm>
#include <unordered_set>

namespace joist::compiler {

static constexpr std::size_t kMaxArity = 255;

Linter::Switches::Switches(const OptionTerms& options)
    : behaviours{options.warns("behaviours", true)}, bif_clash{options.warns("bif_clash", true)},
      conflicting_behaviours{options.warns("conflicting_behaviours", true)},
      deprecated_callback{options.warns("deprecated_callback", true)},
      deprecated_catch{options.warns("deprecated_catch", true)},
      deprecated_function{options.warns("deprecated_function", true)},
      deprecated_type{options.warns("deprecated_type", true)},
      export_all{options.warns("export_all", true)},
      export_var_subexpr{options.warns("export_var_subexpr", true)},
      export_vars{options.warns("export_vars", false)},
      export_vars_in_patterns{options.warns("export_vars", true)},
      format{options.warns("format", true)},
      match_alias_pats{options.warns("match_alias_pats", true)},
      match_float_zero{options.warns("match_float_zero", true)},
      missing_spec{options.warns("missing_spec", false)},
      missing_spec_all{options.warns("missing_spec_all", false)},
      missing_spec_documented{options.warns("missing_spec_documented", false)},
      nif_inline{options.warns("nif_inline", true)},
      obsolete_bool_op{options.warns("obsolete_bool_op", false)},
      obsolete_guard{options.warns("obsolete_guard", true)},
      possibly_unsafe_function{options.warns("possibly_unsafe_function", false)},
      redefined_builtin_type{options.warns("redefined_builtin_type", true)},
      removed{options.warns("removed", true)}, shadow_vars{options.warns("shadow_vars", true)},
      undefined_behaviour{options.warns("undefined_behaviour", true)},
      undefined_behaviour_func{options.warns("undefined_behaviour_func", true)},
      underscore_match{options.warns("underscore_match", true)},
      unexported_function{options.warns("unexported_function", true)},
      unsafe_function{options.warns("unsafe_function", true)},
      untyped_record{options.warns("untyped_record", false)},
      unused_function{options.warns("unused_function", true)},
      unused_import{options.warns("unused_import", false)},
      unused_record{options.warns("unused_record", true)},
      unused_type{options.warns("unused_type", true)},
      unused_vars{options.warns("unused_vars", true)},
      update_literal{options.warns("update_literal", true)},
      native_record_header{options.warns("native_record_header", true)},
      undefined_field{options.warns("undefined_field", true)},
      unknown_module{options.warns("unknown_module", false)} {
    const Term* level = options.value("warn_format");
    if (level && level->is_integer()) format_level = level->integer;
}

bool Linter::FunctionSet::has(std::string_view module,
                              std::string_view name,
                              std::size_t arity) const {
    if (names.empty()) return false;
    const std::string text{module};
    const std::string function = text + ":" + std::string{name};
    return names.contains(text) || names.contains(function) ||
           names.contains(function + "/" + std::to_string(arity));
}

// m, {m,f} or {m,f,1}, or a list of these.
void Linter::FunctionSet::add(const Term& term) {
    if (term.is_list()) {
        for (const Term& one : term.items)
            add(one);
        return;
    }
    if (term.is_atom()) names.insert(term.text);
    if (term.kind != TermKind::kTuple || term.items.empty() || !term.items[0].is_atom()) return;
    const bool good = (term.items.size() < 2 || term.items[1].is_atom()) &&
                      (term.items.size() < 3 || term.items[2].is_integer());
    if (!good) return;
    std::string text = term.items[0].text;
    if (term.items.size() > 1 && term.items[1].is_atom()) text += ":" + term.items[1].text;
    if (term.items.size() > 2 && term.items[2].is_integer())
        text += "/" + std::to_string(term.items[2].integer);
    names.insert(text);
}

Linter::Linter(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink)
    : module_{module}, options_{options}, sink_{sink}, switches_{module.options} {
    scope_.assign(module.storage->symbols.size(), kNone);
}

/// A function that each module has, or seems to have?
static bool is_automatic(Symbol name, std::uint32_t arity) {
    return (name == std::string_view{"module_info"} && arity <= 1) ||
           (name == std::string_view{"record_info"} && arity == 2);
}

std::string Linter::name_arity(std::string_view name, std::size_t arity) {
    return quote_atom(name) + "/" + std::to_string(arity);
}

void Linter::run() {
    read_options();
    check_order();
    collect();
    collect_types();
    check_docs();
    std::uint32_t next_function = 0;
    for (const Form* one : module_.forms)
        form(one, next_function);
    check_types();
    check_exported_records();
    check_exports();
    check_attributes();
    check_mentions();
    check_imports();
    check_unused();
    check_unused_types();
    check_export_all();
    check_missing_specs();
    check_native_target();
    if (switches_.behaviours) check_behaviours();
    if (sink_.error_count() == 0)
        for (const Pos pos : invalid_calls_)
            warn(pos, "invalid function call");
    if (options_.report) report();
}

void Linter::form(const Form* form, std::uint32_t& next_function) {
    switch (form->kind) {
    case FormKind::kRecord:
        return record_definition(form->as<RecordForm>());
    case FormKind::kImport:
        return check_imported(form->as<ImportForm>());
    case FormKind::kFunction:
        return check_function(form->as<FunctionForm>(), next_function++);
    case FormKind::kAttribute:
        if (form->as<AttributeForm>()->name == std::string_view{"import_record"})
            import_records(form->as<AttributeForm>());
        return;
    case FormKind::kFile:
        if (form->as<FileForm>()->name.ends_with("qlc.hrl")) includes_qlc_ = true;
        return;
    default:
        return;
    }
}

void Linter::record_definition(const RecordForm* form) {
    if (form->is_native) return native_definition(form);
    const std::size_t first = variables_.size();
    in_record_definition_ = true;
    for (const RecordFieldDef& field : form->fields) {
        const std::size_t start = mark();
        const std::size_t errors = sink_.error_count();
        if (field.default_value) expr(field.default_value);
        if (mark() != start && sink_.error_count() == errors)
            for (const auto& [name, variable] : bound_since(start)) {
                use(variable);
                error(variables_[variable].pos,
                      "variable '" + std::string{name.text()} + "' in record definition");
            }
        rewind(start);
    }
    in_record_definition_ = false;
    check_unused_variables(first);
    variables_.resize(first);
    touched_.clear();
    define_record(form);
    const auto typed = [](const RecordFieldDef& field) { return field.type != nullptr; };
    if (switches_.untyped_record && !std::all_of(form->fields.begin(), form->fields.end(), typed))
        warn(form->pos,
             "record " + quote_atom(form->name.text()) + " has field(s) without type information");
}

void Linter::read_functions(const Term& list, std::unordered_set<std::uint64_t>& into) {
    if (list.is_list()) {
        for (const Term& one : list.items)
            read_functions(one, into);
        return;
    }
    if (list.is_tuple(2) && list.items[0].is_atom() && list.items[1].is_integer())
        into.insert(key(module_.storage->symbols.intern(list.items[0].text),
                        static_cast<std::size_t>(list.items[1].integer)));
}

void Linter::read_options() {
    const OptionTerms& options = module_.options;
    for (const Term* list : options.values("no_auto_import"))
        read_functions(*list, no_auto_import_);
    for (const Term* list : options.values("nowarn_unused_function"))
        read_functions(*list, nowarn_unused_);
    for (const Term* list : options.values("nowarn_bif_clash"))
        read_functions(*list, bif_clash_allowed_);
    for (const Term* list : options.values("nowarn_redefined_builtin_type"))
        read_functions(*list, nowarn_redefined_type_);
    for (const Term* list : options.values("nowarn_unused_record")) {
        if (list->is_atom()) nowarn_unused_record_.insert(list->text);
        for (const Term& one : list->items)
            if (one.is_atom()) nowarn_unused_record_.insert(one.text);
    }
    for (const Term* list : options.values("nowarn_deprecated_function"))
        nowarn_deprecated_.add(*list);
    for (const Term* list : options.values("nowarn_removed"))
        nowarn_removed_.add(*list);
    for (const Term* list : options.values("nowarn_unsafe_function"))
        nowarn_unsafe_.add(*list);
    no_auto_import_all_ = is_set("no_auto_import");
    export_all_ = options_.export_all || is_set("export_all");
}

void Linter::collect() {
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kImport && !is_late(form))
            define_import(form->as<ImportForm>());
        if (form->kind != FormKind::kFunction) continue;
        const auto* function = form->as<FunctionForm>();
        const auto index = static_cast<std::uint32_t>(functions_.size());
        functions_.push_back({function, {}});
        if (function->arity > kMaxArity)
            error(form->pos,
                  "too many arguments (" + std::to_string(function->arity) +
                      ") -- maximum allowed is " + std::to_string(kMaxArity));
        const bool automatic = is_automatic(function->name, function->arity);
        if (!functions_index_.emplace(key(function->name, function->arity), index).second ||
            automatic)
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
    if (const auto found = record_imports_.find(form->name); found != record_imports_.end()) {
        error(form->pos,
              "record " + quote_atom(form->name.text()) + " already imported from " +
                  quote_atom(found->second.text()));
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
    record_names_.push_back(form->name);
}

void Linter::define_import(const ImportForm* form) {
    std::unordered_set<std::uint64_t> here; // one directive may name a function twice
    for (const NameArity& entry : form->entries) {
        if (!here.insert(key(entry.name, entry.arity)).second) continue;
        const auto [found, added] =
            imports_.emplace(key(entry.name, entry.arity), ImportInfo{form->module, form->pos});
        if (!added) {
            error(form->pos,
                  "function " + name_arity(entry.name, entry.arity) + " already imported from " +
                      quote_atom(found->second.module.text()));
            continue;
        }
        const unsigned flags = bif_flags(entry.name.text(), entry.arity);
        if (flags == 0 || is_hidden_bif(found->first) || !switches_.bif_clash ||
            form->module == std::string_view{"erlang"})
            continue;
        const std::string what = name_arity(entry.name, entry.arity);
        warn(form->pos,
             "import directive overrides auto-imported BIF " + what +
                 " --\nuse \"-compile({no_auto_import,[" + what + "]}).\" to resolve name clash");
    }
}

void Linter::check_exports() {
    if (export_all_) {
        for (std::uint32_t i = 0; i < functions_.size(); ++i)
            roots_.push_back(i);
    }
    for (const Form* form : module_.forms) {
        if (form->kind != FormKind::kExport || is_late(form)) continue;
        for (const NameArity& entry : form->as<ExportForm>()->entries) {
            const bool automatic =
                entry.name == std::string_view{"module_info"} && entry.arity <= 1;
            if (!exported_.insert(key(entry.name, entry.arity)).second || automatic)
                warn(form->pos,
                     "function " + name_arity(entry.name, entry.arity) + " already exported");
            const auto found = functions_index_.find(key(entry.name, entry.arity));
            if (found != functions_index_.end())
                roots_.push_back(found->second);
            else if (!automatic)
                error(form->pos, undefined("function", entry.name.text(), entry.arity));
        }
    }
    if (export_all_ || !switches_.unexported_function) return;
    for (const Mention& one : self_calls_) {
        if (exported_.contains(key(one.name, one.arity)) ||
            (one.name == std::string_view{"module_info"} && one.arity <= 1) ||
            one.name == std::string_view{"behaviour_info"})
            continue;
        warn(one.pos,
             "function " + std::string{module_.name.text()} + ":" + std::string{one.name.text()} +
                 "/" + std::to_string(one.arity) + " is not exported");
    }
}

void Linter::mention(Pos pos, Symbol name, std::size_t arity) {
    mentions_.push_back({pos, name, static_cast<std::uint32_t>(arity), current_});
}

/// Of more names none is suggested.
static constexpr std::size_t kMostNames = 2000;

std::string Linter::suggestion(std::string_view name, const std::vector<std::string_view>& names) {
    // What is wrong in a thousand places isn't a slip of the pen.
    constexpr unsigned kMost = 200;
    if (suggestions_ >= kMost) return {};
    ++suggestions_;
    if (names.size() > kMostNames) return {};
    return std::string{most_similar(name, names)};
}

std::string Linter::undefined(std::string_view what, std::string_view name, std::size_t arity) {
    std::string text = std::string{what} + " " + name_arity(name, arity) + " undefined";
    constexpr std::size_t kMostFunctions = 10000;
    if (functions_.size() > kMostFunctions || suggestions_ >= 200) return text;
    std::vector<std::size_t> arities;
    std::vector<std::string_view> names;
    if (name == "module_info") arities = {0, 1};
    if (arity <= 1) names.push_back("module_info");
    if (name == "record_info") arities = {2};
    if (arity == 2) names.push_back("record_info");
    for (const FunctionInfo& one : functions_) {
        if (one.form->name == name) arities.push_back(one.form->arity);
        if (one.form->arity == arity) names.push_back(one.form->name.text());
    }
    if (!arities.empty()) {
        std::sort(arities.begin(), arities.end());
        arities.erase(std::unique(arities.begin(), arities.end()), arities.end());
        text += ", did you mean " + std::string{name} + "/";
        for (std::size_t i = 0; i < arities.size(); ++i)
            text += (i > 0 ? "," : "") + std::to_string(arities[i]);
        ++suggestions_;
        return text + "?";
    }
    if (names.size() > kMostNames)
        names.resize(kMostNames + 1); // too many to look at: suggestion()
    std::sort(names.begin(), names.end());
    const std::string meant = suggestion(name, names);
    return meant.empty() ? text
                         : text + ", did you mean " + meant + "/" + std::to_string(arity) + "?";
}

void Linter::check_mentions() {
    for (const Mention& one : mentions_) {
        const auto found = functions_index_.find(key(one.name, one.arity));
        if (found == functions_index_.end()) {
            const auto length = static_cast<std::uint32_t>(one.name.text().size());
            error(one.pos, undefined("function", one.name.text(), one.arity), length);
        } else if (one.from == kNone)
            roots_.push_back(found->second);
        else
            functions_[one.from].calls.push_back(found->second);
    }
}

void Linter::check_imports() {
    if (!switches_.unused_import) return;
    for (const auto& [function, info] : imports_) {
        if (info.is_used) continue;
        for (const Form* form : module_.forms) {
            if (form->kind != FormKind::kImport || form->pos != info.pos) continue;
            for (const NameArity& entry : form->as<ImportForm>()->entries)
                if (key(entry.name, entry.arity) == function)
                    warn(info.pos,
                         "import " + quote_atom(info.module.text()) + ":" +
                             name_arity(entry.name, entry.arity) + " is unused");
        }
    }
}

void Linter::check_export_all() {
    if (!export_all_ || !switches_.export_all) return;
    for (const Form* form : module_.forms) {
        if (form->kind != FormKind::kAttribute) continue;
        const auto* attribute = form->as<AttributeForm>();
        if (attribute->name != std::string_view{"compile"} || !attribute->value) continue;
        const auto term = term_of(attribute->value);
        OptionTerms options;
        if (term) options.add(*term);
        if (!options.has("export_all")) continue;
        return warn(form->pos, "export_all flag enabled - all functions will be exported");
    }
}

void Linter::check_unused() {
    for (const Form* form : module_.forms)
        if (form->kind == FormKind::kAttribute && form->as<AttributeForm>()->value &&
            meant_attribute(form->as<AttributeForm>()->name.text()) == "export")
            misspelt_exports_.push_back(form);
    std::vector<bool> reached(functions_.size(), false);
    std::vector<std::uint32_t> work = roots_;
    while (!work.empty()) {
        const std::uint32_t at = work.back();
        work.pop_back();
        if (reached[at]) continue;
        reached[at] = true;
        work.insert(work.end(), functions_[at].calls.begin(), functions_[at].calls.end());
    }
    for (std::size_t i = 0; i < functions_.size() && switches_.unused_function; ++i) {
        const FunctionForm* form = functions_[i].form;
        const auto first = functions_index_.find(key(form->name, form->arity));
        if (reached[first->second] || nowarn_unused_.contains(first->first)) continue;
        if (is_automatic(form->name, form->arity)) continue;
        const auto length = static_cast<std::uint32_t>(form->name.text().size());
        warn(form->pos,
             "function " + name_arity(form->name, form->arity) + " is unused",
             length,
             unused_hint(form));
    }
    if (!switches_.unused_record) return;
    for (const Symbol name : module_.records_used) {
        const auto found = records_.find(name);
        if (found != records_.end()) found->second.is_used = true;
    }
    for (const auto& [name, info] : records_) {
        if (info.is_used || !in_main_file(info.form->pos)) continue;
        if (nowarn_unused_record_.contains(std::string{name.text()})) continue;
        warn(info.form->pos, "record " + quote_atom(name.text()) + " is unused");
    }
}

// A function is documented unless `-doc false` or `-doc hidden` says otherwise.
void Linter::check_missing_specs() {
    if (!switches_.missing_spec && !switches_.missing_spec_all &&
        !switches_.missing_spec_documented)
        return;
    std::unordered_set<std::uint64_t> hidden;
    bool hides = false;
    bool hides_all = false;
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kAttribute) {
            const auto* attribute = form->as<AttributeForm>();
            const bool no = attribute->value && (attribute->value->is_atom("false") ||
                                                 attribute->value->is_atom("hidden"));
            if (attribute->name == std::string_view{"doc"} && no) hides = true;
            if (attribute->name == std::string_view{"moduledoc"} && no) hides_all = true;
        } else if (form->kind == FormKind::kFunction) {
            const auto* function = form->as<FunctionForm>();
            if (hides) hidden.insert(key(function->name, function->arity));
            hides = false;
        } else if (form->kind != FormKind::kSpec && form->kind != FormKind::kFile) {
            hides = false;
        }
    }
    for (const FunctionInfo& one : functions_) {
        const std::uint64_t function = key(one.form->name, one.form->arity);
        if (specs_.contains(function)) continue;
        const bool exported = export_all_ || exported_.contains(function);
        const bool documented = exported && !hides_all && !hidden.contains(function);
        if (switches_.missing_spec_all || (switches_.missing_spec && exported) ||
            (switches_.missing_spec_documented && documented))
            warn(one.form->pos,
                 "missing specification for function " +
                     name_arity(one.form->name, one.form->arity));
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
    if (options_.report) report_variables(first, index);
    variables_.resize(first);
    touched_.clear();
    current_ = kNone;
}

void lint_module(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink) {
    Linter{module, options, sink}.run();
}

} // namespace joist::compiler

// Attributes: their order, what they name, what they hold. See linter.h.
#include "compiler/lint/linter.h"
#include "compiler/parse/read_term.h"
#include "compiler/source/utf8.h"

#include <algorithm>
#include <array>

namespace joist::compiler {

namespace {

bool is_attribute(const Form* form, std::string_view name) {
    return form->kind == FormKind::kAttribute && form->as<AttributeForm>()->name == name;
}

/// A string as a transform gives it back?
bool is_characters(const Expr* value) {
    if (value->kind != ExprKind::kList || value->as<ListExpr>()->tail) return false;
    const auto elements = value->as<ListExpr>()->elements;
    return elements.size() > 1 &&
           std::all_of(elements.begin(), elements.end(), [](const Expr* one) {
               return one->kind == ExprKind::kInteger || one->kind == ExprKind::kChar;
           });
}

/// {name,Arity}?
bool is_function_name(const Term& term) {
    return term.is_tuple(2) && term.items[0].is_atom() && term.items[1].is_integer();
}

/// The elements of a list, or the term alone.
std::vector<const Term*> one_or_more(const Term& term) {
    std::vector<const Term*> all;
    if (!term.is_list()) return {&term};
    for (const Term& one : term.items)
        all.push_back(&one);
    return all;
}

std::string name_and_arity(const Term& name, const Term& arity) {
    return print_term(name) + "/" + print_term(arity);
}

} // namespace

// The name is that of a file, and is read in messages.
void Linter::check_module_name(const ModuleForm& form) {
    const std::string_view name = form.name.text();
    if (name.empty()) return error(form.pos, "the module name must not be empty");
    bool control = false;
    bool visible = false;
    bool latin1 = true;
    for (const char* at = name.data(); at < name.data() + name.size();) {
        const char32_t one = next_code_point(at);
        control = control || one < U' ' || (one > U'~' && one < 0xa0);
        visible = visible || (one != U' ' && one != 0xa0 && one != 0xad);
        latin1 = latin1 && one <= 0xff;
    }
    if (control) error(form.pos, "the module name must not contain control characters");
    if (!visible) error(form.pos, "the module name must contain at least one visible character");
    if (!latin1) error(form.pos, "module names with non-latin1 characters are not supported");
}

// Attributes come before functions, but for those that may stand anywhere.
void Linter::check_order() {
    // A module begins with its name.
    const auto is_module = [](const Form* form) { return form->kind == FormKind::kModule; };
    const auto first =
        std::find_if(module_.forms.begin(), module_.forms.end(), [](const Form* form) {
            return form->kind != FormKind::kFile && !is_attribute(form, "compile");
        });
    if (first != module_.forms.end() && !is_module(*first) &&
        std::any_of(first, module_.forms.end(), is_module))
        error((*first)->pos, "no module definition");
    for (const Form* form : module_.forms)
        if (is_module(form)) check_module_name(*form->as<ModuleForm>());
    bool after_function = false;
    for (const Form* form : module_.forms) {
        if (form->kind == FormKind::kFunction) after_function = true;
        if (!after_function) continue;
        std::string name;
        switch (form->kind) {
        case FormKind::kModule:
            name = "module";
            break;
        case FormKind::kExport:
            name = "export";
            break;
        case FormKind::kExportType:
            name = "export_type";
            break;
        case FormKind::kOptionalCallbacks:
            name = "optional_callbacks";
            break;
        case FormKind::kCallback:
            name = "callback";
            break;
        case FormKind::kImport:
            name = "import";
            break;
        case FormKind::kAttribute: {
            const std::string_view text = form->as<AttributeForm>()->name.text();
            if (text == "compile" || text == "dialyzer" || text == "doc" || text == "moduledoc" ||
                text == "feature" || text == "import_record")
                continue;
            name = quote_atom(text);
            break;
        }
        default:
            continue;
        }
        late_.insert(form);
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
        if (value->kind == ExprKind::kMap || value->is_atom("true")) continue;
        const bool is_file = value->kind == ExprKind::kTuple &&
                             value->as<TupleExpr>()->elements.size() == 2 &&
                             value->as<TupleExpr>()->elements[0]->is_atom("file");
        const bool is_text = value->kind == ExprKind::kString || value->kind == ExprKind::kBinary ||
                             value->is_atom("false") || value->is_atom("hidden") || is_file ||
                             is_characters(value);
        if (!is_text) {
            error(value->pos, "bad doc declaration");
            continue;
        }
        Pos& earlier = name == "doc" ? text : module_text;
        if (earlier.valid())
            error(form->pos,
                  "redefining documentation attribute (" + std::string{name} +
                      ") previously set at line " + std::to_string(earlier.line));
        else
            earlier = form->pos;
    }
}

void Linter::check_attributes() {
    bool on_load = false;
    for (const Form* form : module_.forms) {
        if (form->kind != FormKind::kAttribute) continue;
        const auto* attribute = form->as<AttributeForm>();
        if (!attribute->value || (is_late(form) && !is_attribute(form, "nifs"))) continue;
        if (is_attribute(form, "on_load")) check_on_load(attribute, on_load);
        if (is_attribute(form, "nifs")) check_nifs(attribute);
        if (is_attribute(form, "deprecated")) check_deprecated(attribute);
        if (is_attribute(form, "removed")) check_removed(attribute);
        if (is_attribute(form, "dialyzer")) check_dialyzer(attribute);
        if (!is_attribute(form, "compile")) continue;
        const auto term = term_of(attribute->value);
        if (!term) continue;
        for (const Term* option : one_or_more(*term))
            check_compile_attribute(attribute, *option);
    }
}

void Linter::check_compile_attribute(const AttributeForm* form, const Term& option) {
    const bool of_some = option.is_tuple(2) && option.items[0].is_atom("nowarn_bif_clash");
    // A list of functions is taken, one alone isn't.
    if ((of_some && is_function_name(option.items[1])) || option.is_atom("nowarn_bif_clash"))
        error(form->pos,
              "compile directive nowarn_bif_clash is no longer allowed --\n"
              "use explicit module names or -compile({no_auto_import, [F/A]})");
    if (!option.is_tuple(2)) return;
    if (of_some) check_named(form, option.items[1]);
    if (option.items[0].is_atom("inline")) check_inline(form, option.items[1]);
    if (option.items[0].is_atom("nowarn_unused_function")) check_named(form, option.items[1]);
}

void Linter::check_inline(const AttributeForm* form, const Term& list) {
    for (const Term* one : one_or_more(list)) {
        if (!is_function_name(*one)) {
            error(form->pos, "badly formed attribute " + print_term(*one));
            continue;
        }
        const Symbol name = module_.storage->symbols.intern(one->items[0].text);
        const auto arity = static_cast<std::size_t>(one->items[1].integer);
        if (!is_defined(name, arity))
            error(form->pos, undefined("inlined function", name.text(), arity));
    }
}

// Functions that an option names must be there.
void Linter::check_named(const AttributeForm* form, const Term& list) {
    for (const Term* one : one_or_more(list)) {
        if (!is_function_name(*one)) continue;
        const Symbol name = module_.storage->symbols.intern(one->items[0].text);
        const auto arity = static_cast<std::size_t>(one->items[1].integer);
        if (!is_defined(name, arity))
            error(form->pos, "function " + name_arity(name.text(), arity) + " undefined");
    }
}

void Linter::check_on_load(const AttributeForm* form, bool& before) {
    const auto term = term_of(form->value);
    if (!term || !is_function_name(*term))
        return error(form->pos,
                     "badly formed on_load attribute: " + (term ? print_term(*term) : "?"));
    const Symbol name = module_.storage->symbols.intern(term->items[0].text);
    const auto arity = static_cast<std::size_t>(term->items[1].integer);
    const auto found = functions_index_.find(key(name, arity));
    if (found != functions_index_.end()) roots_.push_back(found->second);
    if (before) return error(form->pos, "more than one on_load attribute");
    before = true;
    if (arity != 0)
        error(form->pos, "function " + name_arity(name, arity) + " has wrong arity (must be 0)");
    else if (found == functions_index_.end())
        error(form->pos, "function " + name_arity(name.text(), arity) + " undefined");
}

void Linter::check_nifs(const AttributeForm* form) {
    const auto term = term_of(form->value);
    if (!term || !term->is_list()) return;
    for (const Term& one : term->items) {
        if (!is_function_name(one)) {
            error(form->pos, "badly formed attribute " + print_term(one));
            continue;
        }
        const Symbol name = module_.storage->symbols.intern(one.items[0].text);
        const auto arity = static_cast<std::size_t>(one.items[1].integer);
        if (!is_defined(name, arity)) error(form->pos, undefined("nif", name.text(), arity));
    }
    if (!loads_nif_) warn(form->pos, "nifs defined, but no call to erlang:load_nif/2");
}

/// `arity` below 0: any.
bool Linter::is_exported(std::string_view name, std::int64_t arity) const {
    if (arity >= 0) {
        const Symbol symbol = module_.storage->symbols.intern(name);
        const std::uint64_t function = key(symbol, static_cast<std::size_t>(arity));
        return exported_.contains(function) || (export_all_ && functions_index_.contains(function));
    }
    return std::any_of(functions_.begin(), functions_.end(), [&](const FunctionInfo& one) {
        return one.form->name == name &&
               (export_all_ || exported_.contains(key(one.form->name, one.form->arity)));
    });
}

// module, f, {f,1}, {f,'_'}, each with what is to come: {f,1,next_version}, {f,1,"use g/1"}.
void Linter::check_deprecated(const AttributeForm* form) {
    const auto term = term_of(form->value);
    if (!term) return;
    for (const Term* one : one_or_more(*term)) {
        if (one->is_atom("module")) continue;
        const bool tuple = one->is_tuple(2) || one->is_tuple(3);
        const bool names = tuple && one->items[0].is_atom() &&
                           (one->items[1].is_integer() || one->items[1].is_atom("_"));
        const Term* flag = tuple && one->items.size() == 3 ? &one->items[2] : nullptr;
        const bool good =
            names && (!flag || flag->kind == TermKind::kString ||
                      (flag->is_list() && flag->items.empty()) || flag->is_atom("next_version") ||
                      flag->is_atom("next_major_release") || flag->is_atom("eventually"));
        if (!good)
            error(form->pos, "badly formed deprecated attribute " + print_term(*one));
        else if (!one->items[0].is_atom("_") &&
                 !is_exported(one->items[0].text,
                              one->items[1].is_integer() ? one->items[1].integer : -1))
            error(form->pos,
                  "deprecated function " + name_and_arity(one->items[0], one->items[1]) +
                      " undefined or not exported");
    }
}

void Linter::check_removed(const AttributeForm* form) {
    const auto term = term_of(form->value);
    if (!term) return;
    for (const Term* one : one_or_more(*term)) {
        if (one->is_atom("module")) continue;
        const bool tuple = one->is_tuple(2) || one->is_tuple(3);
        const bool names = tuple && one->items[0].is_atom() &&
                           (one->items[1].is_integer() || one->items[1].is_atom("_"));
        const bool good =
            names && (one->items.size() == 2 || one->items[2].kind == TermKind::kString ||
                      (one->items[2].is_list() && one->items[2].items.empty()));
        if (!good) {
            error(form->pos, "badly formed removed attribute " + print_term(*one));
            continue;
        }
        const bool exact = one->items[1].is_integer();
        if (!is_exported(one->items[0].text, exact ? one->items[1].integer : -1)) continue;
        const std::string name = name_and_arity(one->items[0], one->items[1]);
        error(form->pos,
              exact ? "removed function " + name + " is still exported"
                    : "at least one function matching " + name + " is still exported");
    }
}

void Linter::check_dialyzer(const AttributeForm* form) {
    constexpr std::array<std::string_view, 26> kOptions = {"no_return",
                                                           "no_unused",
                                                           "no_improper_lists",
                                                           "no_fun_app",
                                                           "no_match",
                                                           "no_opaque",
                                                           "no_fail_call",
                                                           "no_contracts",
                                                           "no_unknown",
                                                           "no_behaviours",
                                                           "no_undefined_callbacks",
                                                           "unmatched_returns",
                                                           "error_handling",
                                                           "race_conditions",
                                                           "no_missing_calls",
                                                           "specdiffs",
                                                           "overspecs",
                                                           "underspecs",
                                                           "unknown",
                                                           "no_underspecs",
                                                           "extra_return",
                                                           "no_extra_return",
                                                           "missing_return",
                                                           "no_missing_return",
                                                           "overlapping_contract",
                                                           "opaque_union"};
    const auto known = [&](const Term& option, bool of_function) {
        return option.is_atom() &&
               (std::find(kOptions.begin(), kOptions.end(), option.text) != kOptions.end() ||
                option.is_atom("no_opaque_union") ||
                (of_function && option.is_atom("nowarn_function")));
    };
    const auto term = term_of(form->value);
    if (!term) return;
    for (const Term* one : one_or_more(*term)) {
        const bool of_functions = one->is_tuple(2);
        if (!of_functions && !one->is_atom()) {
            error(form->pos, "badly formed dialyzer attribute: " + print_term(*one));
            continue;
        }
        const Term& options = of_functions ? one->items[0] : *one;
        for (const Term* option : one_or_more(options))
            if (!known(*option, of_functions))
                error(form->pos, "unknown dialyzer warning option: " + print_term(*option));
        if (!of_functions) continue;
        for (const Term* function : one_or_more(one->items[1])) {
            if (!is_function_name(*function)) {
                error(form->pos, "badly formed dialyzer attribute: " + print_term(*one));
                break;
            }
            const Symbol name = module_.storage->symbols.intern(function->items[0].text);
            const auto arity = static_cast<std::size_t>(function->items[1].integer);
            if (!is_defined(name, arity))
                error(form->pos, undefined("function", name.text(), arity));
        }
    }
}

} // namespace joist::compiler

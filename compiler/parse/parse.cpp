// See parse.h.
#include "compiler/parse/parse.h"

#include "compiler/parse/parser.h"
#include "compiler/parse/read_term.h"
#include "compiler/preprocess/attribute_names.h"
#include "compiler/source/deep_stack.h"
#include "compiler/source/utf8.h"

#include <algorithm>

namespace joist::compiler {

namespace {

ParsedModule empty_module() {
    ParsedModule module;
    module.storage = std::make_shared<AstStorage>();
    reserve_words(module.storage->symbols);
    return module;
}

/// An -export of `name`/`arity` that nobody wrote.
Form* make_export(AstStorage& storage, Pos pos, std::string_view name, std::uint32_t arity) {
    const NameArity entry{pos, storage.symbols.intern(name), arity};
    return storage.arena.make<ExportForm>(
        Form{FormKind::kExport, pos}, std::span<const NameArity>{storage.arena.copy(&entry, 1)});
}

bool exports(const ParsedModule& module, std::string_view name, std::uint32_t arity) {
    for (const Form* form : module.forms) {
        if (form->kind != FormKind::kExport) continue;
        for (const NameArity& entry : form->as<ExportForm>()->entries)
            if (entry.name == name && entry.arity == arity) return true;
    }
    return false;
}

/// Settles the module's name: that of -module, which must be there once, or the default.
void name_module(ParsedModule& module,
                 const ParseOptions& options,
                 Preprocessor& preprocessor,
                 Pos first,
                 DiagnosticSink& sink) {
    for (const Form* form : module.forms) {
        if (form->kind != FormKind::kModule) continue;
        if (module.name) {
            sink.error(form->pos, "redefining module", 6);
        } else {
            module.name = form->as<ModuleForm>()->name;
            module.name_pos = form->pos;
        }
    }
    if (module.name) return;
    if (!options.default_module.empty()) {
        module.name = module.storage->symbols.intern(options.default_module);
        return;
    }
    std::string hint;
    for (const Form* form : module.forms)
        if (form->kind == FormKind::kAttribute && hint.empty() &&
            meant_attribute(form->as<AttributeForm>()->name.text()) == "module")
            hint = attribute_hint(form->as<AttributeForm>()->name.text());
    sink.error(first.valid() ? first : Pos{1, 1, module.main_file},
               "no module definition",
               1,
               hint.empty() ? "start the file with -module(name)." : hint);
}

/// One that may stand in front of the module's name.
bool is_compile(const Form* form) {
    return form->kind == FormKind::kAttribute &&
           form->as<AttributeForm>()->name == std::string_view{"compile"};
}

/// The name in `-doc({file,Name})` and `-moduledoc({file,Name})`; empty: `form` is something else.
std::string doc_file(const Form* form) {
    if (form->kind != FormKind::kAttribute) return {};
    const auto* attribute = form->as<AttributeForm>();
    if (attribute->name != std::string_view{"doc"} &&
        attribute->name != std::string_view{"moduledoc"})
        return {};
    if (attribute->value->kind != ExprKind::kTuple) return {};
    const ExprList pair = attribute->value->as<TupleExpr>()->elements;
    if (pair.size() != 2 || !pair[0]->is_atom("file") || pair[1]->kind != ExprKind::kString)
        return {};
    std::string name;
    for (const char32_t c : pair[1]->as<StringExpr>()->value)
        append_utf8(name, c);
    return name;
}

/// The attribute with the text of the file that it names, and standing in that file.
Form* read_doc_file(const Form* form,
                    const std::string& name,
                    Preprocessor& preprocessor,
                    AstStorage& storage,
                    DiagnosticSink& sink) {
    const Symbol attribute = form->as<AttributeForm>()->name;
    const std::string_view word = attribute.text();
    Pos pos = form->pos;
    const auto text = preprocessor.include_text(name, pos);
    if (!text)
        sink.warning(form->pos,
                     "can't find " + std::string{word} + " file " +
                         quote_string(form->as<AttributeForm>()
                                          ->value->as<TupleExpr>()
                                          ->elements[1]
                                          ->as<StringExpr>()
                                          ->value),
                     static_cast<std::uint32_t>(word.size()));
    Expr* value = storage.arena.make<StringExpr>(Expr{ExprKind::kString, pos},
                                                 text.value_or(std::u32string_view{}));
    return storage.arena.make<AttributeForm>(Form{FormKind::kAttribute, pos}, attribute, value);
}

void parse_forms(ParsedModule& module,
                 const ParseOptions& options,
                 SourceManager& sources,
                 DiagnosticSink& sink) {
    AstStorage& storage = *module.storage;
    PreprocessOptions preprocess = options.preprocess;
    preprocess.skip_shebang = preprocess.skip_shebang || options.escript;
    Preprocessor preprocessor{
        preprocess, sources, storage.arena, storage.symbols, sink, module.main_file};
    if (!options.default_module.empty())
        preprocessor.set_module(storage.symbols.intern(options.default_module));
    Parser parser{storage, sink};
    std::span<const Token> tokens;
    Pos first;
    const auto add_file_changes = [&] {
        for (const auto& change : preprocessor.take_file_changes())
            module.forms.push_back(storage.arena.make<FileForm>(Form{FormKind::kFile, change.pos},
                                                                change.name,
                                                                change.line,
                                                                change.at_line,
                                                                change.written));
    };
    while (preprocessor.next_form(tokens)) {
        add_file_changes();
        Form* form = parser.parse_form(tokens);
        if (!form) continue;
        if (const std::string name = doc_file(form); !name.empty())
            form = read_doc_file(form, name, preprocessor, storage, sink);
        add_file_changes();
        if (form->pos.file != tokens[0].pos.file) preprocessor.leave_text(tokens.back().pos);
        form->expanded = preprocessor.form_was_expanded();
        if (!first.valid() && !is_compile(form)) first = form->pos;
        module.forms.push_back(form);
    }
    add_file_changes();
    if (!first.valid()) first = preprocessor.end_position();
    module.end = preprocessor.end_position();
    module.quoted_words = preprocessor.quoted_words();
    module.compr_assign = preprocessor.compr_assign();
    name_module(module, options, preprocessor, first, sink);
    if (options.escript && !exports(module, "main", 1)) {
        const bool has_main =
            std::any_of(module.forms.begin(), module.forms.end(), [](const Form* form) {
                const auto* function =
                    form->kind == FormKind::kFunction ? form->as<FunctionForm>() : nullptr;
                return function && function->name == std::string_view{"main"} &&
                       function->arity == 1;
            });
        if (has_main)
            module.forms.insert(module.forms.begin(), make_export(storage, first, "main", 1));
    }
    finish_module(module, options.options);
}

ParsedModule parse_loaded(FileId file,
                          const ParseOptions& options,
                          SourceManager& sources,
                          DiagnosticSink& sink) {
    const std::size_t errors_before = sink.error_count();
    ParsedModule module = empty_module();
    module.main_file = file;
    on_deep_stack([&] { parse_forms(module, options, sources, sink); });
    module.ok = sink.error_count() == errors_before;
    return module;
}

ParsedModule failed(const std::string& name,
                    const LoadError& error,
                    SourceManager& sources,
                    DiagnosticSink& sink) {
    const auto file = error.line == 0 ? std::nullopt : sources.place_file(name);
    if (!file)
        sink.file_error(name, error.message);
    else
        sink.error({error.line,
                    static_cast<std::uint16_t>(std::min<std::uint32_t>(error.column, UINT16_MAX)),
                    *file},
                   error.message.substr(0, error.message.find(" at line")),
                   1,
                   "save it as UTF-8, or write %% coding: latin-1 in its first line");
    return empty_module();
}

} // namespace

void finish_module(ParsedModule& module, const OptionTerms& given) {
    module.options = given;
    const Term* target = given.value("target");
    if (target && target->is_integer())
        module.target = static_cast<int>(std::clamp<std::int64_t>(target->integer, 25, 29));
    for (const Form* form : module.forms) {
        if (form->kind != FormKind::kAttribute ||
            form->as<AttributeForm>()->name != std::string_view{"compile"})
            continue;
        Expr* value = form->as<AttributeForm>()->value;
        if (value->kind == ExprKind::kList) {
            const ExprList elements = value->as<ListExpr>()->elements;
            module.compile_options.insert(
                module.compile_options.end(), elements.begin(), elements.end());
        } else if (value->kind != ExprKind::kNil) {
            module.compile_options.push_back(value);
        }
    }
    for (const Expr* option : module.compile_options)
        if (auto term = term_of(option)) module.options.add(std::move(*term));
}

ParsedModule parse_file(const std::string& path,
                        const ParseOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink) {
    LoadError error;
    const auto file = sources.load(path, error);
    if (!file) return failed(path, error, sources, sink);
    return parse_loaded(*file, options, sources, sink);
}

ParsedModule parse_text(std::string name,
                        std::string text,
                        const ParseOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink) {
    LoadError error;
    const auto file = sources.add(name, std::move(text), error);
    if (!file) return failed(name, error, sources, sink);
    return parse_loaded(*file, options, sources, sink);
}

ParsedModule parse_eval(std::string text,
                        const ParseOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
        text.pop_back();
    if (!text.ends_with('.')) text += "\n.";
    LoadError error;
    const auto file = sources.add("eval", std::move(text), error);
    if (!file) return failed("eval", error, sources, sink);
    const std::size_t errors_before = sink.error_count();
    ParsedModule module = empty_module();
    module.main_file = *file;
    on_deep_stack([&] {
        AstStorage& storage = *module.storage;
        Preprocessor preprocessor{
            options.preprocess, sources, storage.arena, storage.symbols, sink, *file};
        Parser parser{storage, sink};
        std::span<const Token> tokens;
        std::vector<Expr*> body;
        while (preprocessor.next_form(tokens)) {
            const ExprList more = parser.parse_expressions(tokens);
            body.insert(body.end(), more.begin(), more.end());
        }
        module.end = preprocessor.end_position();
        module.name = storage.symbols.intern("$eval");
        if (body.empty()) {
            if (sink.error_count() == errors_before) sink.error(Pos{1, 1, *file}, "no expression");
            return;
        }
        const Pos pos{1, 1, *file};
        Clause* clause = storage.arena.make<Clause>();
        clause->pos = pos;
        clause->name = storage.symbols.intern("eval");
        clause->body = storage.arena.copy(body);
        module.forms.push_back(
            storage.arena.make<ModuleForm>(Form{FormKind::kModule, pos}, module.name));
        module.forms.push_back(make_export(storage, pos, "eval", 0));
        module.forms.push_back(
            storage.arena.make<FunctionForm>(Form{FormKind::kFunction, pos},
                                             clause->name,
                                             0u,
                                             ClauseList{storage.arena.copy(&clause, 1)},
                                             module.end));
    });
    module.ok = sink.error_count() == errors_before;
    return module;
}

} // namespace joist::compiler

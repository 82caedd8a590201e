// Runs the stages one after the other; see compile.h.
#include "compiler/driver/compile.h"
#include "compiler/driver/behaviour_file.h"

#include "compiler/abstract/abstract.h"
#include "compiler/abstract/documentation.h"
#include "compiler/abstract/print_source.h"
#include "compiler/abstract/read.h"
#include "compiler/abstract/term.h"
#include "compiler/codegen/assembly.h"
#include "compiler/codegen/codegen.h"
#include "compiler/core/core.h"
#include "compiler/core/warnings.h"
#include "compiler/driver/features.h"
#include "compiler/driver/other_modules.h"
#include "compiler/driver/refused_options.h"
#include "compiler/driver/side_chunks.h"
#include "compiler/driver/transforms.h"
#include "compiler/lint/lint.h"
#include "compiler/parse/print_ast.h"
#include "compiler/preprocess/print_tokens.h"
#include "compiler/source/deep_stack.h"
#include "compiler/ssa/checker.h"
#include "compiler/ssa/core_to_ssa.h"
#include "compiler/ssa/optimize.h"
#include "compiler/ssa/print_ssa.h"
#include "compiler/transform/expand_records.h"
#include "compiler/write/write_beam.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace joist::compiler {

std::optional<Stage> stage_named(std::string_view name) {
    if (name == "tokens") return Stage::kTokens;
    if (name == "preprocessed") return Stage::kPreprocessed;
    if (name == "abstract") return Stage::kAbstract;
    if (name == "lint") return Stage::kLint;
    if (name == "ast") return Stage::kAst;
    if (name == "forms") return Stage::kForms;
    if (name == "core") return Stage::kCore;
    if (name == "ssa") return Stage::kSsa;
    if (name == "ssaopt") return Stage::kSsaOpt;
    if (name == "asm") return Stage::kAssembly;
    return std::nullopt;
}

namespace {

/// {source,NAME} and absolute_source: what messages, stack traces and ?FILE call the file. Empty:
/// what it is called anyway.
std::string
name_source(const CompileInput& input, const OptionTerms& options, SourceManager& sources) {
    const Term* given = options.value("source");
    std::string name = given ? std::string{given->name()} : "";
    std::error_code error;
    if (name.empty() && options.has("absolute_source"))
        name = std::filesystem::absolute(input.path, error).string();
    LoadError ignored; // told by who reads it next
    const auto file = name.empty() ? std::nullopt : sources.load(input.path, ignored);
    if (file) sources.add_line_directive(*file, 1, name, 1);
    return name;
}

ParsedModule parse(const CompileInput& input,
                   const ParseOptions& options,
                   SourceManager& sources,
                   DiagnosticSink& sink) {
    if (input.forms)
        return abstract::read_forms(*input.forms,
                                    {options.options, input.path, options.preprocess.compr_assign},
                                    sources,
                                    sink);
    if (input.eval) return parse_eval(input.text.value_or(""), options, sources, sink);
    if (input.text) return parse_text(input.path, *input.text, options, sources, sink);
    const std::string name = name_source(input, options.options, sources);
    ParsedModule parsed = parse_file(input.path, options, sources, sink);
    for (Form* form : parsed.forms)
        if (form->kind == FormKind::kFile && !name.empty() &&
            form->as<FileForm>()->name == input.path)
            form->as<FileForm>()->name = parsed.storage->arena.copy(std::string_view{name});
    return parsed;
}

std::string as_text(const Term& term) {
    return term.is_atom() || term.kind == TermKind::kString ? term.text : print_term(term);
}

/// Reports what is wrong with SSA: always the compiler's own mistake. True: nothing is.
[[maybe_unused]] bool check_ssa(const ssa::Module& module,
                                std::string_view after,
                                const std::string& path,
                                DiagnosticSink& sink) {
    const std::vector<std::string> problems = ssa::check_module(module);
    for (const std::string& problem : problems)
        sink.file_error(path, "internal error after " + std::string{after} + ": " + problem);
    return problems.empty();
}

/// `{F,A}` or a list of them.
void add_functions(const Term& term, ssa::InlineOptions& inlining) {
    if (term.is_tuple(2) && term.items[0].is_atom() && term.items[1].is_integer() &&
        term.items[1].integer >= 0 && term.items[1].integer < 256)
        inlining.functions.emplace_back(term.items[0].text,
                                        static_cast<std::uint32_t>(term.items[1].integer));
    if (!term.is_list()) return;
    for (const Term& one : term.items)
        add_functions(one, inlining);
}

/// `inline`, `{inline,FUNCTIONS}`, `{inline_size,N}`, `inline_list_funcs`.
ssa::InlineOptions inlining(const OptionTerms& terms) {
    ssa::InlineOptions inlining;
    inlining.all = terms.has("inline");
    inlining.list_functions = terms.has("inline_list_funcs");
    for (const Term* value : terms.values("inline"))
        add_functions(*value, inlining);
    const Term* size = terms.value("inline_size");
    if (size && size->is_integer() && size->integer >= 0)
        inlining.size = static_cast<std::size_t>(size->integer);
    return inlining;
}

/// Stack traces don't tell lines then.
void forget_lines(ssa::Module& module) {
    for (auto& function : module.functions) {
        function->location = {};
        for (ssa::Block& block : function->blocks) {
            for (ssa::Instruction* one : block.instructions)
                one->location = {};
            block.terminator.location = {};
        }
    }
}

#ifdef NDEBUG
constexpr bool kCheckSsa = false;
#else
constexpr bool kCheckSsa = true;
#endif

class Pipeline {
public:
    Pipeline(const CompileInput& input,
             const CompileOptions& options,
             SourceManager& sources,
             DiagnosticSink& sink,
             CompileResult& result)
        : input_{input}, options_{options}, sources_{sources}, sink_{sink}, result_{result} {}

    /// Runs the stages wanted; true if all went well.
    bool run() {
        errors_before_ = sink_.error_count();
        if (options_.stop == Stage::kTokens || options_.stop == Stage::kPreprocessed)
            return print_text();
        ParsedModule parsed = parse(input_, options_.parse, sources_, sink_);
        result_.module = parsed.name.text();
        result_.any_file_name = parsed.options.has("no_error_module_mismatch");
        if (options_.stop == Stage::kForms) return print_forms(parsed), parsed.ok;
        if (options_.stop == Stage::kAbstract) return print_abstract(parsed), parsed.ok;
        const bool transformed =
            parsed.ok && apply_transforms(parsed, input_, options_, sources_, sink_);
        if (parsed.name) result_.module = parsed.name.text();
        if (options_.stop == Stage::kAst) return result_.printed = print_ast(parsed), transformed;
        if (parsed.main_file == 0) return false;
        // Lint sees what could be parsed, so that one run tells as much as it can; but not what
        // should have been something else by now.
        if (!transformed && (parsed.ok || input_.forms || parsed.options.value("parse_transform")))
            return false;
        lint_module(
            parsed,
            {options_.export_all,
             options_.warnings,
             [this](std::string_view name, auto& callbacks) { return behaviour(name, callbacks); },
             [this](std::string_view name) {
                 return functions_of_module(options_.parse.preprocess, options_.given, name);
             },
             [this] { return modules_at_hand(options_.parse.preprocess, options_.given); },
             options_.stop == Stage::kLint ? &result_.printed : nullptr},
            sink_);
        if (options_.stop == Stage::kLint) return sink_.error_count() == errors_before_;
        // As a directive this is found by lint.
        if (options_.parse.options.has("nowarn_bif_clash"))
            sink_.file_error(input_.path,
                             "compile directive nowarn_bif_clash is no longer allowed --\n"
                             "use explicit module names or -compile({no_auto_import, [F/A]})");
        if (sink_.error_count() != errors_before_) return false;
        const auto doubts = [&parsed](std::string_view kind) {
            return parsed.options.warns("opportunistic", true) && parsed.options.warns(kind, true);
        };
        if (options_.warnings && !input_.eval && !stops_at_source()) {
            abstract::check_documentation(parsed, sources_, sink_);
            core::warn_of_doubtful_code(
                parsed, {doubts("nomatch"), doubts("failed"), doubts("ignored")}, sources_, sink_);
        }
        if (options_.warnings_as_errors && sink_.warning_count() > 0) {
            result_.warnings_count = true;
            return false;
        }
        if (stops_at_source()) return show_source(parsed);
        ssa::Module module{parsed.storage->symbols};
        auto core = core::lower_module(parsed, module.literals, {options_.export_all});
        if (core->too_large.valid()) {
            sink_.error(core->too_large, std::string{core->too_large_what} + " too large here");
            return false;
        }
        if (const auto& refused = core->too_many_parameters; refused.at.valid()) {
            sink_.error(refused.at,
                        "System limit reached: generated function " +
                            std::string{refused.name.text()} + " has too many arguments");
            return false;
        }
        if (options_.stop == Stage::kCore) return result_.printed = core::print_core(*core), true;
        ssa::core_to_ssa(*core, sources_, module);
        core.reset(); // a large module needs the room
        if (parsed.options.has("no_line_info")) forget_lines(module);
        const SideInput side{parsed, sources_, options_, input_.path};
        if (!check_debug_options(side, sink_)) return false;
        set_compile_info(side, module);
        set_nominal_types(side, module);
        module.target = options_.target;
        if (options_.stop == Stage::kSsa) result_.printed = ssa::print_ssa(module);
        if ((kCheckSsa || options_.stop == Stage::kSsa) &&
            !check_ssa(module, "lowering", input_.path, sink_))
            return false;
        return options_.stop == Stage::kSsa || back_end(module, parsed.options, side);
    }

private:
    /// Of a module that waits for this one: what its text says, as the compiled module would.
    BehaviourState behaviour_in_source(const std::string& path,
                                       std::vector<BehaviourCallback>& callbacks) const {
        SourceManager sources;
        DiagnosticSink ignored;
        return behaviour_of(parse_file(path, options_.parse, sources, ignored), callbacks);
    }

    /// Looks for the behaviour `name`, compiled: among the files of this command, here, in a folder
    /// given, or in an application.
    BehaviourState behaviour(std::string_view name,
                             std::vector<BehaviourCallback>& callbacks) const {
        if (options_.companion) {
            const Companion other = options_.companion(name);
            switch (other.state) {
            case Companion::State::kMade:
                if (!other.beam.empty()) return read_behaviour(other.beam, callbacks);
                return BehaviourState::kComputed;
            case Companion::State::kFailed:
                return BehaviourState::kComputed; // what is wrong is told there
            case Companion::State::kCircular:
                return behaviour_in_source(other.path, callbacks);
            case Companion::State::kUnknown:
                break;
            }
        }
        const std::string path = on_code_path(options_.parse.preprocess, name);
        return path.empty() ? BehaviourState::kNone
                            : read_behaviour(bytes_of_file(path), callbacks);
    }

    bool stops_at_source() const {
        return options_.stop >= Stage::kTransformed && options_.stop <= Stage::kExpanded;
    }

    /// Forms or source behind transforms and lint.
    bool show_source(ParsedModule& parsed) {
        const Stage stop = options_.stop;
        const bool expanded = stop == Stage::kExpanded || stop == Stage::kExpandedForms ||
                              stop == Stage::kExpandedText;
        if (expanded && !expand_records(parsed, sink_)) return false;
        if (stop == Stage::kSource || stop == Stage::kExpanded)
            result_.printed = abstract::print_source(parsed);
        else if (stop == Stage::kFormsText || stop == Stage::kExpandedText)
            print_abstract(parsed);
        else
            print_forms(parsed);
        return true;
    }

    /// Prints what there is before there are forms.
    bool print_text() {
        LoadError error;
        const auto file = input_.text ? sources_.add(input_.path, *input_.text, error)
                                      : sources_.load(input_.path, error);
        if (!file) return sink_.file_error(input_.path, error.message), false;
        result_.printed =
            options_.stop == Stage::kTokens
                ? print_tokens(*file, sources_, sink_)
                : print_preprocessed(*file, options_.parse.preprocess, sources_, sink_);
        return sink_.error_count() == errors_before_;
    }

    void print_abstract(const ParsedModule& parsed) {
        const auto bytes = abstract::write_forms(parsed, sources_, form_options(parsed.options));
        AstStorage storage;
        const auto forms = abstract::decode_term(bytes, storage.arena, storage.symbols);
        if (!forms || !forms->is_list()) return;
        for (const abstract::Term& form : forms->items())
            result_.printed += abstract::print_term(form, SIZE_MAX) + ".\n";
    }

    void print_forms(const ParsedModule& parsed) {
        const auto bytes = abstract::write_forms(parsed, sources_, form_options(parsed.options));
        result_.printed.assign(bytes.begin(), bytes.end());
    }

    bool back_end(ssa::Module& module, const OptionTerms& terms, const SideInput& side) {
        ssa::OptimizeOptions options{.stop_after =
                                         options_.stop == Stage::kSsaOpt ? options_.stop_after : "",
                                     .check = kCheckSsa || options_.stop == Stage::kSsaOpt};
        options.inlining = inlining(terms);
        for (const ssa::PassInfo& pass : ssa::passes()) {
            if (terms.has("no_" + std::string{pass.name})) options.without.emplace_back(pass.name);
        }
        codegen::GenerateOptions generating{.tell_types = options_.stop == Stage::kListing};
        if (options_.stop == Stage::kAssembly) generating.stop_after = options_.stop_after;
        for (const ssa::PassInfo& step : codegen::steps()) {
            if (terms.has("no_" + std::string{step.name}))
                generating.without.emplace_back(step.name);
        }
        for (const std::string& problem : ssa::optimize(module, options))
            sink_.file_error(input_.path, "internal error " + problem);
        if (sink_.error_count() != errors_before_) return false;
        if (options_.stop == Stage::kSsaOpt) result_.printed = ssa::print_ssa(module);
        if (options_.stop == Stage::kSsaOpt) return true;
        const codegen::Assembly assembly = codegen::generate(module, generating);
        if (!assembly.too_large.empty()) {
            sink_.file_error(input_.path,
                             "function " + assembly.too_large +
                                 " is too large: too many values are needed at the same time");
            return false;
        }
        if (options_.stop == Stage::kAssembly) {
            result_.printed = generating.stop_after.empty()
                                  ? codegen::print_assembly(assembly)
                                  : print_atom(module.name.text()) + ":\n" + assembly.shown;
            return true;
        }
        if (options_.stop == Stage::kListing)
            return result_.printed = codegen::otp_listing(assembly), true;
        result_.beam = without_chunks(
            write::write_beam(assembly,
                              input_.eval ? std::vector<write::SideChunk>{} : side_chunks(side)),
            chunks_unwanted(terms));
        return true;
    }

    const CompileInput& input_;
    const CompileOptions& options_;
    SourceManager& sources_;
    DiagnosticSink& sink_;
    CompileResult& result_;
    std::size_t errors_before_ = 0;
};

} // namespace

CompileOptions settle_options(const CompileOptions& options) {
    CompileOptions settled = options;
    PreprocessOptions& preprocess = settled.parse.preprocess;
    const OptionTerms& terms = options.parse.options;
    for (const Term& term : terms.all()) {
        const bool pair = term.is_tuple(2);
        if (pair && term.items[0].is_atom("i"))
            preprocess.include_dirs.push_back(as_text(term.items[1]));
        else if (pair && term.items[0].is_atom("d"))
            preprocess.macros.emplace_back(as_text(term.items[1]), "true");
        else if (term.is_tuple(3) && term.items[0].is_atom("d"))
            preprocess.macros.emplace_back(as_text(term.items[1]), print_term(term.items[2]));
        else if (term.is_tuple(3) && term.items[0].is_atom("feature"))
            switch_feature(preprocess, term.items[1].name(), term.items[2].is_atom("enable"));
    }
    settled.export_all = options.export_all || terms.has("export_all");
    settled.warnings_as_errors = options.warnings_as_errors || terms.has("warnings_as_errors");
    if (const Term* target = terms.value("target"); target && target->is_integer())
        settled.target = static_cast<int>(std::clamp<std::int64_t>(target->integer, 25, 29));
    preprocess.otp_release = settled.target;
    // Warnings that count as errors are looked for even where they wouldn't be told.
    settled.warnings = settled.warnings || settled.warnings_as_errors;
    if (terms.has("nowarn")) settled.warnings = false;
    return settled;
}

CompileResult compile(const CompileInput& input,
                      const CompileOptions& options,
                      SourceManager& sources,
                      DiagnosticSink& sink) {
    CompileResult result;
    if (const auto refused = refused_option(options.parse.options)) {
        sink.file_error(input.path, refused->message, refused->hint);
        return result;
    }
    const CompileOptions settled = settle_options(options);
    on_deep_stack([&] { result.ok = Pipeline{input, settled, sources, sink, result}.run(); });
    sink.sort();
    return result;
}

} // namespace joist::compiler

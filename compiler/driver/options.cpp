// One table of flags: what the command line is read by, and what --help prints. See options.h.
#include "compiler/driver/options.h"

#include "compiler/codegen/steps.h"
#include "compiler/driver/features.h"
#include "compiler/driver/make_rule.h"
#include "compiler/driver/refused_options.h"
#include "compiler/parse/read_term.h"
#include "compiler/source/installed_otp.h"
#include "compiler/source/suggest.h"
#include "compiler/ssa/optimize.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace joist::compiler {

namespace {

constexpr std::string_view kVersion = "joistc 0.1.0\n";

/// Most options are single words: no need to start the scanner for these.
bool is_word(std::string_view text) {
    if (text.empty() || text[0] < 'a' || text[0] > 'z') return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
           std::string_view::npos;
}

std::optional<Term> read_option(std::string_view text, std::string& error) {
    if (text.empty()) {
        error = "no term";
        return std::nullopt;
    }
    return is_word(text) ? Term::atom(text) : read_term(text, error);
}

/// `path` from the root, as text: links are followed by nobody.
std::string absolute(const std::string& path) {
    if (path.starts_with('/')) return path;
    char folder[4096];
    if (!::getcwd(folder, sizeof folder)) return path;
    return std::string{folder} + (std::string_view{folder}.ends_with('/') ? "" : "/") + path;
}

/// Options of OTP's compiler that say what is always so, or tune passes that aren't there.
constexpr std::string_view kWithoutEffect[] = {
    "beam_debug_info",
    "bin_opt_info",
    "binary",
    "column",
    "from_asm",
    "line",
    "no_bool_opt",
    "no_bool_opts",
    "no_bsm_opt",
    "no_copt",
    "no_fun_opt",
    "no_module_opt",
    "no_postopt",
    "no_recv_opt",
    "no_share_opt",
    "no_spawn_compiler_process",
    "no_ssa_opt",
    "no_type_opt",
    "r23",
    "r24",
    "r25",
    "report",
    "report_errors",
    "report_warnings",
    "return",
    "return_errors",
    "return_warnings",
    "time",
    "verbose",
};

/// Options that ask for a listing; of several the earliest stage counts.
struct ListingOption {
    std::string_view name;
    Stage stage;
    std::string_view suffix;
};
constexpr ListingOption kListings[] = {{"to_pp", Stage::kFormsText, ".P"},
                                       {"P", Stage::kSource, ".P"},
                                       {"to_abstr", Stage::kFormsText, ".abstr"},
                                       {"dabstr", Stage::kFormsText, ".abstr"},
                                       {"to_exp", Stage::kExpandedText, ".abstr"},
                                       {"E", Stage::kExpanded, ".E"},
                                       {"S", Stage::kListing, ".S"},
                                       {"to_asm", Stage::kListing, ".S"}};

/// What the warnings are called that +warn_NAME and +nowarn_NAME switch.
constexpr std::string_view kWarnings[] = {"behaviours",
                                          "bif_clash",
                                          "conflicting_behaviours",
                                          "deprecated_callback",
                                          "deprecated_catch",
                                          "deprecated_function",
                                          "deprecated_type",
                                          "export_all",
                                          "export_var_subexpr",
                                          "export_vars",
                                          "failed",
                                          "format",
                                          "ignored",
                                          "illegal_guard",
                                          "keyword",
                                          "match_alias_pats",
                                          "match_float_zero",
                                          "missing_doc",
                                          "missing_doc_callbacks",
                                          "missing_doc_functions",
                                          "missing_doc_types",
                                          "missing_spec",
                                          "missing_spec_all",
                                          "missing_spec_documented",
                                          "nif_inline",
                                          "nomatch",
                                          "obsolete_bool_op",
                                          "obsolete_guard",
                                          "opportunistic",
                                          "redefined_builtin_type",
                                          "removed",
                                          "shadow_vars",
                                          "singleton_typevar",
                                          "undefined_behaviour",
                                          "undefined_behaviour_func",
                                          "undefined_callback",
                                          "undefined_on_load",
                                          "underscore_match",
                                          "undocumented_on_load",
                                          "unexported_function",
                                          "unknown_module",
                                          "unsized_binary_tail",
                                          "untyped_record",
                                          "unused_function",
                                          "unused_import",
                                          "unused_record",
                                          "unused_type",
                                          "unused_vars",
                                          "update_literal"};

/// The answer to --print=list: stages, passes and steps of code generation, a line each.
std::string list_of_passes() {
    std::string text = "tokens          the tokens of the file, before the preprocessor\n"
                       "preprocessed    source again, macros expanded and directives obeyed\n"
                       "abstract        the forms in the abstract format, before parse transforms\n"
                       "ast             the syntax tree, behind parse transforms\n"
                       "lint            what is known of functions, variables, records, types\n"
                       "core            Core, simplified\n"
                       "ssa             SSA as made from Core\n";
    const auto add = [&text](const ssa::PassInfo& pass) {
        std::string line{pass.name};
        line.resize(std::max<std::size_t>(line.size() + 1, 16), ' ');
        text += line + std::string{pass.description} + "\n";
    };
    for (const ssa::PassInfo& pass : ssa::passes())
        add(pass);
    text += "ssaopt          SSA after all passes\n";
    for (const ssa::PassInfo& step : codegen::steps())
        add(step);
    return text + "asm             the code\n";
}

/// Walks over the arguments.
class Reader {
public:
    Reader(const std::vector<std::string>& arguments, bool as_erlc, std::string& error)
        : arguments_{arguments}, error_{error} {
        command_.as_erlc = as_erlc;
    }

    std::optional<Command> run() {
        add_erl_libs();
        add_environment();
        OptionTerms environment = std::exchange(terms(), {});
        while (at_ < arguments_.size()) {
            const std::string& argument = arguments_[at_++];
            const bool is_file =
                argument.empty() || argument == "-" || (argument[0] != '-' && argument[0] != '+');
            if (only_files_ || is_file)
                command_.files.push_back(argument);
            else if (!(argument[0] == '+' ? add_term(argument.substr(1)) : flag(argument)))
                return std::nullopt;
        }
        // In the order in which OTP notes them in a module.
        std::swap(environment, terms());
        for (std::vector<Term>* some : {&defines_, &includes_})
            terms().add(Term::list(std::move(*some)));
        terms().add(environment);
        obey_terms();
        if (use_otp_) preprocess().otp_lib = installed_otp_lib(otp_root_);
        if (command_.verbose) tell_idle_options();
        return std::move(command_);
    }

    static std::string help();

private:
    struct Flag {
        std::string_view name;   ///< as erlc has it; empty: only the long form
        std::string_view longer; ///< our long form; empty: there is none
        std::string_view value;  ///< what --help calls the value; empty: takes none
        char join;               ///< 'j': -oVALUE or -o VALUE; 'o': -W or -WVALUE; ' ': apart only
        bool (Reader::*apply)(const std::string& value);
        std::string_view help; ///< empty: not in --help
    };

    OptionTerms& terms() { return command_.compile.parse.options; }
    PreprocessOptions& preprocess() { return command_.compile.parse.preprocess; }

    bool fail(std::string message) {
        error_ = std::move(message);
        return false;
    }

    /// Folders of ERL_LIBS hold applications.
    void add_erl_libs() {
        const char* value = std::getenv("ERL_LIBS");
        std::string_view rest = value ? value : "";
        while (!rest.empty()) {
            const std::size_t colon = std::min(rest.find(':'), rest.size());
            if (colon > 0) preprocess().lib_dirs.emplace_back(rest.substr(0, colon));
            rest.remove_prefix(std::min(colon + 1, rest.size()));
        }
    }

    /// ERL_COMPILER_OPTIONS: a term or a list, before all others.
    void add_environment() {
        const char* value = std::getenv("ERL_COMPILER_OPTIONS");
        if (!value || !*value) return;
        std::string reason;
        if (auto term = read_option(value, reason))
            terms().add(std::move(*term));
        else
            command_.complaints += "Ignoring bad term in ERL_COMPILER_OPTIONS\n";
    }

    /// Finds the flag that `argument` is and applies it.
    bool flag(const std::string& argument) {
        const std::size_t equal = argument.starts_with("--") ? argument.find('=') : argument.npos;
        const std::string name = argument.substr(0, equal);
        for (const Flag& flag : flags()) {
            if (name != flag.name && name != flag.longer) continue;
            if (flag.value.empty() && equal != argument.npos)
                return fail("option " + name + " takes no value");
            if (equal != argument.npos) return (this->*flag.apply)(argument.substr(equal + 1));
            if (flag.value.empty() || flag.join == 'o') return (this->*flag.apply)("");
            if (at_ >= arguments_.size()) return fail("No value given to " + name + " option");
            return (this->*flag.apply)(arguments_[at_++]);
        }
        for (const Flag& flag : flags())
            if (flag.join != ' ' && argument.starts_with(flag.name))
                return (this->*flag.apply)(argument.substr(flag.name.size()));
        return fail("Unknown option: " + argument);
    }

    static std::span<const Flag> flags();

    /// `+TERM`, as for `compile:file`.
    bool add_term(const std::string& text) {
        std::string reason;
        auto term = read_option(text, reason);
        if (!term) return fail("bad term +" + text + ": " + reason);
        if (term->is_atom() && is_foreign_listing(term->name()))
            return fail("+" + text + " asks for a listing of a stage of OTP's compiler; " +
                        "--print=list tells which there are");
        if (term->is_tuple(3) && term->items[0].is_atom("feature") && term->items[1].is_atom())
            return feature(std::string{term->items[1].name()}, term->items[2].is_atom("enable"));
        terms().add(std::move(*term));
        return true;
    }

    /// Options that say what becomes of the result, wherever they were given.
    void obey_terms() {
        const OptionTerms& all = terms();
        const DependencyWish wish = dependency_wish(all);
        if (wish.wanted && !rules().wanted) rules() = wish;
        if (all.has("strong_validation")) command_.only_check = true;
        if (all.has("basic_validation")) {
            command_.only_check = true;
            for (const char* kind : {"nowarn_nomatch", "nowarn_failed", "nowarn_ignored"})
                terms().add(Term::atom(kind));
        }
        if (command_.print) return;
        for (const ListingOption& one : kListings)
            if (all.has(one.name)) return list(one.stage, one.suffix);
    }

    void tell_idle_options() {
        for (const Term& term : terms().all())
            if (term.is_atom() &&
                std::find(std::begin(kWithoutEffect), std::end(kWithoutEffect), term.name()) !=
                    std::end(kWithoutEffect))
                command_.complaints += "option +" + print_term(term) + " has no effect\n";
            else if (term.is_atom())
                tell_unknown_warning(term.name());
    }

    /// An option +warn_NAME or +nowarn_NAME of no warning is one that was misspelt.
    void tell_unknown_warning(std::string_view name) {
        for (const std::string_view prefix : {"warn_", "nowarn_"}) {
            if (!name.starts_with(prefix)) continue;
            const std::string_view kind = name.substr(prefix.size());
            if (std::find(std::begin(kWarnings), std::end(kWarnings), kind) != std::end(kWarnings))
                return;
            const std::string_view meant =
                most_similar(kind, {std::begin(kWarnings), std::end(kWarnings)});
            command_.complaints += "option +" + std::string{name} + " is unknown";
            if (!meant.empty())
                command_.complaints +=
                    ", did you mean +" + std::string{prefix} + std::string{meant} + "?";
            command_.complaints += "\n";
        }
    }

    // What the flags do.
    bool set_output(const std::string& value) { return command_.output = value, true; }
    bool add_include(const std::string& value) {
        // From the root, as erlc has them: messages and line tables name headers so.
        includes_.push_back(Term::tuple({Term::atom("i"), Term::string(absolute(value))}));
        return true;
    }
    bool add_macro(const std::string& definition) {
        const std::size_t equal = definition.find('=');
        const std::string name = definition.substr(0, equal);
        if (name.empty()) return fail("-D needs a macro's name");
        std::vector<Term> parts{Term::atom("d"), Term::atom(name)};
        if (equal != std::string::npos && equal + 1 < definition.size()) {
            const std::string text = definition.substr(equal + 1);
            std::string reason;
            auto value = read_option(text, reason);
            // What is no term may be tokens yet.
            if (!value) return preprocess().macros.emplace_back(name, text), true;
            parts.push_back(std::move(*value));
        }
        defines_.insert(defines_.begin(), Term::tuple(std::move(parts)));
        return true;
    }
    bool add_path(const std::string& value) {
        auto& paths = preprocess().code_paths;
        paths.insert(paths.begin() + static_cast<std::ptrdiff_t>(front_paths_++), value);
        return true;
    }
    bool add_path_behind(const std::string& value) {
        // The last one given comes first of them, as with erlc.
        auto& paths = preprocess().code_paths;
        paths.insert(paths.begin() + static_cast<std::ptrdiff_t>(front_paths_), value);
        return true;
    }
    bool set_warnings(const std::string& kind) {
        const bool number = !kind.empty() && kind.find_first_not_of("0123456789") == kind.npos;
        if (kind == "error" || kind == "Error")
            command_.compile.warnings_as_errors = true;
        else if (kind.empty() || kind == "all" || number)
            command_.compile.warnings = !number || kind.find_first_not_of('0') != kind.npos;
        else
            return fail("unknown warning option -W" + kind +
                        ": there are -W, -W0, -Wall and -Werror");
        return true;
    }
    bool set_verbose(const std::string&) { return command_.verbose = true; }
    bool set_diagnostics(const std::string& form) {
        if (form != "text" && form != "json")
            return fail("--diagnostics takes text or json, not " + form);
        command_.json = form == "json";
        return true;
    }
    bool set_listing(const std::string&) { return terms().add(Term::atom("S")), true; }
    bool set_source_listing(const std::string&) { return terms().add(Term::atom("P")), true; }
    bool set_expanded_listing(const std::string&) { return terms().add(Term::atom("E")), true; }
    void list(Stage stage, std::string_view suffix) {
        command_.listing = suffix;
        command_.compile.stop = stage;
    }
    bool set_print(const std::string& name) {
        if (name == "list") return answer(list_of_passes());
        const auto stage = stage_named(name);
        if (!stage && !is_pass_or_step(name))
            return fail("unknown stage " + name +
                        ": --print=list tells which stages and passes there are");
        command_.print = true;
        command_.compile.stop =
            stage.value_or(ssa::is_pass(name) ? Stage::kSsaOpt : Stage::kAssembly);
        command_.compile.stop_after = stage ? "" : name;
        return true;
    }
    static bool is_pass_or_step(const std::string& name) {
        return ssa::is_pass(name) || codegen::step_named(name).has_value();
    }
    bool leave_out(const std::string& name) {
        if (!is_pass_or_step(name))
            return fail("unknown pass " + name + ": --print=list tells all");
        terms().add(Term::atom("no_" + name));
        return true;
    }
    bool enable(const std::string& name) { return feature(name, true); }
    bool disable(const std::string& name) { return feature(name, false); }
    bool feature(const std::string& name, bool on) {
        return switch_feature(preprocess(), name, on) ||
               fail("the feature '" + name + "' does not exist; see -list-features");
    }
    bool list_all_features(const std::string&) { return answer(list_features()); }
    bool describe(const std::string& name) {
        return answer(describe_feature(name)) || fail("Unknown feature: " + name);
    }
    bool answer(std::string text) {
        const bool some = !text.empty();
        if (command_.answer.empty()) command_.answer = std::move(text);
        return some;
    }
    bool show_help(const std::string&) { return answer(help()); }
    bool show_version(const std::string&) { return answer(std::string{kVersion}); }
    bool only_files(const std::string&) { return only_files_ = true; }
    bool set_otp(const std::string& root) {
        otp_root_ = root;
        use_otp_ = true;
        return !installed_otp_lib(root).empty() || fail("no Erlang/OTP in " + root);
    }
    bool no_otp(const std::string&) {
        use_otp_ = false;
        return true;
    }
    bool set_target(const std::string& release) {
        if (release.size() != 2 || release < "25" || release > "29")
            return fail("unknown target " + release + ": --target takes 25 to 29");
        return add_term("{target," + release + "}");
    }
    bool set_jobs(const std::string& value) {
        const bool number = !value.empty() && value.size() < 5 &&
                            value.find_first_not_of("0123456789") == value.npos;
        command_.jobs = number ? static_cast<unsigned>(std::stoul(value)) : 0;
        return command_.jobs > 0 || fail("--jobs needs a number from 1, not " + value);
    }
    bool be_erlc(const std::string&) { return command_.as_erlc = true; }
    /// Flags that build tools write; what they ask for is so anyway.
    bool ignore(const std::string&) { return true; }

    // The -M family.
    DependencyWish& rules() { return command_.dependencies; }
    // Of -M and -MF the last decides where the rule goes; -MD and -MMD leave that to them.
    bool want_rules(const std::string&) {
        rules().file.clear();
        return rules().wanted = rules().printed = true;
    }
    bool want_rules_beside(const std::string&) { return rules().wanted = true; }
    bool want_rules_too(const std::string&) { return rules().wanted = rules().compile = true; }
    bool set_rules_file(const std::string& value) {
        rules().file = value;
        rules().printed = false;
        return rules().wanted = true;
    }
    bool set_rules_target(const std::string& value) { return rules().target = value, true; }
    bool set_quoted_target(const std::string& value) {
        return rules().target = quoted_for_make(value), true;
    }
    bool take_missing(const std::string&) { return rules().missing = true; }
    bool add_phony(const std::string&) { return rules().phony = true; }

    const std::vector<std::string>& arguments_;
    std::string& error_;
    Command command_;
    std::size_t at_ = 0;
    std::vector<Term> defines_;
    std::vector<Term> includes_;
    std::size_t front_paths_ = 0;
    std::string otp_root_;
    bool use_otp_ = true;
    bool only_files_ = false;
};

std::span<const Reader::Flag> Reader::flags() {
    using R = Reader;
    // clang-format off
    static constexpr Flag kFlags[] = {
        {"-o", "--output", "DIR", 'j', &R::set_output, "write the .beam files into DIR (default: the current folder)"},
        {"-I", "--include", "DIR", 'j', &R::add_include, "look for include files in DIR; may be repeated"},
        {"-D", "--define", "NAME[=VALUE]", 'j', &R::add_macro, "define the macro NAME (default value: true)"},
        {"-pa", "--path", "DIR", ' ', &R::add_path, "DIR (APP/ebin) comes first on the code path: -include_lib, behaviours and parse transforms are looked up there"},
        {"-pz", "", "DIR", ' ', &R::add_path_behind, "the same, behind those of -pa"},
        {"-W", "", "KIND", 'o', &R::set_warnings, "-W, -Wall: show warnings (the default); -W0: don't; -Werror: take them as errors"},
        {"-S", "--listing", "", ' ', &R::set_listing, "write a listing of the code, MODULE.S, in the terms of OTP's assembler, instead of the .beam file (see also --print=asm)"},
        {"-P", "", "", ' ', &R::set_source_listing, "write the source behind the preprocessor and parse transforms, MODULE.P, instead"},
        {"-E", "", "", ' ', &R::set_expanded_listing, "the same with records written out as tuples, MODULE.E, instead"},
        {"", "--print", "STAGE", ' ', &R::set_print, "show the module after STAGE and write no file: tokens, preprocessed, abstract, ast, lint, core, ssa, ssaopt, asm, a pass over SSA or a step of code generation; --print=list tells all"},
        {"", "--without", "PASS", ' ', &R::leave_out, "leave out a pass or step, as +no_PASS does"},
        {"-M", "", "", ' ', &R::want_rules, "print a rule for make that names the include files; compile nothing"},
        {"-MF", "", "FILE", ' ', &R::set_rules_file, "write the rule into FILE"},
        {"-MD", "", "", ' ', &R::want_rules_beside, "write the rule into MODULE.Pbeam, beside the .beam file"},
        {"-MMD", "", "", ' ', &R::want_rules_too, "the same, and compile"},
        {"-MT", "", "TARGET", ' ', &R::set_rules_target, "the left side of the rule; -MQ TARGET: quoted for make"},
        {"-MQ", "", "TARGET", ' ', &R::set_quoted_target, ""},
        {"-MG", "", "", ' ', &R::take_missing, "include files that are missing will be generated: name them too"},
        {"-MP", "", "", ' ', &R::add_phony, "make each include file a target without a rule"},
        {"-enable-feature", "--enable-feature", "F", ' ', &R::enable, "switch a feature of the language on (or -disable-feature F: off)"},
        {"-disable-feature", "--disable-feature", "F", ' ', &R::disable, ""},
        {"-list-features", "--list-features", "", ' ', &R::list_all_features, "list them (-describe-feature F: tell more of one)"},
        {"-describe-feature", "--describe-feature", "F", ' ', &R::describe, ""},
        {"", "--otp", "DIR", ' ', &R::set_otp, "the Erlang/OTP in DIR has the applications that -pa and ERL_LIBS lack (default: that of `erl` in PATH)"},
        {"", "--no-otp", "", ' ', &R::no_otp, "look nothing up in an installed Erlang/OTP"},
        {"-j", "--jobs", "N", 'j', &R::set_jobs, "compile N files side by side (default: one a core)"},
        {"", "--target", "RELEASE", ' ', &R::set_target, "make code for OTP RELEASE, 25 to 29 (default: 25; see docs/compiler.md)"},
        {"-b", "", "TYPE", 'j', &R::ignore, ""},
        {"-v", "--verbose", "", ' ', &R::set_verbose, "tell what is done, and which options have no effect"},
        {"", "--diagnostics", "FORM", ' ', &R::set_diagnostics, "tell errors and warnings as text (the default) or json: an object a line (see docs/compiler.md)"},
        {"", "--erlc", "", ' ', &R::be_erlc, "take the place of erlc: its exit statuses (so does the name erlc)"},
        {"--", "", "", ' ', &R::only_files, "no options behind this"},
        {"--help", "-help", "", ' ', &R::show_help, "this text"},
        {"-h", "", "", ' ', &R::show_help, ""},
        {"--version", "-version", "", ' ', &R::show_version, "the version"},
        {"-server", "", "", ' ', &R::ignore, ""},
        {"-no-server", "", "", ' ', &R::ignore, ""},
        {"-smp", "", "", ' ', &R::ignore, ""},
        {"-d", "", "", ' ', &R::ignore, ""},
    };
    // clang-format on
    return kFlags;
}

constexpr std::size_t kHelpColumn = 22;
constexpr std::size_t kHelpWidth = 100;

/// Appends `text`, broken at spaces, in the column of explanations.
void add_explanation(std::string_view text, std::string& out) {
    constexpr std::size_t kWidth = kHelpWidth - kHelpColumn;
    while (text.size() > kWidth) {
        const std::size_t space = text.rfind(' ', kWidth);
        if (space == text.npos) break;
        out.append(text.substr(0, space)).append("\n").append(kHelpColumn, ' ');
        text.remove_prefix(space + 1);
    }
    out.append(text).append("\n");
}

std::string Reader::help() {
    std::string out =
        "Usage: joistc [OPTION...] FILE.erl...\n\n"
        "Compiles Erlang modules, or forms (FILE.abstr), to BEAM files, which run on Joist and on\n"
        "Erlang/OTP.\n\n";
    for (const Flag& flag : flags()) {
        if (flag.help.empty()) continue;
        std::string line = "  ";
        line += flag.name;
        if (!flag.longer.empty() && flag.longer.starts_with("--"))
            line.append(flag.name.empty() ? "" : ", ").append(flag.longer);
        if (!flag.value.empty())
            line.append(flag.name.empty() ? "=" : flag.join == 'o' ? "" : " ").append(flag.value);
        line += ' ';
        if (line.size() >= kHelpColumn) {
            line.back() = '\n';
            out += line;
            line.clear();
        }
        out.append(line).append(kHelpColumn - line.size(), ' ');
        add_explanation(flag.help, out);
    }
    out += "  +TERM               ";
    add_explanation("an option of compile:file/2: debug_info, deterministic, export_all, inline, "
                    "{inline,[{f,1}]}, nowarn_unused_vars, warn_missing_spec, {d,'NAME',VALUE}, "
                    "{parse_transform,M}, strong_validation, makedep, to_abstr, slim, compressed, "
                    "...; warn_unknown_module, which erlc lacks, tells of calls of modules and "
                    "functions that don't exist; unknown options have no effect",
                    out);
    return out + R"(
Environment: ERL_LIBS (folders of applications), ERL_COMPILER_OPTIONS (a term or a list of
them, as behind +), NO_COLOR.
Exit status: 0 all modules were compiled, 1 some were not, 2 wrong usage.

Example:
  mkdir -p ebin && joistc -o ebin -I include src/*.erl && joist -pa ebin -s hello
)";
}

} // namespace

std::optional<Command>
read_command(const std::vector<std::string>& arguments, bool as_erlc, std::string& error) {
    return Reader{arguments, as_erlc, error}.run();
}

} // namespace joist::compiler

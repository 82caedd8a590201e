// See options.h.
#include "compiler/driver/options.h"

#include "compiler/ssa/optimize.h"

#include "compiler/parse/read_term.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace joist::compiler {

namespace {

/// Most options are single words: no need to start the scanner for these.
bool is_word(std::string_view text) {
    if (text.empty() || text[0] < 'a' || text[0] > 'z') return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
           std::string_view::npos;
}

std::optional<Term> read_option(std::string_view text, std::string& error) {
    return is_word(text) ? Term::atom(text) : read_term(text, error);
}

/// Walks over the arguments.
class Reader {
public:
    Reader(const std::vector<std::string>& arguments, std::string& error)
        : arguments_{arguments}, error_{error} {}

    std::optional<Command> run() {
        add_erl_libs();
        add_environment();
        while (at_ < arguments_.size()) {
            const std::string& argument = arguments_[at_++];
            if (only_files_ || argument.size() < 2 || (argument[0] != '-' && argument[0] != '+'))
                command_.files.push_back(argument);
            else if (!(argument[0] == '+' ? compile_option(argument.substr(1)) : option(argument)))
                return std::nullopt;
        }
        return command_;
    }

private:
    /// Folders of ERL_LIBS hold applications.
    void add_erl_libs() {
        const char* value = std::getenv("ERL_LIBS");
        std::string_view rest = value ? value : "";
        while (!rest.empty()) {
            const std::size_t colon = std::min(rest.find(':'), rest.size());
            if (colon > 0)
                command_.compile.parse.preprocess.lib_dirs.emplace_back(rest.substr(0, colon));
            rest.remove_prefix(std::min(colon + 1, rest.size()));
        }
    }

    bool fail(std::string message) {
        error_ = std::move(message);
        return false;
    }

    /// The value of option `name`: the rest of `argument`, or the next argument.
    bool value_of(const std::string& argument, std::string_view name, std::string& value) {
        if (argument.size() > name.size()) {
            value = argument.substr(name.size());
            return true;
        }
        if (at_ >= arguments_.size()) return fail("option " + argument + " needs a value");
        value = arguments_[at_++];
        return true;
    }

    bool option(const std::string& argument) {
        PreprocessOptions& preprocess = command_.compile.parse.preprocess;
        std::string value;
        if (argument == "--") return only_files_ = true;
        if (argument == "--help" || argument == "-help" || argument == "-h")
            return command_.help = true;
        if (argument == "--version" || argument == "-version") return command_.version = true;
        if (argument == "-v" || argument == "--verbose") return command_.verbose = true;
        if (argument == "-S") return command_.listing = true;
        if (argument.starts_with("--print=")) return print_stage(argument.substr(8));
        if (argument.starts_with("--without=")) return without_pass(argument.substr(10));
        if (argument == "-pa" || argument == "-pz") {
            if (!value_of(argument, argument, value)) return false;
            preprocess.code_paths.push_back(value);
            return true;
        }
        if (argument == "-enable-feature")
            return value_of(argument, argument, value) && feature(value, true);
        if (argument == "-disable-feature")
            return value_of(argument, argument, value) && feature(value, false);
        // Written by build tools; their meaning is the default here.
        if (argument == "-server" || argument == "-no-server" || argument == "-smp") return true;
        if (argument == "-b") {
            if (!value_of(argument, "-b", value)) return false;
            return value == "beam" || fail("can't write files of type " + value + ", only beam");
        }
        if (argument.starts_with("-W")) return warnings(argument.substr(2));
        if (argument.starts_with("-o")) return value_of(argument, "-o", command_.output_dir);
        if (argument.starts_with("-I")) {
            if (!value_of(argument, "-I", value)) return false;
            preprocess.include_dirs.push_back(value);
            return true;
        }
        if (argument.starts_with("-D")) return value_of(argument, "-D", value) && define(value);
        return fail("unknown option " + argument);
    }

    bool print_stage(const std::string& name) {
        if (name == "list") return command_.list_passes = true;
        const auto stage = stage_named(name);
        if (!stage && !ssa::is_pass(name))
            return fail("unknown stage " + name +
                        ": --print takes ast, core, ssa, ssaopt, asm or a pass; --print=list "
                        "tells all");
        command_.print = true;
        command_.compile.stop = stage.value_or(Stage::kSsaOpt);
        command_.compile.stop_after = stage ? "" : name;
        return true;
    }

    bool without_pass(const std::string& name) {
        if (!ssa::is_pass(name)) return fail("unknown pass " + name + ": --print=list tells all");
        command_.compile.parse.options.add(Term::atom("no_" + name));
        return true;
    }

    bool warnings(const std::string& kind) {
        if (kind == "0")
            command_.compile.warnings = false;
        else if (kind == "error")
            command_.compile.warnings_as_errors = true;
        else if (kind.empty() || kind == "all" ||
                 (kind.size() == 1 && kind[0] >= '1' && kind[0] <= '9'))
            command_.compile.warnings = true;
        else
            return fail("unknown warning option -W" + kind +
                        ": there are -W, -W0, -Wall and -Werror");
        return true;
    }

    bool define(const std::string& definition) {
        const std::size_t equal = definition.find('=');
        const std::string name = definition.substr(0, equal);
        if (name.empty()) return fail("-D needs a macro's name");
        command_.compile.parse.preprocess.macros.emplace_back(
            name, equal == std::string::npos ? "true" : definition.substr(equal + 1));
        return true;
    }

    bool feature(const std::string& name, bool enabled) {
        PreprocessOptions& preprocess = command_.compile.parse.preprocess;
        if (name != "maybe_expr" && name != "compr_assign" && name != "all")
            return fail("unknown feature " + name);
        if (name != "compr_assign") preprocess.maybe_expr = enabled;
        if (name != "maybe_expr") preprocess.compr_assign = enabled;
        return true;
    }

    /// `+TERM`, as for `compile:file`.
    bool compile_option(const std::string& text) {
        std::string reason;
        auto term = read_option(text, reason);
        if (!term) return fail("bad term +" + text + ": " + reason);
        command_.compile.parse.options.add(std::move(*term));
        return true;
    }

    /// ERL_COMPILER_OPTIONS: a term or a list, before all others.
    void add_environment() {
        const char* value = std::getenv("ERL_COMPILER_OPTIONS");
        if (!value || !*value) return;
        std::string reason;
        if (auto term = read_option(value, reason))
            command_.compile.parse.options.add(std::move(*term));
        else
            command_.complaints += "Ignoring bad term in ERL_COMPILER_OPTIONS\n";
    }

    const std::vector<std::string>& arguments_;
    std::string& error_;
    Command command_;
    std::size_t at_ = 0;
    bool only_files_ = false;
};

} // namespace

std::optional<Command> read_command(const std::vector<std::string>& arguments, std::string& error) {
    return Reader{arguments, error}.run();
}

std::string help_text() {
    return R"(Usage: joistc [OPTION...] FILE.erl...

Compiles Erlang modules to BEAM files, which run on Joist and on Erlang/OTP.

  -o DIR            write the .beam files into DIR (default: the current folder)
  -I DIR            look for include files in DIR; may be repeated
  -D NAME[=VALUE]   define the macro NAME (default value: true)
  -pa DIR, -pz DIR  DIR (APP/ebin) is on the code path: -include_lib finds APP's headers
  -W, -W0, -Werror  show warnings (the default), don't, take them as errors
  -S                write a readable listing of the code, MODULE.S, instead of the .beam file
  --print=STAGE     show the module after STAGE and write no file: ast, core, ssa, ssaopt, asm,
                    or a pass over SSA; --print=list tells all
  --without=PASS    leave a pass out, as +no_PASS does
  -enable-feature F switch a language feature on (compr_assign, maybe_expr)
  +OPTION           as for erlc: export_all, warnings_as_errors, nowarn; others have no effect
  -v                tell what is done
  --                no options behind this
  --help            this text
  --version         the version

Environment: ERL_LIBS (folders of applications, for -include_lib), NO_COLOR.
Exit status: 0 all modules were compiled, 1 some were not, 2 wrong usage.

Example:
  mkdir -p ebin && joistc -o ebin -I include src/*.erl && joist -pa ebin -s hello
)";
}

std::string list_of_passes() {
    std::string text = "ast             the syntax tree\n"
                       "core            Core, simplified\n"
                       "ssa             SSA as made from Core\n";
    for (const ssa::PassInfo& pass : ssa::passes()) {
        std::string line{pass.name};
        line.resize(std::max<std::size_t>(line.size() + 1, 16), ' ');
        text += line + std::string{pass.description} + "\n";
    }
    return text + "ssaopt          SSA after all passes\n"
                  "asm             the code\n";
}

} // namespace joist::compiler

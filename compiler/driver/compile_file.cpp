// See compile_file.h.
#include "compiler/driver/compile_file.h"

#include "compiler/driver/make_rule.h"
#include "compiler/driver/output.h"

#include <sys/stat.h>
#include <unistd.h>

namespace joist::compiler {

namespace {

/// What erlc hands to other compilers.
struct ForeignKind {
    std::string_view extension;
    std::string_view what;
    std::string_view help;
};
constexpr ForeignKind kForeign[] = {
    {".S", "code in assembly", "give joistc the .erl file it was made from"},
    {".core", "Core Erlang", "give joistc the .erl file it was made from"},
    {".abstr", "abstract code", "give joistc the .erl file it was made from"},
    {".yrl",
     "a grammar for yecc",
     "make the .erl file with an installed OTP's erlc, then compile that"},
    {".xrl",
     "a scanner for leex",
     "make the .erl file with an installed OTP's erlc, then compile that"},
    {".asn1",
     "an ASN.1 specification",
     "make the .erl file with an installed OTP's erlc, then compile that"},
    {".asn",
     "an ASN.1 specification",
     "make the .erl file with an installed OTP's erlc, then compile that"},
    {".mib", "a MIB", "use an installed OTP's erlc"},
    {".bin", "a compiled MIB", "use an installed OTP's erlc"},
    {".rel", "a release file", "use an installed OTP's erlc"},
    {".script", "a boot script", "use an installed OTP's erlc"},
    {".idl", "an interface definition", "no release of OTP since 21 compiles that"},
    {".hrl", "a header", "include it from an .erl file"},
    {".beam", "compiled already", "run it: joist FILE.beam"},
};

std::string extension_of(const std::string& path) {
    const std::string name = base_name(path);
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos || dot == 0 ? std::string{} : name.substr(dot);
}

bool exists(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0;
}

bool is_folder(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// The file to read for what the command line says; empty: none, see `messages`.
std::string source_path(const std::string& given, std::string& messages) {
    std::string path = shortened(given);
    const std::string extension = extension_of(path);
    if (extension == ".erl") {
        if (path.find('*') != path.npos && !exists(path)) {
            messages += path + ": no file matches this pattern\n";
            return {};
        }
        return path;
    }
    for (const ForeignKind& kind : kForeign) {
        if (extension != kind.extension) continue;
        messages += path + ": " + std::string{kind.what} +
                    ", which joistc doesn't read\n  help: " + std::string{kind.help} + "\n";
        return {};
    }
    if (is_folder(path)) {
        messages += path + ": is a directory\n  help: name the files in it, as in " +
                    join_path(path, "*.erl") + "\n";
        return {};
    }
    // erlc wants the extension; we know which it must be. What has another one may be source too.
    return exists(path) ? path : path + ".erl";
}

/// Where the output belongs: folder and, if -o names a file, that file.
struct Destination {
    std::string folder;
    std::string file;
};

bool find_destination(const Command& command, Destination& to, std::string& messages) {
    const std::string& output = command.output;
    if (output.empty()) return true;
    if (output.ends_with('/') || is_folder(output) || extension_of(output) != ".beam" ||
        command.files.size() > 1) {
        to.folder = output;
        if (is_folder(output) || (command.dependencies.wanted && !command.dependencies.compile))
            return true;
        messages +=
            output + (exists(output) ? ": not a directory\n"
                                     : ": no such directory\n  help: mkdir -p " + output + "\n");
        return false;
    }
    to.file = output;
    const std::size_t slash = output.rfind('/');
    if (slash != std::string::npos) to.folder = output.substr(0, slash + 1);
    return true;
}

class FileJob {
public:
    FileJob(const Command& command, const std::string& given, const CompanionFinder& companion)
        : command_{command}, given_{given}, companion_{companion} {}

    Outcome run() {
        path_ = source_path(given_, outcome_.messages);
        if (path_.empty() || !find_destination(command_, to_, outcome_.messages))
            return std::move(outcome_);
        stem_ = base_name(path_);
        if (stem_.ends_with(".erl")) stem_.resize(stem_.size() - 4);
        const DependencyWish& wish = command_.dependencies;
        if (wish.wanted && !wish.compile)
            outcome_.good =
                find_dependencies(path_, command_.compile, sources_, outcome_.messages) &&
                write_rule();
        else
            outcome_.good = compile_it();
        return std::move(outcome_);
    }

private:
    bool compile_it() {
        if (command_.verbose) outcome_.messages += "compiling " + path_ + "\n";
        CompileOptions options = command_.compile;
        options.companion = companion_;
        DiagnosticSink sink;
        CompileResult result = compile({path_, std::nullopt, false}, options, sources_, sink);
        tell(result.warnings_count ? as_errors(sink) : sink);
        const bool ruled = !command_.dependencies.wanted || write_rule();
        if (command_.print) outcome_.printed = std::move(result.printed);
        if (command_.print || command_.only_check || !result.ok) return result.ok && ruled;
        return write_result(result) && ruled;
    }

    /// Warnings that count as errors, told as erlc tells them.
    DiagnosticSink as_errors(const DiagnosticSink& sink) {
        if (command_.compile.warnings && !command_.json)
            outcome_.messages += "compile: warnings being treated as errors\n";
        DiagnosticSink errors;
        for (Diagnostic one : sink.all()) {
            one.severity = Severity::kError;
            errors.add(std::move(one));
        }
        return errors;
    }

    void tell(const DiagnosticSink& sink) {
        const OptionTerms& terms = command_.compile.parse.options;
        const Term* location = terms.value("error_location");
        PrintOptions how;
        how.colour = wants_colour(STDERR_FILENO);
        how.source_lines = !terms.has("brief");
        how.columns = !(location && location->is_atom("line"));
        outcome_.messages += command_.json ? format_diagnostics_json(sink, sources_)
                                           : format_diagnostics(sink, sources_, how);
    }

    bool write_result(CompileResult& result) {
        std::string& messages = outcome_.messages;
        if (stem_ != result.module && !result.any_file_name) {
            DiagnosticSink sink;
            sink.file_error(path_,
                            "Module name '" + result.module + "' does not match file name '" +
                                stem_ + "'");
            tell(sink);
            return false;
        }
        if (command_.listing)
            return write_file(join_path(to_.folder, stem_ + std::string{listing_suffix()}),
                              result.printed,
                              messages);
        outcome_.beam_path = beam_path();
        if (!write_bytes(outcome_.beam_path, result.beam, messages)) return false;
        outcome_.beam = std::move(result.beam);
        return true;
    }

    std::string_view listing_suffix() const {
        if (command_.compile.stop == Stage::kSource) return ".P";
        return command_.compile.stop == Stage::kExpanded ? ".E" : ".S";
    }

    std::string beam_path() const {
        return to_.file.empty() ? join_path(to_.folder, stem_ + ".beam") : to_.file;
    }

    bool write_rule() {
        const DependencyWish& wish = command_.dependencies;
        std::string rule = make_rule(beam_path(), wish, sources_);
        if (!wish.file.empty()) return write_file(wish.file, rule, outcome_.messages);
        if (!wish.printed)
            return write_file(join_path(to_.folder, stem_ + ".Pbeam"), rule, outcome_.messages);
        outcome_.printed += rule;
        return true;
    }

    const Command& command_;
    const std::string& given_;
    const CompanionFinder& companion_;
    Outcome outcome_;
    Destination to_;
    std::string path_;
    std::string stem_;
    SourceManager sources_;
};

} // namespace

Outcome
compile_file(const Command& command, const std::string& file, const CompanionFinder& companion) {
    return FileJob{command, file, companion}.run();
}

std::string module_of(const std::string& file) {
    std::string name = base_name(file);
    if (name.ends_with(".erl")) name.resize(name.size() - 4);
    return name;
}

} // namespace joist::compiler

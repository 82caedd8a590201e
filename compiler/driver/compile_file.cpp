// See compile_file.h.
#include "compiler/driver/compile_file.h"

#include "compiler/abstract/read_text.h"
#include "compiler/driver/make_rule.h"
#include "compiler/driver/output.h"
#include "compiler/source/deep_stack.h"

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

/// The file to read for what the command line says; empty: none, and `sink` says why.
std::string source_path(const std::string& given, DiagnosticSink& sink) {
    std::string path = shortened(given);
    const std::string extension = extension_of(path);
    if (extension == ".erl" || extension == ".abstr") {
        if (path.find('*') != path.npos && !exists(path)) {
            sink.file_error(path, "no file matches this pattern");
            return {};
        }
        return path;
    }
    for (const ForeignKind& kind : kForeign) {
        if (extension != kind.extension) continue;
        sink.file_error(
            path, std::string{kind.what} + ", which joistc doesn't read", std::string{kind.help});
        return {};
    }
    if (is_folder(path)) {
        sink.file_error(
            path, "is a directory", "name the files in it, as in " + join_path(path, "*.erl"));
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

bool find_destination(const Command& command, Destination& to, DiagnosticSink& sink) {
    const std::string& output = command.output;
    if (output.empty()) return true;
    if (output.ends_with('/') || is_folder(output) || extension_of(output) != ".beam" ||
        command.files.size() > 1) {
        to.folder = output;
        if (is_folder(output) || (command.dependencies.wanted && !command.dependencies.compile))
            return true;
        if (exists(output))
            sink.file_error(output, "not a directory");
        else
            sink.file_error(output, "no such directory", "mkdir -p " + output);
        return false;
    }
    to.file = output;
    const std::size_t slash = output.rfind('/');
    if (slash != std::string::npos) to.folder = output.substr(0, slash + 1);
    return true;
}

class FileJob {
public:
    FileJob(const Command& command,
            const std::string& given,
            const CompanionFinder& companion,
            GivenModules& others)
        : command_{command}, given_{given}, companion_{companion}, others_{others} {}

    Outcome run() {
        DiagnosticSink sink;
        path_ = source_path(given_, sink);
        if (path_.empty() || !find_destination(command_, to_, sink)) {
            tell(sink);
            return std::move(outcome_);
        }
        stem_ = base_name(path_);
        if (const std::string extension = extension_of(path_);
            extension == ".erl" || extension == ".abstr")
            stem_.resize(stem_.size() - extension.size());
        const DependencyWish& wish = command_.dependencies;
        if (wish.wanted && !wish.compile)
            outcome_.good =
                told(path_,
                     [this](std::string& messages) {
                         return find_dependencies(path_, command_.compile, sources_, messages);
                     }) &&
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
        options.given = &others_;
        DiagnosticSink sink;
        CompileInput input{path_, std::nullopt, false};
        if ((path_.ends_with(".abstr") || options.parse.options.has("from_abstr")) &&
            !read_abstract(input, sink))
            return tell(sink), false;
        CompileResult result = compile(input, options, sources_, sink);
        tell(result.warnings_count ? as_errors(sink) : sink);
        const bool ruled = !command_.dependencies.wanted || write_rule();
        if (command_.print) outcome_.printed = std::move(result.printed);
        if (command_.print || command_.only_check || !result.ok) return result.ok && ruled;
        return write_result(result) && ruled;
    }

    /// A file of forms.
    bool read_abstract(CompileInput& input, DiagnosticSink& sink) {
        LoadError error;
        const auto file = sources_.load(path_, error);
        if (!file) return sink.file_error(path_, error.message), false;
        on_deep_stack([&] { input.forms = abstract::forms_of_text(*file, sources_, sink); });
        return input.forms.has_value();
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
        const PrintOptions how =
            print_options(command_.compile.parse.options, wants_colour(STDERR_FILENO));
        outcome_.messages += command_.json ? format_diagnostics_json(sink, sources_)
                                           : format_diagnostics(sink, sources_, how);
    }

    /// Does `what`, which tells `path: why not` if it fails, and tells that as all is told.
    template <class What> bool told(const std::string& path, What what) {
        std::string message;
        if (what(message)) return true;
        if (message.ends_with('\n')) message.pop_back();
        if (message.starts_with(path + ": ")) message.erase(0, path.size() + 2);
        DiagnosticSink sink;
        sink.file_error(path, message);
        tell(sink);
        return false;
    }

    bool write(const std::string& path, std::string_view content) {
        return told(path,
                    [&](std::string& messages) { return write_file(path, content, messages); });
    }

    bool write_result(CompileResult& result) {
        if (stem_ != result.module && !result.any_file_name) {
            DiagnosticSink sink;
            sink.file_error(path_,
                            "Module name '" + result.module + "' does not match file name '" +
                                stem_ + "'");
            tell(sink);
            return false;
        }
        if (!command_.listing.empty())
            return write(join_path(to_.folder, stem_ + std::string{command_.listing}),
                         result.printed);
        outcome_.beam_path = beam_path();
        if (command_.compile.parse.options.has("compressed")) result.beam = gzipped(result.beam);
        if (!write(outcome_.beam_path,
                   {reinterpret_cast<const char*>(result.beam.data()), result.beam.size()}))
            return false;
        outcome_.beam = std::move(result.beam);
        return true;
    }

    std::string beam_path() const {
        return to_.file.empty() ? join_path(to_.folder, stem_ + ".beam") : to_.file;
    }

    bool write_rule() {
        const DependencyWish& wish = command_.dependencies;
        std::string rule = make_rule(beam_path(), wish, sources_);
        if (!wish.file.empty()) return write(wish.file, rule);
        if (!wish.printed) return write(join_path(to_.folder, stem_ + ".Pbeam"), rule);
        outcome_.printed += rule;
        return true;
    }

    const Command& command_;
    const std::string& given_;
    const CompanionFinder& companion_;
    GivenModules& others_;
    Outcome outcome_;
    Destination to_;
    std::string path_;
    std::string stem_;
    SourceManager sources_;
};

} // namespace

Outcome compile_file(const Command& command,
                     const std::string& file,
                     const CompanionFinder& companion,
                     GivenModules& other) {
    return FileJob{command, file, companion, other}.run();
}

std::string module_of(const std::string& file) {
    std::string name = base_name(file);
    if (name.ends_with(".erl")) name.resize(name.size() - 4);
    return name;
}

} // namespace joist::compiler

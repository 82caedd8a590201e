// Programs and expressions from the command line; see program.h.

#include "vm/machine/program.h"

#include "compiler/abstract/term_writer.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/transform_runner.h"
#include "compiler/source/installed_otp.h"
#include "vm/beam/beam_file.h"
#include "vm/code/loader.h"
#include "vm/machine/script.h"
#include "vm/term/atom_table.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace joist {

namespace {

bool read_program(const std::string& path, std::string& out, std::string& error) {
    struct stat s;
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &s) < 0) {
        error = path + ": " + std::strerror(errno);
        if (fd >= 0) close(fd);
        return false;
    }
    if (S_ISDIR(s.st_mode)) {
        error = path + ": is a folder, not a program";
        close(fd);
        return false;
    }
    char buffer[65536];
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0) out.append(buffer, static_cast<std::size_t>(n));
    if (n < 0) error = path + ": " + std::strerror(errno);
    close(fd);
    return n == 0;
}

std::string stem_of(const std::string& path) {
    std::string name = path.substr(path.find_last_of('/') + 1);
    return name.substr(0, name.find('.'));
}

// Scripts without -module get a name that no other module has.
std::string script_module_name(const std::string& path) {
    std::string name;
    for (const char c : stem_of(path)) name.push_back(std::isalnum(static_cast<unsigned char>(c)) ? c : '_');
    return name + "__escript";
}

/// Parse transforms need the node, which isn't there yet.
class Later final : public compiler::TransformRunner {
public:
    compiler::TransformAnswer run(compiler::TransformRequest request) override {
        asked = std::move(request);
        return {compiler::TransformAnswer::Kind::kLater, {}, {}};
    }
    std::optional<compiler::TransformRequest> asked;
};

std::vector<std::uint8_t> encode_forms(const compiler::TransformRequest& request, bool silent) {
    compiler::abstract::TermWriter out;
    out.tuple(3);
    out.list(request.modules.size());
    for (const std::string& name : request.modules) out.atom(name);
    out.nil();
    out.term(request.forms);
    out.atom(silent ? "true" : "false");
    return out.take();
}

void compile_text(Program& program, const std::string& path, std::string text, bool escript, const Options& options) {
    compiler::CompileOptions o;
    o.parse.escript = true; // for .erl files too: -module may be missing, main/1 is called
    o.parse.default_module = escript ? script_module_name(path) : stem_of(path);
    o.parse.preprocess.skip_shebang = true;
    o.parse.preprocess.code_paths = options.path_first;
    o.parse.preprocess.otp_lib = compiler::installed_otp_lib("");
    o.warnings = !escript;
    Later later;
    o.transforms = &later;
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    compiler::CompileResult result = compiler::compile({path, std::move(text), false}, o, sources, sink);
    program.messages = compiler::format_diagnostics(sink, sources, {compiler::wants_colour(STDERR_FILENO), true});
    if (later.asked && !result.ok) {
        program.forms = encode_forms(*later.asked, escript);
        return;
    }
    if (!result.ok) {
        program.error = path + ": there were compilation errors";
        return;
    }
    program.module = result.module;
    program.beam = std::move(result.beam);
}

void use_beam(Program& program, const std::string& path, std::string_view bytes) {
    program.beam.assign(bytes.begin(), bytes.end());
    const LoadResult loaded = load_module(program.beam);
    if (!loaded.code) {
        program.error = path + ": " + loaded.error;
        return;
    }
    program.module = std::string(atom_text(loaded.code->module));
}

// Behind the header lines: source text, a .beam file, or a zip archive.
void use_script(Program& program, const std::string& path, const std::string& text, const Options& options) {
    const Script script = read_script(text);
    program.emulator_flags = script.flags;
    if (script.kind == Script::Kind::Beam)
        use_beam(program, path, std::string_view{text}.substr(script.body));
    else if (script.kind == Script::Kind::Archive)
        program.error = path + ": escripts that hold an archive are not supported yet";
    else
        compile_text(program, path, text, true, options);
}

} // namespace

Program load_program(const std::string& path, const Options& options) {
    Program program;
    std::string text;
    if (!read_program(path, text, program.error)) return program;
    if (is_beam(text))
        use_beam(program, path, text);
    else if (path.ends_with(".erl") && !text.starts_with("#!"))
        compile_text(program, path, std::move(text), false, options);
    else if (path.ends_with(".beam"))
        program.error = path + ": not a .beam file (it does not begin with FOR1)";
    else
        use_script(program, path, text, options);
    return program;
}

namespace {

CompiledModule finish(compiler::CompileResult result, const compiler::DiagnosticSink& sink, const compiler::SourceManager& sources) {
    CompiledModule out;
    out.messages = compiler::format_diagnostics(sink, sources, {compiler::wants_colour(STDERR_FILENO), true});
    out.module = result.module;
    if (result.ok) out.beam = std::move(result.beam);
    return out;
}

} // namespace

CompiledModule compile_expressions(const std::string& text) {
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    compiler::CompileOptions options;
    options.warnings = false; // what is typed at a prompt need not use all it binds
    return finish(compiler::compile({"-eval", text, true}, options, sources, sink), sink, sources);
}

CompiledModule compile_source_file(const std::string& path) {
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    return finish(compiler::compile({path, std::nullopt, false}, {}, sources, sink), sink, sources);
}

} // namespace joist

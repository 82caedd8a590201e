// joistc: the compiler's command.
#include "compiler/driver/compile.h"
#include "compiler/driver/options.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace joist::compiler;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr std::string_view kVersion = "joistc 0.1.0";

void complain(const std::string& text) {
    std::fputs(text.c_str(), stderr);
}

std::string base_name(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// Writes a file whole: into another beside it first, so that nobody ever sees half of it.
bool write_file(const std::string& path, const void* data, std::size_t size) {
    const std::string temporary = path + "." + std::to_string(::getpid()) + "#";
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    bool good = file != nullptr;
    if (good) {
        good = std::fwrite(data, 1, size, file) == size;
        good = std::fclose(file) == 0 && good;
        good = good && std::rename(temporary.c_str(), path.c_str()) == 0;
    }
    if (good) return true;
    const int reason = errno;
    std::remove(temporary.c_str());
    complain(path + ": " + std::strerror(reason) + "\n");
    return false;
}

bool print_to_stdout(const std::string& text) {
    const bool good = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!good && errno != EPIPE) complain(std::string{"standard output: "} + std::strerror(errno) + "\n");
    return good;
}

/// Compiles one file and writes what comes of it.
bool compile_one(const Command& command, const std::string& given) {
    std::string path = given;
    struct stat status {};
    if (!path.ends_with(".erl") && ::stat(path.c_str(), &status) != 0) path += ".erl";
    if (command.verbose) complain("compiling " + path + "\n");
    CompileOptions options = command.compile;
    if (command.listing && !command.print) options.stop = Stage::kAssembly;
    SourceManager sources;
    DiagnosticSink sink;
    const CompileResult result = compile({path, std::nullopt, false}, options, sources, sink);
    complain(format_diagnostics(sink, sources, {wants_colour(STDERR_FILENO), true}));
    if (command.print) return print_to_stdout(result.printed) && result.ok;
    if (!result.ok) return false;

    std::string stem = base_name(path);
    if (stem.ends_with(".erl")) stem.resize(stem.size() - 4);
    std::string target = command.output_dir.empty() ? "" : command.output_dir;
    if (!target.empty() && target.back() != '/') target += '/';
    if (stem != result.module) {
        complain(path + ": Module name '" + result.module + "' does not match file name '" + stem + "'\n");
        return false;
    }
    if (command.listing) return write_file(target + stem + ".S", result.printed.data(), result.printed.size());
    return write_file(target + stem + ".beam", result.beam.data(), result.beam.size());
}

} // namespace

int main(int count, char** values) {
    std::string error;
    const auto command = read_command({values + 1, values + count}, error);
    if (!command) {
        complain("joistc: " + error + "\nTry joistc --help\n");
        return kUsage;
    }
    if (command->help) return print_to_stdout(help_text()) ? 0 : kFailed;
    if (command->version) return print_to_stdout(std::string{kVersion} + "\n") ? 0 : kFailed;
    if (command->files.empty()) {
        complain("joistc: no files\nTry joistc --help\n");
        return kUsage;
    }
    bool good = true;
    for (const std::string& file : command->files) good = compile_one(*command, file) && good;
    return good ? 0 : kFailed;
}

// joistc: the compiler's command.
#include "compiler/driver/compile.h"
#include "compiler/driver/options.h"
#include "compiler/source/standard_streams.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <thread>
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

/// What compiling one file said and did; files are compiled side by side, and each speaks when its
/// turn comes.
struct Outcome {
    bool good = false;
    std::string messages; ///< for standard error
    std::string printed;  ///< for standard output
};

/// Writes a file whole: into another beside it first, so that nobody ever sees half of it.
bool write_file(const std::string& path,
                const void* data,
                std::size_t size,
                std::string& messages) {
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
    messages += path + ": " + std::strerror(reason) + "\n";
    return false;
}

bool print_to_stdout(const std::string& text) {
    const bool good =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!good && errno != EPIPE)
        complain(std::string{"standard output: "} + std::strerror(errno) + "\n");
    return good;
}

/// Compiles one file and writes what comes of it.
Outcome compile_one(const Command& command, const std::string& given) {
    Outcome outcome;
    std::string path = given;
    struct stat status{};
    if (!path.ends_with(".erl") && ::stat(path.c_str(), &status) != 0) path += ".erl";
    if (command.verbose) outcome.messages += "compiling " + path + "\n";
    CompileOptions options = command.compile;
    if (command.listing && !command.print) options.stop = Stage::kAssembly;
    SourceManager sources;
    DiagnosticSink sink;
    CompileResult result = compile({path, std::nullopt, false}, options, sources, sink);
    outcome.messages += format_diagnostics(sink, sources, {wants_colour(STDERR_FILENO), true});
    outcome.good = result.ok;
    if (command.print) outcome.printed = std::move(result.printed);
    if (command.print || !result.ok) return outcome;

    std::string stem = base_name(path);
    if (stem.ends_with(".erl")) stem.resize(stem.size() - 4);
    std::string target = command.output_dir;
    if (!target.empty() && target.back() != '/') target += '/';
    if (stem != result.module) {
        outcome.messages += path + ": Module name '" + result.module +
                            "' does not match file name '" + stem + "'\n";
        outcome.good = false;
    } else if (command.listing) {
        outcome.good = write_file(
            target + stem + ".S", result.printed.data(), result.printed.size(), outcome.messages);
    } else {
        outcome.good = write_file(
            target + stem + ".beam", result.beam.data(), result.beam.size(), outcome.messages);
    }
    return outcome;
}

bool tell(const Outcome& outcome) {
    complain(outcome.messages);
    return (outcome.printed.empty() || print_to_stdout(outcome.printed)) && outcome.good;
}

/// Compiles all files on all cores, and tells of them in the order of the command line.
bool compile_all(const Command& command) {
    const std::size_t count = command.files.size();
    const std::size_t workers =
        std::min<std::size_t>(count, std::max(1u, std::thread::hardware_concurrency()));
    std::vector<Outcome> outcomes(count);
    std::vector<bool> done(count);
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t next = 0;
    const auto work = [&] {
        std::unique_lock lock{mutex};
        while (next < count) {
            const std::size_t mine = next++;
            lock.unlock();
            Outcome outcome = compile_one(command, command.files[mine]);
            lock.lock();
            outcomes[mine] = std::move(outcome);
            done[mine] = true;
            changed.notify_one();
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < workers; ++i)
        threads.emplace_back(work);
    bool good = true;
    for (std::size_t i = 0; i < count; ++i) {
        std::unique_lock lock{mutex};
        changed.wait(lock, [&] { return done[i]; });
        const Outcome outcome = std::move(outcomes[i]);
        lock.unlock();
        good = tell(outcome) && good;
    }
    for (std::thread& thread : threads)
        thread.join();
    return good;
}

} // namespace

int main(int count, char** values) {
    occupy_standard_streams();
    std::string error;
    const auto command = read_command({values + 1, values + count}, error);
    if (!command) {
        complain("joistc: " + error + "\nTry joistc --help\n");
        return kUsage;
    }
    complain(command->complaints);
    if (command->help) return print_to_stdout(help_text()) ? 0 : kFailed;
    if (command->list_passes) return print_to_stdout(list_of_passes()) ? 0 : kFailed;
    if (command->version) return print_to_stdout(std::string{kVersion} + "\n") ? 0 : kFailed;
    if (command->files.empty()) {
        complain("joistc: no files\nTry joistc --help\n");
        return kUsage;
    }
    const bool good = command->files.size() == 1 ? tell(compile_one(*command, command->files[0]))
                                                 : compile_all(*command);
    return good ? 0 : kFailed;
}

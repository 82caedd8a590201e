// See joistc.h.
#include "compiler/driver/joistc.h"

#include "compiler/driver/batch.h"
#include "compiler/driver/options.h"
#include "compiler/driver/output.h"
#include "compiler/source/standard_streams.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace joist::compiler;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

void complain(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

bool print_answer(const std::string& text) {
    const bool good =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!good && errno != EPIPE)
        complain(std::string{"standard output: "} + std::strerror(errno) + "\n");
    return good;
}

} // namespace

namespace joist::compiler {

int run_joistc(int count, char** values, const RunnerMaker& make_runner) {
    occupy_standard_streams();
    // A file that may not grow is an error of writing, told like others.
    std::signal(SIGXFSZ, SIG_IGN);
    const bool as_erlc = count > 0 && base_name(values[0]) == "erlc";
    std::string error;
    auto command = read_command({values + (count > 0), values + count}, as_erlc, error);
    if (!command) {
        complain("joistc: " + error + "\nTry joistc --help\n");
        const bool asked = std::any_of(values, values + count, [](const char* one) {
            return std::string_view{one} == "--erlc";
        });
        return as_erlc || asked ? kFailed : kUsage;
    }
    complain(command->complaints);
    if (!command->answer.empty()) return print_answer(command->answer) ? 0 : kFailed;
    if (command->files.empty()) {
        if (command->as_erlc) return 0;
        complain("joistc: no files\nTry joistc --help\n");
        return kUsage;
    }
    std::unique_ptr<TransformRunner> runner;
    if (make_runner) {
        runner = make_runner(command->compile);
        command->compile.transforms = runner.get();
    }
    return Batch{*command}.run() ? 0 : kFailed;
}

} // namespace joist::compiler

// The command `joist`.

#include "compiler/source/standard_streams.h"
#include "vm/machine/machine.h"
#include "vm/machine/options.h"

#include <cstdio>

extern "C" const std::uint8_t joist_library_start[], joist_library_end[]; // stdlib/CMakeLists.txt

int main(int argc, char** argv) {
    joist::compiler::occupy_standard_streams();
    joist::Options options = joist::parse_options({argv + 1, argv + argc});
    if (!options.error.empty()) {
        std::fprintf(stderr, "joist: %s\nTry: joist --help\n", options.error.c_str());
        return 2;
    }
    if (options.help || options.version) {
        const std::string text = options.help ? joist::help_text() : joist::version_text();
        if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return 0;
        std::perror("joist: standard output");
        return 1;
    }
    if (options.file.empty() && options.actions.empty()) {
        std::fprintf(stderr, "joist: nothing to run (the shell is not there yet)\nTry: joist --help\n");
        return 2;
    }
    return joist::run_node(std::move(options), {joist_library_start, joist_library_end});
}

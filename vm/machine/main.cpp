// The command `joist`.

#include "vm/machine/machine.h"
#include "vm/machine/options.h"

#include <cstdio>

extern "C" const std::uint8_t joist_library_start[], joist_library_end[]; // stdlib/CMakeLists.txt

int main(int argc, char** argv) {
    joist::Options options = joist::parse_options({argv + 1, argv + argc});
    if (!options.error.empty()) {
        std::fprintf(stderr, "joist: %s\nTry: joist --help\n", options.error.c_str());
        return 2;
    }
    if (options.help || options.version) {
        std::fputs((options.help ? joist::help_text() : joist::version_text()).c_str(), stdout);
        return 0;
    }
    if (options.file.empty() && options.actions.empty()) {
        std::fprintf(stderr, "joist: nothing to run (the shell is not there yet)\nTry: joist --help\n");
        return 2;
    }
    return joist::run_node(std::move(options), {joist_library_start, joist_library_end});
}

// The command `joistc`: the compiler, with a node inside for modules that want parse transforms.

#include "compiler/driver/joistc.h"
#include "vm/machine/embedded.h"

#include <cstdio>
#include <cstdlib>

extern "C" const std::uint8_t joist_library_start[], joist_library_end[]; // stdlib/CMakeLists.txt

int main(int count, char** values) {
    const auto make_runner = [](const joist::compiler::CompileOptions& options) {
        return joist::make_embedded_runner({joist_library_start, joist_library_end}, options);
    };
    const int status = joist::compiler::run_joistc(count, values, make_runner);
    if (!joist::embedded_node_runs()) return status;
    // Its threads go on until the very end: nothing may be taken down under them.
    std::fflush(nullptr);
    std::_Exit(status);
}

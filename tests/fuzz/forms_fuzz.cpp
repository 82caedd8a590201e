// Forms in the external term format, as a parse transform might give them, through the whole compiler.
#include "tests/fuzz/compile_and_load.h"
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"

using namespace joist;

FUZZ_TARGET(forms) {
    fuzz::start_node();
    compiler::CompileOptions options;
    options.export_all = true;
    compiler::CompileInput module{"m.erl", std::nullopt, false};
    module.forms.emplace(input.begin(), input.end());
    fuzz::compile_and_load(module, options);
}

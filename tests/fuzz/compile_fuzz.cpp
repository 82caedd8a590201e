// Erlang source, through the whole compiler; what it makes must be a file that the loader takes.
#include "tests/fuzz/compile_and_load.h"
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"

#include <string>

using namespace joist;

FUZZ_TARGET(compile) {
    fuzz::start_node();
    compiler::CompileOptions options;
    options.parse.escript = true;
    options.parse.default_module = "m";
    options.parse.preprocess.skip_shebang = true;
    options.parse.preprocess.read_files = false;
    options.export_all = true;
    const std::string text{input.begin(), input.end()};
    fuzz::compile_and_load({"m.erl", text, false}, options);
}

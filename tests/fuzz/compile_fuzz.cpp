// Erlang source, through the whole compiler; what it makes must be a file that the loader takes.
#include "compiler/driver/compile.h"
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"
#include "vm/code/loader.h"

#include <cstdio>
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
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    const std::string text{input.begin(), input.end()};
    const compiler::CompileResult result = compiler::compile({"m.erl", text, false}, options, sources, sink);
    compiler::format_diagnostics(sink, sources, {true, true});
    if (!result.ok) {
        if (sink.error_count() == 0) __builtin_trap(); // a refusal says why
        for (const compiler::Diagnostic& d : sink.all())
            if (d.message.starts_with("internal error")) {
                std::fprintf(stderr, "%s\n", d.message.c_str());
                __builtin_trap();
            }
        return;
    }
    const LoadResult loaded = load_module(result.beam);
    if (!loaded.code && loaded.error.find("atom table full") == std::string::npos) {
        std::fprintf(stderr, "the loader refuses it: %s\n", loaded.error.c_str());
        __builtin_trap();
    }
}

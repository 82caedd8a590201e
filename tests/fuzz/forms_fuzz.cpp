// Forms in the external term format, as a parse transform might give them, through the whole compiler.
#include "compiler/driver/compile.h"
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"
#include "vm/code/loader.h"

#include <cstdio>

using namespace joist;

FUZZ_TARGET(forms) {
    fuzz::start_node();
    compiler::CompileOptions options;
    options.export_all = true;
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    compiler::CompileInput module{"m.erl", std::nullopt, false};
    module.forms.emplace(input.begin(), input.end());
    const compiler::CompileResult result = compiler::compile(module, options, sources, sink);
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

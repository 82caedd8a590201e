// What the targets share that put their input through the whole compiler.
#pragma once

#include "compiler/driver/compile.h"
#include "tests/fuzz/deep_thread.h"
#include "vm/code/loader.h"

#include <cstdio>

namespace joist::fuzz {

/// Compiles, and loads what comes out. A refusal must say why, and not by an internal error; the loader must take what is compiled
/// (as long as there is room for its atoms).
inline void compile_and_load(const compiler::CompileInput& module, const compiler::CompileOptions& options) {
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    compiler::CompileResult result;
    run_deep([&] { result = compiler::compile(module, options, sources, sink); });
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

} // namespace joist::fuzz

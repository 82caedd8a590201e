// Runs the stages one after the other; see compile.h.
#include "compiler/driver/compile.h"

#include "compiler/parse/print_ast.h"
#include "compiler/source/deep_stack.h"

namespace joist::compiler {

std::optional<Stage> stage_named(std::string_view name) {
    if (name == "ast") return Stage::kAst;
    if (name == "core") return Stage::kCore;
    if (name == "ssa") return Stage::kSsa;
    if (name == "ssaopt") return Stage::kSsaOpt;
    if (name == "asm") return Stage::kAssembly;
    return std::nullopt;
}

namespace {

ParsedModule parse(const CompileInput& input, const ParseOptions& options, SourceManager& sources, DiagnosticSink& sink) {
    if (input.eval) return parse_eval(input.text.value_or(""), options, sources, sink);
    if (input.text) return parse_text(input.path, *input.text, options, sources, sink);
    return parse_file(input.path, options, sources, sink);
}

void run_stages(const CompileInput& input, const CompileOptions& options, SourceManager& sources, DiagnosticSink& sink, CompileResult& result) {
    const std::size_t errors_before = sink.error_count();
    const ParsedModule parsed = parse(input, options.parse, sources, sink);
    result.module = parsed.name.text();
    if (options.stop == Stage::kAst) {
        result.printed = print_ast(parsed);
        result.ok = parsed.ok;
        return;
    }
    result.ok = sink.error_count() == errors_before;
}

} // namespace

CompileResult
compile(const CompileInput& input, const CompileOptions& options, SourceManager& sources, DiagnosticSink& sink) {
    CompileResult result;
    on_deep_stack([&] { run_stages(input, options, sources, sink, result); });
    sink.sort();
    if (options.warnings_as_errors && sink.warning_count() > 0) result.ok = false;
    return result;
}

} // namespace joist::compiler

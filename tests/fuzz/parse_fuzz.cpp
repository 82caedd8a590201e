// Erlang source through scanner, preprocessor, parser and lint, and printed again: what was printed has no errors either.
#include "compiler/abstract/print_source.h"
#include "compiler/lint/lint.h"
#include "compiler/parse/parse.h"
#include "tests/fuzz/deep_thread.h"
#include "tests/fuzz/fuzz_target.h"

#include <cstdio>
#include <optional>
#include <string>

using namespace joist;

namespace {

/// The source printed behind lint; none where it has errors.
std::optional<std::string> printed(const std::string& text, bool tell) {
    compiler::ParseOptions options;
    options.default_module = "m";
    options.preprocess.skip_shebang = true;
    options.preprocess.read_files = false;
    compiler::SourceManager sources;
    compiler::DiagnosticSink sink;
    const compiler::ParsedModule parsed = compiler::parse_text("m.erl", text, options, sources, sink);
    if (!parsed.ok && sink.error_count() == 0) __builtin_trap(); // a refusal says why
    if (parsed.ok) compiler::lint_module(parsed, {}, sink);
    const std::string messages = compiler::format_diagnostics(sink, sources, {true, true});
    if (sink.error_count() != 0) {
        if (tell) std::fprintf(stderr, "%s\n%s\n", text.c_str(), messages.c_str());
        return std::nullopt;
    }
    return compiler::abstract::print_source(parsed);
}

} // namespace

FUZZ_TARGET(parse) {
    const std::string text{input.begin(), input.end()};
    fuzz::run_deep([&] {
        const auto once = printed(text, false);
        if (!once) return;
        if (!printed(*once, true)) __builtin_trap();
    });
}

// For tests: Erlang source text through the compiler to one of its printed stages, or to a .beam
// file.
#pragma once

#include "compiler/driver/compile.h"

#include <string>
#include <string_view>

namespace joist::compiler::testing {

/// Compiles `text` up to `stop`; `-module(m)` is put in front, and all is exported unless told
/// otherwise. Errors come back in `printed`.
inline CompileResult compile_text(std::string_view text, Stage stop, bool export_all = true) {
    SourceManager sources;
    DiagnosticSink sink;
    CompileInput input;
    input.path = "m.erl";
    // Without the folder's name, so that the bytes are the same wherever a test runs.
    input.text = "-module(m). -compile(deterministic).\n" + std::string{text};
    CompileOptions options;
    options.stop = stop;
    options.export_all = export_all;
    CompileResult result = compile(input, options, sources, sink);
    if (!result.ok) {
        for (const Diagnostic& diagnostic : sink.all())
            result.printed += diagnostic.message + "\n";
    }
    return result;
}

/// The instructions of function `name` (as `f/1`) in the listing, without labels' and func_info's
/// lines, each trimmed.
inline std::string listing_of(const std::string& printed, std::string_view name) {
    const std::string head = "\nfunction " + std::string{name} + "\n";
    const std::size_t start = printed.find(head);
    if (start == std::string::npos) return "no " + std::string{name} + " in:\n" + printed;
    std::string out;
    std::size_t at = start + head.size();
    while (at < printed.size() && printed.compare(at, 1, "\n") != 0) {
        std::size_t end = printed.find('\n', at);
        if (end == std::string::npos) end = printed.size();
        const std::string line = printed.substr(at, end - at);
        at = end + 1;
        const std::string trimmed = line.substr(line.find_first_not_of(' '));
        if (trimmed.starts_with("line ") || trimmed.starts_with("func_info ")) continue;
        out += trimmed + "\n";
    }
    return out;
}

} // namespace joist::compiler::testing

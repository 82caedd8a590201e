// Collecting and printing diagnostics; see diagnostic.h.
#include "compiler/source/diagnostic.h"

#include "compiler/source/source_manager.h"
#include "compiler/source/utf8.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <tuple>
#include <unistd.h>

namespace joist::compiler {

namespace {

/// Source lines longer than this (in bytes) are not shown: generated code.
constexpr std::size_t kLongestLineShown = 400;

std::string_view colour_of(Severity severity) {
    return severity == Severity::kError ? "\x1b[1;31m" : "\x1b[1;35m";
}

/// The line of the message, and below it a caret. Tabs are kept so that the caret stands right in
/// any terminal.
void append_source_line(std::string& out,
                        const Diagnostic& diagnostic,
                        const SourceManager& sources,
                        PrintOptions options) {
    const bool colour = options.colour;
    const std::string_view line = sources.line_text(diagnostic.pos);
    if (line.empty() || line.size() > kLongestLineShown) return;
    const std::string number = std::to_string(sources.presumed(diagnostic.pos).line);
    const std::string margin(number.size() < 5 ? 5 - number.size() : 0, ' ');
    out.append(margin).append(number).append(" | ").append(line).append("\n");
    if (!options.columns) return;
    out.append(margin.size() + number.size(), ' ').append(" | ");
    std::uint32_t column = 1;
    const char* at = line.data();
    const char* const end = at + line.size();
    for (; at < end && column < diagnostic.pos.column; ++column)
        out.push_back(next_code_point(at) == '\t' ? '\t' : ' ');
    if (colour) out.append(colour_of(diagnostic.severity));
    out.push_back('^');
    const std::uint32_t room =
        static_cast<std::uint32_t>(count_code_points({at, static_cast<std::size_t>(end - at)}));
    for (std::uint32_t i = 1; i < std::min(diagnostic.length, room); ++i)
        out.push_back('~');
    if (colour) out.append("\x1b[0m");
    out.push_back('\n');
}

} // namespace

void DiagnosticSink::error(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    add({Severity::kError, pos, length, std::move(message), std::move(hint), {}});
}

void DiagnosticSink::warning(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    add({Severity::kWarning, pos, length, std::move(message), std::move(hint), {}});
}

void DiagnosticSink::file_error(std::string file, std::string message, std::string hint) {
    add({Severity::kError, {}, 1, std::move(message), std::move(hint), std::move(file)});
}

void DiagnosticSink::add(Diagnostic diagnostic) {
    errors_ += diagnostic.severity == Severity::kError;
    all_.push_back(std::move(diagnostic));
}

void DiagnosticSink::sort() {
    const auto key = [](const Diagnostic& d) {
        return std::tuple{d.severity, d.pos.file, d.pos.line, d.pos.column};
    };
    std::vector<std::size_t> order(all_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair{key(all_[a]), a} < std::pair{key(all_[b]), b};
    });
    std::vector<Diagnostic> sorted;
    sorted.reserve(all_.size());
    for (const std::size_t index : order)
        sorted.push_back(std::move(all_[index]));
    all_ = std::move(sorted);
    const auto same = [&](const Diagnostic& a, const Diagnostic& b) {
        return key(a) == key(b) && a.message == b.message && a.file == b.file;
    };
    all_.erase(std::unique(all_.begin(), all_.end(), same), all_.end());
    errors_ =
        static_cast<std::size_t>(std::count_if(all_.begin(), all_.end(), [](const Diagnostic& d) {
            return d.severity == Severity::kError;
        }));
}

void DiagnosticSink::clear() {
    all_.clear();
    errors_ = 0;
}

std::string format_diagnostic(const Diagnostic& diagnostic,
                              const SourceManager& sources,
                              PrintOptions options) {
    std::string out;
    if (options.colour) out.append("\x1b[1m");
    if (diagnostic.pos.valid()) {
        const PresumedPlace place = sources.presumed(diagnostic.pos);
        out.append(place.file).append(":").append(std::to_string(place.line)).append(":");
        if (place.column && options.columns) out.append(std::to_string(place.column)).append(":");
        out.append(" ");
    } else if (!diagnostic.file.empty()) {
        out.append(diagnostic.file).append(": ");
    }
    if (options.colour) out.append("\x1b[0m");
    if (diagnostic.severity == Severity::kWarning) {
        if (options.colour) out.append(colour_of(Severity::kWarning));
        out.append("Warning: ");
        if (options.colour) out.append("\x1b[0m");
    }
    out.append(diagnostic.message).append("\n");
    if (options.source_lines && diagnostic.pos.valid())
        append_source_line(out, diagnostic, sources, options);
    if (!diagnostic.hint.empty()) out.append("  hint: ").append(diagnostic.hint).append("\n");
    return out;
}

std::string
format_diagnostics(const DiagnosticSink& sink, const SourceManager& sources, PrintOptions options) {
    std::string out;
    for (const Diagnostic& diagnostic : sink.all())
        out += format_diagnostic(diagnostic, sources, options);
    return out;
}

bool wants_colour(int fd) {
    const char* no_colour = std::getenv("NO_COLOR");
    return !(no_colour && *no_colour) && ::isatty(fd) == 1;
}

} // namespace joist::compiler

// What the compiler has to say about a program, and where it is collected. One thread at a time.
#pragma once

#include "compiler/source/pos.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

class SourceManager;

enum class Severity : std::uint8_t { kError, kWarning };

/// One error or warning.
struct Diagnostic {
    Severity severity = Severity::kError;
    Pos pos; ///< where; not valid: about the file as a whole (then `file` names it)
    std::uint32_t length = 1; ///< code points to underline, from `pos`
    std::string message;      ///< without place, without final newline
    std::string hint;         ///< what to do about it; may be empty
    std::string file;         ///< only used when `pos` isn't valid
};

/// Collects diagnostics.
class DiagnosticSink {
public:
    void error(Pos pos, std::string message, std::uint32_t length = 1, std::string hint = {});
    void warning(Pos pos, std::string message, std::uint32_t length = 1, std::string hint = {});
    /// About a file that has no text: it can't be read, or isn't text.
    void file_error(std::string file, std::string message, std::string hint = {});
    void add(Diagnostic diagnostic);

    const std::vector<Diagnostic>& all() const { return all_; }
    std::size_t error_count() const { return errors_; }
    std::size_t warning_count() const { return all_.size() - errors_; }

    /// Errors first, each kind in order of file and place, as `erlc` shows them; equal ones only
    /// once.
    void sort();
    /// Forgets everything.
    void clear();

private:
    std::vector<Diagnostic> all_;
    std::size_t errors_ = 0;
};

/// How diagnostics are printed.
struct PrintOptions {
    bool colour = false;      ///< escape codes for a terminal
    bool source_lines = true; ///< the source line and a caret below each message
    bool columns = true;      ///< in places, and the caret
};

/// `file:line:column: message`, the source line, and a caret; ready for standard error.
std::string format_diagnostic(const Diagnostic& diagnostic,
                              const SourceManager& sources,
                              PrintOptions options = {});
/// All of them, in order.
std::string format_diagnostics(const DiagnosticSink& sink,
                               const SourceManager& sources,
                               PrintOptions options = {});
/// All of them for a program to read, in order: one JSON object a line. docs/compiler.md tells what
/// is in it.
std::string format_diagnostics_json(const DiagnosticSink& sink, const SourceManager& sources);
/// A name for what a message says, without the names in it: `variable-is-unused`.
std::string diagnostic_code(std::string_view message);
/// Should colours be used on file descriptor `fd`: is it a terminal, and is NO_COLOR unset?
bool wants_colour(int fd);

} // namespace joist::compiler

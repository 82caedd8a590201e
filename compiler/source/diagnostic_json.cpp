// Diagnostics for programs; see diagnostic.h.
#include "compiler/source/diagnostic.h"

#include "compiler/source/source_manager.h"

#include <algorithm>

namespace joist::compiler {

namespace {

/// Messages in which a name stands without quotes: `*` is any text.
struct Shape {
    std::string_view message;
    std::string_view code;
};
constexpr Shape kShapes[] = {
    {"syntax error before: *", "syntax-error"},
    {"function * undefined*", "function-undefined"},
    {"function * is unused*", "function-is-unused"},
    {"function * already defined*", "function-already-defined"},
    {"function * is not exported*", "function-is-not-exported"},
    {"function * is deprecated*", "function-is-deprecated"},
    {"record * undefined*", "record-undefined"},
    {"record * is unused*", "record-is-unused"},
    {"record * already defined*", "record-already-defined"},
    {"type * undefined*", "type-undefined"},
    {"type * is unused*", "type-is-unused"},
    {"type * already defined*", "type-already-defined"},
    {"spec for * already defined*", "spec-already-defined"},
    {"spec for undefined function *", "spec-for-undefined-function"},
    {"field * undefined in record *", "field-undefined-in-record"},
    {"field * already defined in record *", "field-already-defined-in-record"},
    {"bit type * undefined", "bit-type-undefined"},
    {"conflict in * specification for bit field: *", "conflict-in-bit-field"},
    {"call to local/imported function * is illegal in guard", "illegal-call-in-guard"},
    {"behaviour * undefined", "behaviour-undefined"},
    {"undefined callback function *", "undefined-callback-function"},
    {"import directive overrides *", "import-overrides-bif"},
    {"ambiguous call of *", "ambiguous-call"},
    {"head mismatch: *", "head-mismatch"},
    {"can't find include file *", "include-file-not-found"},
    {"can't find include lib *", "include-lib-not-found"},
    {"unterminated '-*'", "unterminated-condition"},
    {"unterminated atom *", "unterminated-atom"},
    {"unterminated string *", "unterminated-string"},
    {"unterminated * starting with *", "unterminated-string"},
    {"badly formed '*'", "badly-formed-directive"},
    {"-error(*", "error-directive"},
    {"-warning(*", "warning-directive"},
    {"use of operator * has no effect", "no-effect"},
    {"the call to * has no effect", "no-effect"},
    {"the result of * is ignored *", "result-ignored"},
    {"a term is constructed, but never used", "term-never-used"},
    {"evaluation of operator * will fail *", "will-fail"},
    {"the call to * will fail *", "will-fail"},
    {"* will fail with a *", "will-fail"},
    {"this clause * cannot match because a previous clause *", "clause-shadowed"},
    {"this clause cannot match because a previous clause *", "clause-shadowed"},
    {"this clause cannot match because its guard *", "guard-is-false"},
    {"this clause cannot match because *", "clause-cannot-match"},
};

/// Does `text` have the shape `pattern`?
bool has_shape(std::string_view text, std::string_view pattern) {
    std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    text.remove_prefix(star);
    pattern.remove_prefix(star + 1);
    while ((star = pattern.find('*')) != std::string_view::npos) {
        const std::size_t found = text.find(pattern.substr(0, star));
        if (found == std::string_view::npos) return false;
        text.remove_prefix(found + star);
        pattern.remove_prefix(star + 1);
    }
    return text.ends_with(pattern);
}

void append_json_string(std::string& out, std::string_view text) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_number(std::string& out, std::string_view name, std::uint32_t value) {
    out.append(",\"").append(name).append("\":").append(std::to_string(value));
}

} // namespace

std::string diagnostic_code(std::string_view message) {
    for (const Shape& shape : kShapes)
        if (has_shape(message, shape.message)) return std::string{shape.code};
    // The first words, up to punctuation, without what is quoted, has digits or a slash in it.
    std::string code;
    std::size_t words = 0;
    for (std::size_t at = 0; at < message.size() && words < 6;) {
        const std::size_t end = std::min(message.find(' ', at), message.size());
        std::string_view word = message.substr(at, end - at);
        at = end + 1;
        bool last = false;
        while (!word.empty() &&
               std::string_view{",.;:"}.find(word.back()) != std::string_view::npos) {
            word.remove_suffix(1);
            last = true;
        }
        const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
        });
        if (plain) {
            if (!code.empty()) code += '-';
            for (const char c : word)
                code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            ++words;
        }
        if (last && words > 0) break;
    }
    return code.empty() ? "other" : code;
}

std::string format_diagnostics_json(const DiagnosticSink& sink, const SourceManager& sources) {
    std::string out;
    for (const Diagnostic& one : sink.all()) {
        out += "{\"file\":";
        if (one.pos.valid()) {
            const PresumedPlace place = sources.presumed(one.pos);
            append_json_string(out, place.file);
            append_number(out, "line", place.line);
            if (place.column) {
                append_number(out, "column", place.column);
                append_number(out, "end_column", place.column + std::max(one.length, 1u));
            }
        } else {
            append_json_string(out, one.file);
        }
        out += one.severity == Severity::kError ? ",\"severity\":\"error\""
                                                : ",\"severity\":\"warning\"";
        out += ",\"code\":";
        append_json_string(out, diagnostic_code(one.message));
        out += ",\"message\":";
        append_json_string(out, one.message);
        if (!one.hint.empty()) {
            out += ",\"hint\":";
            append_json_string(out, one.hint);
        }
        out += "}\n";
    }
    return out;
}

} // namespace joist::compiler

// See make_rule.h.
#include "compiler/driver/make_rule.h"

#include "compiler/driver/output.h"
#include "compiler/source/arena.h"
#include "compiler/source/symbol.h"

namespace joist::compiler {

namespace {

/// Longest line of a rule, without the backslash.
constexpr std::size_t kMaxLine = 76;

} // namespace

std::string quoted_for_make(std::string_view target) {
    std::string out;
    for (const char c : target) {
        if (c == '$') out += '$';
        out += c;
    }
    return out;
}

DependencyWish dependency_wish(const OptionTerms& options) {
    DependencyWish wish;
    wish.compile = options.has("makedep_side_effect");
    wish.wanted = wish.compile || options.has("makedep");
    if (const Term* output = options.value("makedep_output")) {
        wish.printed = output->is_atom("standard_io");
        if (!wish.printed) wish.file = output->name();
    }
    if (const Term* target = options.value("makedep_target")) {
        const bool quoted = options.has("makedep_quote_target");
        wish.target = quoted ? quoted_for_make(target->name()) : std::string{target->name()};
    }
    wish.missing = options.has("makedep_add_missing");
    wish.phony = options.has("makedep_phony");
    return wish;
}

bool find_dependencies(const std::string& path,
                       const CompileOptions& options,
                       SourceManager& sources,
                       std::string& messages) {
    LoadError error;
    const auto file = sources.load(path, error);
    if (!file) {
        messages += path + ": " + error.message + "\n";
        return false;
    }
    const CompileOptions settled = settle_options(options);
    Arena arena;
    SymbolTable symbols;
    // Mistakes are told when the file is compiled.
    DiagnosticSink ignored;
    Preprocessor preprocessor{settled.parse.preprocess, sources, arena, symbols, ignored, *file};
    std::span<const Token> form;
    while (preprocessor.next_form(form)) {
    }
    return true;
}

std::string
make_rule(const std::string& target, const DependencyWish& wish, const SourceManager& sources) {
    std::string out = (wish.target.empty() ? target : wish.target) + ":";
    std::string phony;
    std::size_t column = out.size();
    bool first = true;
    for (const auto& [path, missing] : sources.dependencies()) {
        if (missing && !wish.missing) continue;
        const std::string name = path.starts_with('/') ? path : shortened(path);
        if (column + 1 + name.size() > kMaxLine) {
            out.append(" \\\n ");
            column = 1;
        }
        out.append(" ").append(name);
        column += 1 + name.size();
        if (!first) phony.append("\n").append(name).append(":\n");
        first = false;
    }
    out += '\n';
    return wish.phony ? out + phony : out;
}

} // namespace joist::compiler

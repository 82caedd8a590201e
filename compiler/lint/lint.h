// The rules of the language that the grammar doesn't know: names must be defined, variables bound,
// patterns and guards legal. Messages are those of OTP. No state; one thread at a time for a
// module.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

/// What a behaviour asks for.
struct BehaviourCallback {
    std::string name;
    std::uint32_t arity;
    bool is_optional;
};

struct LintOptions {
    bool export_all = false; ///< also set by -compile(export_all)
    bool warnings = true;    ///< unused variables, functions and the like
    /// Finds the behaviour `name` that isn't one of OTP's; false: there is none. May be empty: then
    /// none is found.
    std::function<bool(std::string_view name, std::vector<BehaviourCallback>& callbacks)>
        behaviour = {};
    /// Gets what lint has found out, a line for each thing, unless null.
    std::string* report = nullptr;
};

/// Reports all that is wrong with `module` to `sink`. A module in which it finds no error can be
/// translated. Needs a deep stack (deep_stack.h).
void lint_module(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink);

} // namespace joist::compiler

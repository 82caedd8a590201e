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
#include <utility>
#include <vector>

namespace joist::compiler {

/// What a behaviour asks for.
struct BehaviourCallback {
    std::string name;
    std::uint32_t arity;
    bool is_optional;
};

/// What is known of a behaviour that is asked for.
enum class BehaviourState : std::uint8_t {
    kNone,      ///< no module, or one without behaviour_info/1
    kKnown,     ///< its callbacks are known
    kUndefined, ///< behaviour_info(callbacks) is undefined
    kWrong,     ///< it is a term, but no list of functions
    kComputed,  ///< nobody knows without running it
};

/// What is known of another module that is called.
struct ModuleFunctions {
    enum class State : std::uint8_t {
        kNone,     ///< there is no such module
        kKnown,    ///< `list` has all functions that it exports
        kComputed, ///< there is one, but nobody knows what it exports
    };
    State state = State::kNone;
    std::vector<std::pair<std::string, std::uint32_t>> list; ///< name and arity
};

struct LintOptions {
    bool export_all = false; ///< also set by -compile(export_all)
    bool warnings = true;    ///< unused variables, functions and the like
    /// Finds the behaviour `name` that isn't one of OTP's, and its callbacks if they are known. May
    /// be empty: then none is found.
    std::function<BehaviourState(std::string_view name, std::vector<BehaviourCallback>& callbacks)>
        behaviour = {};
    /// For warn_unknown_module: finds the module `name` that may be none of OTP's, and the names of
    /// all such modules. May be empty: then there are only OTP's.
    std::function<ModuleFunctions(std::string_view name)> functions = {};
    std::function<std::vector<std::string>()> modules = {};
    /// Gets what lint has found out, a line for each thing, unless null.
    std::string* report = nullptr;
};

/// Reports all that is wrong with `module` to `sink`. A module in which it finds no error can be
/// translated. Needs a deep stack (deep_stack.h).
void lint_module(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink);

} // namespace joist::compiler

// The SSA passes and their order: the one table of them.
#pragma once

#include "compiler/ssa/inline.h"
#include "compiler/ssa/ssa.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler::ssa {

/// What one can ask of a pass by its name.
struct PassInfo {
    std::string_view name;        ///< of `+no_NAME` and `--print=NAME`
    std::string_view description; ///< one line
};

/// The passes in the order in which they run first; a pass that runs several times is there once.
std::span<const PassInfo> passes();
/// Is there a pass of that name?
bool is_pass(std::string_view name);

struct OptimizeOptions {
    std::vector<std::string> without{}; ///< names of passes to leave out
    std::string stop_after{};           ///< name of the pass to stop after; empty: run all
    InlineOptions inlining{};
    bool check = false; ///< look for what is wrong after each pass
};

/// Runs all passes over a module. Afterwards binary matching is in its machine form and the code
/// generator can take over (unless stopped). What the machine cannot do without is done also by a
/// pass that is left out. Gives what the checker found (`after simplify: f/1 b3...`).
std::vector<std::string> optimize(Module& module, const OptimizeOptions& options = {});

} // namespace joist::compiler::ssa

// Calls of small local functions become what these do.
#pragma once

#include "compiler/ssa/ssa.h"

#include <string>
#include <utility>
#include <vector>

namespace joist::compiler::ssa {

/// What to put in place of calls: as `inline`, `{inline,[{F,A}]}`, `{inline_size,N}` and
/// `inline_list_funcs` ask for.
struct InlineOptions {
    bool all = false;      ///< every function that is small enough
    std::size_t size = 24; ///< of `all`: instructions
    std::vector<std::pair<std::string, std::uint32_t>> functions{}; ///< these, whatever their size
    bool list_functions = false; ///< loops for functions of `lists`
};

/// Replaces calls of local functions. A function that has been put in place of all its calls goes,
/// if nobody else can call it.
void inline_calls(Module& module, const InlineOptions& options);

} // namespace joist::compiler::ssa

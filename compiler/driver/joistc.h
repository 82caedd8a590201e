// The command joistc, for the programs that have a main function: the whole one, and the one that
// makes the standard library and so has no machine in it yet.
#pragma once

#include "compiler/driver/compile.h"
#include "compiler/driver/transform_runner.h"

#include <functional>
#include <memory>

namespace joist::compiler {

/// Makes what runs parse transforms for these options.
using RunnerMaker = std::function<std::unique_ptr<TransformRunner>(const CompileOptions& options)>;

/// Does what the command line says; gives the exit status. Without `make_runner` parse transforms
/// are refused.
int run_joistc(int count, char** values, const RunnerMaker& make_runner);

} // namespace joist::compiler

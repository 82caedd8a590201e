// The interpreter as the scheduler sees it.
#pragma once

#include "vm/sched/runner.h"

namespace joist {

class Interpreter final : public Runner {
public:
    RunResult run(Process& p, Term* x) override;
};

/// Gives the bodies to code/, fills node()'s hooks, enters the native functions of bif_table(). Once, at start.
void init_interpreter();

} // namespace joist

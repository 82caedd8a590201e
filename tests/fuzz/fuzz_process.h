// What targets need of a node: tables filled once, and a process to call native functions in.
#pragma once

#include "vm/bifs/bif.h"
#include "vm/interp/runner.h"
#include "vm/process/extra.h"
#include "vm/process/node.h"
#include "vm/process/process.h"
#include "vm/sched/scheduler.h"
#include "vm/term/atom_table.h"

#include <vector>

namespace joist::fuzz {

/// Once a run of the program.
inline void start_node() {
    [[maybe_unused]] static const bool started = [] {
        AtomTable::instance().set_limit(16'000'000); // atoms are never given back
        node().name = atoms::nonode_nohost;
        init_interpreter();
        return true;
    }();
}

/// A process that no scheduler knows; nothing in it is ever collected.
class FuzzProcess {
public:
    FuzzProcess() : registers_(kRegisterFileWords, Term::nil()) {
        start_node();
        process.saved_x = process.inline_x;
        process.pid = Term::local_pid(1);
        process.group_leader = process.pid;
        process.heap_.init(4096);
        this_thread.x = registers_.data();
    }
    ~FuzzProcess() {
        this_thread.x = nullptr;
        delete process.extra;
    }
    FuzzProcess(const FuzzProcess&) = delete;

    /// The result, or none(): an exception, or something that needs a scheduler.
    Term call(NativeFunction function, const Term* args) {
        for (int turn = 0; turn < 100'000; turn++) {
            process.reductions = 4000;
            process.outcome = NativeOutcome::Exception;
            const Term result = function(process, args);
            if (!result.is_none()) return result;
            if (process.outcome != NativeOutcome::Yield) break;
        }
        process.native_state.reset();
        return Term::none();
    }

    Process process;

private:
    std::vector<Term> registers_;
};

} // namespace joist::fuzz

// Processes without an interpreter: each runs a C++ function, which sees messages and says how the turn ends. For tests of signals and
// schedulers.
#pragma once

#include "vm/process/exit.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/signal.h"
#include "vm/process/spawn.h"
#include "vm/sched/scheduler.h"
#include "vm/term/atom_table.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace joist {

/// What a process does in a turn. To be called again after any wake-up, as an interpreter's receive is.
using Behaviour = std::function<RunResult(Process&)>;

/// Carries the behaviour: as a number in the first argument.
class FakeRunner final : public Runner {
public:
    RunResult run(Process& p, Term*) override {
        if ((p.flags & kFlagExiting) != 0) return RunResult::Exited;
        p.reductions -= 10;
        return (*reinterpret_cast<Behaviour*>(p.saved_x[0].small_value()))(p);
    }
};

/// A node with `schedulers` threads that runs behaviours. One at a time.
class FakeNode {
public:
    explicit FakeNode(std::uint32_t schedulers) {
        node().enter = [](Process&, Export*) {};
        node().name = atoms::nonode_nohost;
        init_schedulers(schedulers, runner);
        start_schedulers();
    }
    ~FakeNode() { destroy_schedulers(); }

    /// Behaviours live as long as the node: processes refer to them.
    Term spawn(Behaviour b, Process* parent = nullptr, SpawnOptions options = {}, std::uint64_t* ref = nullptr) {
        Behaviour* kept = keep(std::move(b));
        Heap scratch;
        scratch.init(64);
        const Term args = make_cons(scratch, Term::small(reinterpret_cast<std::int64_t>(kept)), Term::nil());
        return spawn_process(parent, entry(), args, options, ref);
    }

    /// Waits until `done()`, for a minute at most: sanitizers on a busy machine are slow.
    template <class F> static bool until(F done) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!done()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return true;
    }

    FakeRunner runner;

private:
    Behaviour* keep(Behaviour b) {
        const std::lock_guard guard{lock_};
        return &behaviours_.emplace_back(std::move(b));
    }
    static Export* entry() {
        static Export e;
        e.module = atoms::erlang;
        e.function = atoms::apply;
        e.arity = 1;
        return &e;
    }

    std::mutex lock_;
    std::deque<Behaviour> behaviours_;
};

/// Takes the first message, if there is one, and calls f(term); else says Receive.
template <class F> RunResult receive_one(Process& p, F f) {
    Signal* s = current_message(p);
    if ((p.flags & kFlagExiting) != 0) return RunResult::Exited;
    if (s == nullptr) return RunResult::Receive;
    const Term t = message_term(p, s);
    remove_message(p);
    return f(t);
}

inline RunResult end_with(Process& p, Term reason) {
    process_exit(p, reason);
    return RunResult::Exited;
}

} // namespace joist

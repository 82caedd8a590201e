// One thread with a deep stack for all inputs of a run: to make one for each is most of the time that a small input takes
// under a sanitizer, which looks after the whole stack.
#pragma once

#include "compiler/source/deep_stack.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace joist::fuzz {

/// Calls `job` on that thread and waits for it.
inline void run_deep(std::function<void()> job) {
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        std::function<void()> job;
    };
    static State& state = *new State; // the thread outlives everything static
    [[maybe_unused]] static const bool started = [] {
        std::thread{[] {
            compiler::on_deep_stack([] {
                std::unique_lock lock{state.mutex};
                for (;;) {
                    state.changed.wait(lock, [] { return static_cast<bool>(state.job); });
                    state.job();
                    state.job = nullptr;
                    state.changed.notify_all();
                }
            });
        }}.detach();
        return true;
    }();
    std::unique_lock lock{state.mutex};
    state.job = std::move(job);
    state.changed.notify_all();
    state.changed.wait(lock, [] { return !state.job; });
}

} // namespace joist::fuzz

// The schedulers: one thread each, with its run queues, its timers and its X registers. A woken process goes to the queue of
// the scheduler that woke it; idle schedulers are woken only when there is more work than the owner of the queue will soon do.
#pragma once

#include "vm/process/process.h"
#include "vm/sched/runner.h"

#include <cstdint>

namespace joist {

inline constexpr std::uint32_t kMaxSchedulers = 256;

/// Sets node().scheduler and prepares `count` schedulers. No thread runs yet; processes may be spawned.
void init_schedulers(std::uint32_t count, Runner& runner);
/// Starts the threads.
void start_schedulers();
/// Asks all to stop after their present turn, and waits for them. Processes stay as they are. Not from a scheduler thread.
void stop_schedulers();
/// As stop_schedulers and then frees all processes' memory (tests, sanitizer runs).
void destroy_schedulers();

// --- receive timeouts, by the running process ---------------------------------------------------------------------------------

enum class ReceiveWait : std::uint8_t {
    Wait,       ///< return RunResult::Receive (the timer is set, if the time is finite)
    TimedOut,   ///< go on with the instruction after wait_timeout
    BadTimeout, ///< error timeout_value
};
/// The instruction wait_timeout, at the end of the queue: `time` is an integer or `infinity`.
ReceiveWait receive_wait(Process& p, Term time);

// --- erlang:send_after and so on: see timer.h -----------------------------------------------------------------------------------

// --- statistics ---------------------------------------------------------------------------------------------------------------------

struct SchedulerStatistics {
    std::uint64_t context_switches = 0;
    std::uint64_t reductions = 0;
};
SchedulerStatistics scheduler_statistics();
/// Runnable processes, in queue `scheduler` (from 0), or in all.
std::size_t run_queue_length(std::uint32_t scheduler);
std::size_t total_run_queue_length();
/// Schedulers that are running a process now.
std::size_t active_schedulers();

} // namespace joist

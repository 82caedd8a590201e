// The node's one set of subsystems, and what each thread keeps for itself. Lower folders reach upper ones (the scheduler,
// the tables, the clock's owner) only through the hooks set here at start. Set before the first process runs, then constant.
#pragma once

#include "vm/process/process.h"

#include <cstdint>
#include <string>
#include <vector>

namespace joist {

struct ProcessTable;
struct TraceHooks; // trace_hooks.h
struct SystemHooks;

/// What the process layer needs of the scheduler. Any thread may call any of these.
struct SchedulerHooks {
    virtual ~SchedulerHooks() = default;
    /// `p` went from Waiting to Runnable by the caller's hand: put it into a run queue, at p.queued_at.
    virtual void enqueue(Process& p) = 0;
    /// Takes away p.receive_timer (by the thread that runs p).
    virtual void cancel_receive_timer(Process& p) = 0;
    /// Frees a receive timer that came as a signal (see SignalKind::Timeout).
    virtual void free_timer(Timer* timer) = 0;
};

/// Asked for each process that exits, in slices: does some of the work (about `budget` units), true when there is no more.
using ExitHook = bool (*)(Process& p, std::int64_t& budget);

struct Node {
    SchedulerHooks* scheduler = nullptr;
    /// Prepares a new process, its arguments in saved_x: sets pc to `entry` and pushes the return address that ends the
    /// process. Set by the interpreter.
    void (*enter)(Process& p, Export* entry) = nullptr;
    /// The function that a saved pc (or return address) is in, as {M, F, A}; none() if unknown. Set by code/. For process_info.
    Term (*current_function)(Heap& heap, const Process& p, const Instruction* pc) = nullptr;
    /// A list of {M, F, A, Location} for a process that is not running (built on `heap`). Set by the interpreter.
    Term (*current_stacktrace)(Heap& heap, const Process& p) = nullptr;
    /// Does any code of the module's old version occur in p's stack, pc or funs? Set by code/. For check_process_code.
    bool (*uses_old_code)(Process& p, Term module) = nullptr;
    TraceHooks* trace = nullptr;
    const SystemHooks* system_hooks = nullptr;
    std::atomic<std::uint32_t> watched{0};             ///< bits of trace_hooks.h
    std::atomic<std::uint32_t> collection_sleep_ms{0}; ///< for tests of system_monitor
    std::atomic<bool> envelopes{false};    ///< messages are sent with who sent them
    std::atomic<bool> tracing_used{false}; ///< somebody has traced a process
    std::atomic<bool> trace_new{false}; ///< some session traces processes from their start
    std::vector<ExitHook> exit_hooks; ///< ETS tables, ports, trapped resources ...

    Term name = Term::nil();          ///< set at start: nonode@nohost
    std::uint32_t creation = 0;
    std::uint32_t schedulers = 1;     ///< +S
    std::atomic<std::uint32_t> schedulers_online = 1;
    std::int64_t start_monotonic = 0; ///< ns
    std::int64_t start_system = 0;    ///< ns since 1970
    std::atomic<Term> system_logger = Term::nil(); ///< where error reports go: a pid, or nil: the process registered as `logger`

    // Process-wide defaults (system_flag, spawn without options).
    std::atomic<std::size_t> default_min_heap{Heap::kDefaultMinWords};
    std::atomic<std::uint32_t> default_fullsweep_after{65535};
    std::atomic<std::size_t> default_max_heap{0};
    std::atomic<std::uint32_t> default_max_heap_flags{3}; ///< 1: kill, 2: error_logger, 4: include_shared_binaries
    std::atomic<std::int32_t> backtrace_depth{8};
    std::atomic<std::uint64_t> collections{0}, reclaimed_words{0}; ///< statistics(garbage_collection)

    // Orderly stop and halt: machine/ waits for it. See request_halt.
    std::atomic<bool> halting{false};
    void (*halt)(int status, bool flush, bool abort) = nullptr;
    std::vector<std::string> plain_arguments; ///< init:get_plain_arguments
};
Node& node();

/// Thread number of threads that are no schedulers.
inline constexpr std::uint32_t kNoScheduler = 1023;

/// What each thread has for itself.
struct ThreadContext {
    std::uint32_t scheduler = kNoScheduler;
    Term* x = nullptr;           ///< the scheduler's X registers
    Process* current = nullptr;  ///< the process being run
    std::uint64_t next_ref = 0;  ///< counters handed out in ranges
    std::uint64_t ref_end = 0;
    std::uint64_t next_unique = 0;
    std::uint64_t unique_end = 0;
};
extern constinit thread_local ThreadContext this_thread;

/// A new reference's identity: unique in this node's life, also under contention. Its low ten bits are the number of the
/// scheduler that made it, which is how a timer's reference finds its wheel.
std::uint64_t new_ref_id();
inline std::uint32_t ref_scheduler(std::uint64_t id) { return static_cast<std::uint32_t>(id & 1023); }
/// erlang:unique_integer([positive]): unique, never equal to an earlier one.
std::uint64_t new_unique_integer();
/// erlang:unique_integer([monotonic]) without the offset.
std::uint64_t new_monotonic_integer();

/// Microseconds since 1970 by the node's clock, each later than the one before: erlang:now().
std::int64_t unique_now_us();
/// What erlang:monotonic_time() starts from, and erlang:unique_integer().
inline constexpr std::int64_t kFirstMonotonic = -576'460'752'000'000'000;
inline constexpr std::int64_t kFirstUnique = -(std::int64_t{1} << 59);
/// Nanoseconds: CLOCK_MONOTONIC and CLOCK_REALTIME.
std::int64_t monotonic_ns();
std::int64_t system_ns();

} // namespace joist

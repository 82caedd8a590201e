// What the process layer tells of a traced process. vm/trace/ stands above this folder and sets node().trace; each is called only for a
// process with kFlagTraced, by the thread that runs it, so that nothing is paid while nobody traces.
#pragma once

#include "vm/process/process.h"

namespace joist {

enum class Scheduled : std::uint8_t { In, Out, InExiting, OutExiting, OutExited };

struct TraceHooks {
    virtual ~TraceHooks() = default;
    /// `p` sends `message` to `to`; `exists`: whether anybody is there.
    virtual void sent(Process& p, Term to, Term message, bool exists) = 0;
    /// The token that goes with a message; only with kFlagSeqToken.
    virtual Term sending(Process& p, Term to, Term message) = 0;
    /// A message has come into the inner queue, or `timeout`; `from`: who sent it, or `undefined`.
    virtual void received(Process& p, Term message, Term from) = 0;
    /// A receive has taken a message that came with `token` (nil: none); only where it or the process has one.
    virtual void taken(Process& p, Term token, Term from, Term message) = 0;
    /// An event of flag `procs`: {trace, Pid, What, A} or, with `b`, {trace, Pid, What, A, B}.
    virtual void process_event(Process& p, Term what, Term a, Term b = Term::none()) = 0;
    /// The process at `pid` is registered or unregistered; when node().tracing_used.
    virtual void named(Term pid, Term what, Term name) = 0;
    /// `child`, made but not yet run, starts in {M, F, Args}; called when the parent is traced or new processes are.
    virtual void spawned(Process* parent, Process& child, Term module, Term function, Term arguments, bool linked) = 0;
    /// `p` has linked itself to `other`: flags that are passed on by links.
    virtual void linked(Process& p, Term other) = 0;
    virtual void scheduled(Process& p, Scheduled how) = 0;
    /// Before and after a collection. `words`: what was reclaimed. Nothing may be built on the process's heap.
    virtual void collecting(Process& p, bool start, bool major, std::size_t words) = 0;
};

/// Bits of node().watched: what is told of all processes.
inline constexpr std::uint32_t kWatchCollections = 1, kWatchTurns = 2, kWatchRunnable = 4;
struct SystemHooks {
    void (*collected)(Process& p, std::int64_t nanoseconds);
    void (*turn_ended)(Process& p, std::int64_t nanoseconds);
    void (*runnable)(Process& p, bool active); ///< it can be run, or waits; by who has the right to change that
};

/// What vm/trace keeps of a process.
struct TraceState {
    virtual ~TraceState() = default;
};

} // namespace joist

// How the scheduler runs a process without knowing the interpreter: the only arrow that goes up, turned round. vm/interp implements
// Runner; machine/ hands it to start_schedulers.
#pragma once

#include "vm/process/process.h"

namespace joist {

/// Why run() came back. In all cases but Exited everything is saved in the process: pc, saved_x and live, heap top, stack.
enum class RunResult : std::uint8_t {
    Yielded,    ///< out of reductions, or a native function yields
    Receive,    ///< waits in a receive: the interpreter set pc to where the receive looks again; no message at p.save
    Wait,       ///< a native function waits: it is called again after any signal (NativeOutcome::Wait)
    Collecting, ///< p.collection is active and unfinished: the scheduler goes on with it before it runs the process again
    Hibernate,  ///< NativeOutcome::Hibernate: the stack is dropped, pc and saved_x say what to call; waits for a message
    Exited,     ///< process_exit was called (kFlagExiting)
};

class Runner {
public:
    virtual ~Runner() = default;

    /// Runs `p` until it stops, for about p.reductions reductions (set by the scheduler; what is left is stored back). `x` are this
    /// thread's X registers (kXRegisters + some). Restores from p.saved_x, goes on at p.pc.
    virtual RunResult run(Process& p, Term* x) = 0;
};

inline constexpr std::size_t kXRegisters = 1024;
/// Words that each scheduler must provide at `x`: the X registers, then float registers and what the interpreter notes for itself.
inline constexpr std::size_t kRegisterFileWords = kXRegisters + 128 + 1024;
inline constexpr std::int64_t kReductionsPerTurn = 4000;

} // namespace joist

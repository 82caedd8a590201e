// One Erlang process: its control block. Slots are type-stable: a block is reused for another process but its memory is
// never given to anything else, so a sender that lost the race against an exit touches a valid block; every signal
// names the pid it is for, and the receiver treats one for a pid that is not its own as sent to a dead process.
//
// Fields are touched only by the thread that runs the process, but for the atomics, which anyone may.
#pragma once

#include "vm/code/export.h"
#include "vm/heap/collector.h"
#include "vm/heap/heap.h"

#include <atomic>
#include <memory>

namespace joist {

struct Signal;         // signal.h
struct Relations;      // links.h: links and monitors
struct Dictionary;     // dictionary.h
struct ProcessExtra;   // extra.h: what few processes need (suspend counts, trace flags, saved max_heap_size, aliases ...)
struct Timer;

enum class ExceptionClass : std::uint8_t { Error, Exit, Throw };
enum class Priority : std::uint8_t { Max, High, Normal, Low };

/// Process::state: where a process is between the schedulers. Anyone may take it from Waiting to Runnable (a wake-up);
/// every other change is made by the thread that runs it.
enum class ProcessState : std::uint32_t {
    Free,     ///< the slot holds no process
    Waiting,  ///< for a signal
    Runnable, ///< in a run queue, or being made
    Running,
};

/// Bits of Process::flags; only the thread that runs the process looks.
enum ProcessFlag : std::uint16_t {
    kFlagExiting = 1 << 0,      ///< process_exit was called: the turn must end with RunResult::Exited
    kFlagInReceive = 1 << 1,    ///< it last stopped in a receive: a signal that is no message need not run it
    kFlagTimedOut = 1 << 2,     ///< the receive timer has fired
    kFlagFullSweep = 1 << 3,    ///< the collection that heap.gc_wanted asks for is to be a full one
    kFlagHibernating = 1 << 4,  ///< waits for any message, with its heap at the smallest
    kFlagSuspended = 1 << 5,    ///< extra->suspend_count > 0
    kFlagMarkers = 1 << 6,      ///< extra has receive markers in use
    kFlagSensitive = 1 << 7,
    kFlagOffHeapMessages = 1 << 8, ///< message_queue_data is off_heap (kept for process_info)
    kFlagReport = 1 << 9,       ///< the exit reason is to be reported (an uncaught error)
    kFlagExitOnSignal = 1 << 10,///< killed by an exit signal, not by its own doing
    kFlagHasAliases = 1 << 11,
    kFlagFixesTables = 1 << 12, ///< it has fixed an ETS table (and may have released it since)
    kFlagTraced = 1 << 13,      ///< extra->tracing has something to tell somebody: see trace_hooks.h
    kFlagSeqToken = 1 << 14,    ///< extra->seq_token goes with what it sends: see vm/trace/sequential.h
};

/// What a native function that must stop and go on later keeps between its calls. Its terms are roots.
struct NativeState {
    virtual ~NativeState() = default;
    virtual void add_roots(RootRanges&) {}
    /// Holds addresses in the heap: no collection until the function is done.
    virtual bool pins_heap() const { return false; }
    /// The process ends: gives back what takes long, in slices; true when the destructor will be quick.
    virtual bool give_up(std::int64_t& /*budget*/) { return true; }
};

/// Why a native function gave none().
enum class NativeOutcome : std::uint8_t {
    Exception, ///< fail(): class, reason in the process
    Trap,      ///< trap(): continue in an Erlang function
    Yield,     ///< call me again with the same arguments after others had a turn
    Wait,      ///< call me again with the same arguments when a signal has come (blocking pool, ...)
    Decline,   ///< an accelerator leaves the work to the Erlang body of the same function (see bifs.def)
    Exit,      ///< the process has been told to exit itself (exit signal to self): the interpreter ends its turn
    Hibernate, ///< as Trap, but first the whole stack is dropped (down to a fresh return address to the end of the process); the
               ///< turn then ends with RunResult::Hibernate, and trap_target is called when a message has come
};

class Process {
public:
    // --- for native functions -----------------------------------------------------------------
    /// Room for results. Never collects.
    Heap& heap() { return heap_; }
    Term self() const { return pid; }

    /// Raises: `return p.badarg();`. Always none().
    Term badarg() { return fail(ExceptionClass::Error, atoms_badarg()); }
    Term badarith();
    Term system_limit();
    Term fail(ExceptionClass exception_class, Term reason) {
        outcome = NativeOutcome::Exception;
        exception = exception_class;
        reason_ = reason;
        return Term::none();
    }
    /// Raises error `reason` ({badmap,M} and so on).
    Term error(Term reason) { return fail(ExceptionClass::Error, reason); }

    /// Continues in an Erlang (or native) function: its result becomes ours. `count` == entry->arity.
    Term trap(Export* entry, const Term* args, std::uint32_t count);

    /// Stop here and be called again with the same arguments; keep what you need in `native_state`.
    bool is_pinned() const { return native_state != nullptr && native_state->pins_heap(); }
    Term yield_native() {
        outcome = NativeOutcome::Yield;
        return Term::none();
    }
    Term wait_native() {
        outcome = NativeOutcome::Wait;
        return Term::none();
    }
    /// For accelerators: let the Erlang body do it (unusual or bad arguments: it raises what OTP raises).
    Term decline() {
        outcome = NativeOutcome::Decline;
        return Term::none();
    }
    /// Long native functions charge what they do (about one reduction per 30 ns of work), and yield when this goes below 0.
    void charge(std::int64_t work) { reductions -= work; }
    bool out_of_reductions() const { return reductions <= 0; }
    std::unique_ptr<NativeState> native_state;

    // --- state ----------------------------------------------------------------------------------
    static constexpr std::uint16_t kInlineRegisters = 3;
    Heap heap_;
    Term pid;

    const Instruction* pc = nullptr;  ///< where to go on; while a native function runs: who called it
    std::int64_t reductions = 0;      ///< left in this turn (kept in a machine register while interpreting)
    Term* saved_x = nullptr;          ///< X registers while not running: inline_x, or an array when there are more
    Term inline_x[kInlineRegisters];
    std::uint16_t live = 0;           ///< how many are saved
    std::uint16_t saved_x_capacity = kInlineRegisters;
    std::uint32_t catches = 0;        ///< catch/try in force: whether the stack must be searched

    // The exception in flight (between a failing instruction and its handler).
    NativeOutcome outcome = NativeOutcome::Exception;
    ExceptionClass exception = ExceptionClass::Error;
    Priority priority : 4 = Priority::Normal;
    Priority queued_at : 4 = Priority::Normal; ///< in a run queue: the list it stands in; by who puts it there
    bool trap_exit = false;
    std::uint32_t message_count = 0;      ///< in the inner queue
    Term reason_ = Term::nil();
    Term trace = Term::nil();         ///< raw stack trace (a term only the interpreter reads), or nil
    Export* trap_target = nullptr;    ///< with NativeOutcome::Trap; the arguments are in the scheduler's X registers

    // Messages. See signal.h.
    std::atomic<Signal*> outer{nullptr};  ///< newest first; pushed by anyone, taken whole by the owner
    Signal* first_message = nullptr;      ///< inner queue: messages in order
    Signal** last_message = &first_message;
    Signal** save = &first_message;       ///< receive's position: *save is the next message to look at

    std::atomic<ProcessState> state{ProcessState::Free};
    std::uint8_t scheduler = 0;           ///< index of the one that ran it last
    std::uint8_t on_heap_messages = 0;    ///< messages of the inner queue with their term on the heap (roots): see count_on_heap
    std::uint16_t flags = 0;              ///< bits of ProcessFlag
    std::int64_t total_reductions = 0;    ///< of all turns before this one
    Process* next_in_queue = nullptr;     ///< run queue, or list of free slots
    Timer* receive_timer = nullptr;

    Term group_leader = Term::nil();
    Term parent = Term::nil();
    Term registered_name = Term::nil();   ///< atom, or nil
    const Export* initial_call = nullptr; ///< for process_info; erlang:apply/2 when started with a fun
    std::unique_ptr<Collection> collection; ///< in progress, or null
    Relations* relations = nullptr;
    Dictionary* dictionary = nullptr;
    ProcessExtra* extra = nullptr;

private:
    static Term atoms_badarg();
};
static_assert(sizeof(Process) <= 400, "a process is meant to be light");

} // namespace joist

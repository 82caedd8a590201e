// Where calls are traced: breakpoints in code and in export entries, what sessions want there, and what stands on the stack for the return.
// See docs/tracing.md.
#pragma once

#include "vm/code/instruction.h"
#include "vm/code/module.h"
#include "vm/trace/session.h"

#include <unordered_map>

namespace joist {

/// Calls and times of one function by process, for call_time and call_memory.
struct CallTimes {
    struct Sum {
        std::uint64_t calls = 0;
        std::int64_t nanoseconds = 0;
        std::uint64_t words = 0;
    };
    std::mutex lock;
    std::unordered_map<std::uint64_t, Sum> by_process;
    std::atomic<bool> paused{false};
};
struct CallCount {
    std::atomic<std::uint64_t> calls{0};
    std::atomic<bool> paused{false};
};

/// What one session wants of one function. Never changed: replaced.
struct CallPattern {
    SessionPtr session;
    bool call = false, global = false; ///< global: only calls through the export entry
    SpecPtr spec;                      ///< null: all calls
    bool meta = false;
    SpecPtr meta_spec;
    Term meta_tracer = Term::nil();
    std::shared_ptr<std::atomic<bool>> meta_gone; ///< the tracer was found dead
    std::shared_ptr<CallCount> count;
    std::shared_ptr<CallTimes> time, memory;
    bool empty() const { return !call && !meta && count == nullptr && time == nullptr && memory == nullptr; }
};
using PatternPtr = std::shared_ptr<const CallPattern>;

/// Which of these erlang:trace_pattern/3 speaks of.
enum PatternKind : std::uint32_t { kPatternGlobal = 1, kPatternLocal = 2, kPatternMeta = 4, kPatternCount = 8, kPatternTime = 16, kPatternMemory = 32 };
enum class PatternChange : std::uint8_t { Off, On, Pause, Restart };
struct PatternRequest {
    SessionPtr session;
    std::uint32_t kinds;
    PatternChange change;
    SpecPtr spec;
    Term meta_tracer = Term::nil();
};
/// For all functions that fit (atoms or `_`, an arity or -1): how many they were.
std::size_t set_patterns(Term module, Term function, std::int64_t arity, const PatternRequest& request);
/// All of a session.
void remove_patterns(TraceSession& session);
/// What a session wants of a function; empty if nothing. False: there is no such function.
bool find_pattern(const TraceSession& session, Term module, Term function, std::uint32_t arity, CallPattern* out);

// --- for the interpreter; heap top, stack and reductions are in the process --------------------------------------------------

/// Words that tracing a call may put on the stack.
inline constexpr std::size_t kTraceFrameWords = 64;

/// The arity of the function whose breakpoint is at `pc`, or -1: there is none any more.
int breakpoint_arity(const Instruction* pc);
/// A call has come to the breakpoint at `pc`: tells of it, puts on the stack what its return must meet; gives the body of the instruction
/// that the breakpoint stands for, or null when there is none any more.
InstructionBody trace_breakpoint(Process& p, const Instruction* pc, const Term* x);
/// The body behind the breakpoint at `pc`, for what is run again.
InstructionBody behind_breakpoint(const Instruction* pc);
/// The same for an export entry; gives where to go on.
const Instruction* trace_export(Process& p, Export* entry, const Term* x);
/// A traced function has returned `value`; the stack is at what trace_call has put behind the return address. Gives how many words to drop.
std::size_t trace_returned(Process& p, Term value);
/// The same for return_to: the return address is next.
void trace_returned_to(Process& p);
std::size_t timed_returned(Process& p);
/// An exception goes through the stack from its lowest word to `end`, and is caught by `handler` (null: not at all).
void trace_exception(Process& p, const Term* end, const Instruction* handler);
/// {M, F, A} that the stack says we return to, or `undefined`; with the line {M, F, A, {File, Line}}.
Term caller_of(Heap& heap, const Process& p, bool line);

/// The process comes or goes: its time.
void note_scheduled(Process& p, bool in);

void init_breakpoints();

} // namespace joist

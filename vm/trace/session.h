// Trace sessions, and what they want of each process. erlang:trace/3 and the like act on a session of their own, which always is.
//
// What a process is traced for is kept by the process (ProcessTracing) and changed by the thread that runs it only, so a change for another
// process is a signal. What is common to all (sessions, flags of processes to come, patterns, breakpoints) stands under trace_lock().
#pragma once

#include "vm/ets/match_spec.h"
#include "vm/process/extra.h"
#include "vm/process/signal.h"

#include <memory>
#include <mutex>
#include <vector>

namespace joist {

enum TraceFlag : std::uint32_t {
    kTraceSend = 1 << 0,
    kTraceReceive = 1 << 1,
    kTraceCall = 1 << 2,
    kTraceProcs = 1 << 3,
    kTraceRunning = 1 << 4,
    kTraceRunningProcs = 1 << 5,
    kTraceExiting = 1 << 6,
    kTraceCollections = 1 << 7,
    kTraceArity = 1 << 8,
    kTraceReturnTo = 1 << 9,
    kTraceSilent = 1 << 10,
    kTraceTimestamp = 1 << 11,
    kTraceMonotonic = 1 << 12,
    kTraceStrict = 1 << 13,
    kTraceSchedulerId = 1 << 14,
    kTracePorts = 1 << 15,
    kTraceRunningPorts = 1 << 16,
    kTraceSetOnSpawn = 1 << 17,
    kTraceSetOnFirstSpawn = 1 << 18,
    kTraceSetOnLink = 1 << 19,
    kTraceSetOnFirstLink = 1 << 20,
    kTraceAll = (1 << 21) - 1,
};

/// A match specification that several may hold.
using SpecPtr = std::shared_ptr<const MatchSpec>;
/// Null: not well formed.
SpecPtr compile_trace_spec(Term spec, MatchSpec::Dialect dialect, bool* too_deep);

/// trace_pattern of messages, and of code to come.
struct EventPattern {
    bool on = true;
    SpecPtr spec; ///< null: whatever it is
};

struct TraceSession {
    std::uint32_t id = 0;
    Term name;                  ///< atom
    Term tracer = Term::nil();  ///< nil: each process has its own (the session of erlang:trace/3)
    std::atomic<bool> alive{true};
    std::atomic<bool> patterns{false}; ///< it has some; for trace:session_info/1
    // Under trace_lock().
    std::uint32_t new_flags = 0; ///< of processes that will be spawned
    Term new_tracer = Term::nil();
    EventPattern send, receive;
    EventPattern on_load{false, nullptr};
    bool on_load_local = false;
};
using SessionPtr = std::shared_ptr<TraceSession>;

std::mutex& trace_lock();
const SessionPtr& default_session();
/// A new one.
SessionPtr add_session(Term name, Term tracer);
/// Nothing is told in its name any more. False: it was ended before.
bool end_session(const SessionPtr& session);
/// The same from a place that may take no lock (a collection): its patterns go when somebody calls sweep_sessions.
void abandon_session(TraceSession& session);
void sweep_sessions();
SessionPtr find_session(std::uint32_t id);
/// Those that are, the first first.
std::vector<SessionPtr> all_sessions();
/// Sets `new_flags` and what follows from it.
void set_new_flags(TraceSession& session, std::uint32_t flags, Term tracer);

/// What one session wants of one process.
struct SessionState {
    SessionPtr session;
    std::uint32_t flags = 0;
    Term tracer = Term::nil(); ///< a pid, or nil
};

struct CallTimes;

struct ProcessTracing final : TraceState {
    std::vector<SessionState> states;
    // call_time: whose time runs, since when; those that wait for it to return.
    std::shared_ptr<CallTimes> timed;
    std::int64_t timed_since = 0;
    std::uint64_t words_since = 0;
    std::vector<std::shared_ptr<CallTimes>> callers;
};
ProcessTracing& tracing_of(Process& p);
ProcessTracing* tracing_or_null(const Process& p);
/// The state of a session in a process, or null; made by the second.
SessionState* find_state(Process& p, const TraceSession& session);
SessionState& state_of(Process& p, const SessionPtr& session);
/// Sets kFlagTraced as the states say.
void update_traced(Process& p);

/// Sets or clears flags in the process that is running. False: another traces it already.
bool change_flags(Process& p, const SessionPtr& session, bool on, std::uint32_t flags, Term tracer);

/// Sends {trace, Pid, Tail...} with `extra` (none(): without) and a timestamp behind it, as the state's flags say; a tracer that is no more ends
/// the tracing of this process by this session.
void send_trace(Process& p, SessionState& state, std::span<const Term> tail, Term extra = Term::none());
/// The same for a tracer that is not the state's; false: it is no more.
bool send_trace_to(Process& p, Term tracer, std::uint32_t flags, std::span<const Term> tail, Term extra = Term::none());

/// The time as the flags say.
Term trace_timestamp(Heap& heap, std::uint32_t flags);
/// The flags' names, as erlang:trace_info/2 lists them.
Term flags_list(Heap& heap, std::uint32_t flags);
/// The flag of a name (`timestamp`, ...), 0 if it is none.
std::uint32_t flag_of(Term name);

/// Called once, at start.
void init_tracing();

} // namespace joist

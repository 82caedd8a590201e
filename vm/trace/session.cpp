// Sessions, flags of processes, and what is told of them; see session.h.
#include "vm/trace/session.h"

#include "vm/process/info.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/term/atom_table.h"
#include "vm/trace/actions.h"
#include "vm/trace/breakpoints.h"
#include "vm/trace/sequential.h"
#include "vm/trace/system.h"

#include <array>

namespace joist {

namespace {

struct Sessions {
    std::mutex lock;
    std::vector<SessionPtr> all;
    std::uint32_t last = 0;
    std::uint64_t last_timestamp = 0;
};

Sessions& sessions() {
    static auto* the_sessions = new Sessions;
    return *the_sessions;
}

const struct {
    std::uint32_t flag;
    const char* name;
} kFlagNames[] = { // as erlang:trace_info/2 lists them
    {kTraceRunningProcs, "running_procs"}, {kTraceRunningPorts, "running_ports"}, {kTracePorts, "ports"},
    {kTraceSchedulerId, "scheduler_id"}, {kTraceSilent, "silent"}, {kTraceReturnTo, "return_to"}, {kTraceArity, "arity"},
    {kTraceCollections, "garbage_collection"}, {kTraceExiting, "exiting"}, {kTraceRunning, "running"},
    {kTraceSetOnFirstLink, "set_on_first_link"}, {kTraceSetOnLink, "set_on_link"}, {kTraceSetOnFirstSpawn, "set_on_first_spawn"},
    {kTraceProcs, "procs"}, {kTraceCall, "call"}, {kTraceSetOnSpawn, "set_on_spawn"}, {kTraceReceive, "receive"}, {kTraceSend, "send"},
    {kTraceMonotonic, "monotonic_timestamp"}, {kTraceStrict, "strict_monotonic_timestamp"}, {kTraceTimestamp, "timestamp"}};

void update_trace_new(const Sessions& all) {
    bool any = false;
    for (const SessionPtr& s : all.all) any = any || (s->alive && s->new_flags != 0);
    node().trace_new.store(any);
}

} // namespace

std::mutex& trace_lock() { return sessions().lock; }

SpecPtr compile_trace_spec(Term spec, MatchSpec::Dialect dialect, bool* too_deep) {
    MatchSpec* compiled = MatchSpec::compile(spec, true, dialect, too_deep);
    if (compiled == nullptr) return nullptr;
    return {compiled, [](const MatchSpec* s) { const_cast<MatchSpec*>(s)->release(); }};
}

const SessionPtr& default_session() {
    static const SessionPtr session = [] {
        auto s = std::make_shared<TraceSession>();
        s->name = atom("default");
        sessions().all.push_back(s);
        return s;
    }();
    return session;
}

SessionPtr add_session(Term name, Term tracer) {
    default_session();
    auto s = std::make_shared<TraceSession>();
    s->name = name;
    s->tracer = tracer;
    const std::lock_guard guard{trace_lock()};
    s->id = ++sessions().last;
    sessions().all.push_back(s);
    return s;
}

bool end_session(const SessionPtr& session) {
    if (!session->alive.exchange(false)) return false;
    remove_patterns(*session);
    const std::lock_guard guard{trace_lock()};
    Sessions& all = sessions();
    std::erase(all.all, session);
    update_trace_new(all);
    return true;
}

namespace {
std::atomic<bool> abandoned{false};
} // namespace

void abandon_session(TraceSession& session) {
    if (session.alive.exchange(false)) abandoned = true;
}

void sweep_sessions() {
    if (!abandoned.exchange(false)) return;
    std::vector<SessionPtr> dead;
    {
        const std::lock_guard guard{trace_lock()};
        Sessions& all = sessions();
        for (const SessionPtr& s : all.all)
            if (!s->alive) dead.push_back(s);
        std::erase_if(all.all, [](const SessionPtr& s) { return !s->alive; });
        update_trace_new(all);
    }
    for (const SessionPtr& s : dead) remove_patterns(*s);
}

SessionPtr find_session(std::uint32_t id) {
    default_session();
    const std::lock_guard guard{trace_lock()};
    for (const SessionPtr& s : sessions().all)
        if (s->id == id) return s;
    return nullptr;
}

std::vector<SessionPtr> all_sessions() {
    default_session();
    sweep_sessions();
    const std::lock_guard guard{trace_lock()};
    return sessions().all;
}

void set_new_flags(TraceSession& session, std::uint32_t flags, Term tracer) {
    const std::lock_guard guard{trace_lock()};
    session.new_flags = flags;
    session.new_tracer = flags == 0 ? Term::nil() : tracer;
    update_trace_new(sessions());
}

// --- processes -----------------------------------------------------------------------------------------------------------

ProcessTracing* tracing_or_null(const Process& p) {
    return p.extra == nullptr ? nullptr : static_cast<ProcessTracing*>(p.extra->tracing.get());
}

ProcessTracing& tracing_of(Process& p) {
    ProcessExtra& extra = extra_of(p);
    if (extra.tracing == nullptr) extra.tracing = std::make_unique<ProcessTracing>();
    return static_cast<ProcessTracing&>(*extra.tracing);
}

SessionState* find_state(Process& p, const TraceSession& session) {
    ProcessTracing* tracing = tracing_or_null(p);
    if (tracing == nullptr) return nullptr;
    for (SessionState& s : tracing->states)
        if (s.session.get() == &session) return &s;
    return nullptr;
}

SessionState& state_of(Process& p, const SessionPtr& session) {
    if (SessionState* s = find_state(p, *session)) return *s;
    ProcessTracing& tracing = tracing_of(p);
    std::erase_if(tracing.states, [](const SessionState& s) { return !s.session->alive; });
    return tracing.states.emplace_back(SessionState{session, 0, Term::nil()});
}

void update_traced(Process& p) {
    bool traced = false;
    if (const ProcessTracing* tracing = tracing_or_null(p)) {
        traced = tracing->timed != nullptr;
        for (const SessionState& s : tracing->states) traced = traced || (s.flags != 0 && s.session->alive);
    }
    p.flags = static_cast<std::uint16_t>(traced ? p.flags | kFlagTraced : p.flags & ~kFlagTraced);
}

bool change_flags(Process& p, const SessionPtr& session, bool on, std::uint32_t flags, Term tracer) {
    SessionState* state = find_state(p, *session);
    if (state == nullptr && !on) return true;
    if (state == nullptr) state = &state_of(p, session);
    if (on && state->flags != 0 && state->tracer != tracer) {
        if (!queue_is_closed(state->tracer)) return false;
        state->flags = 0; // who traced it is no more
    }
    if (on) {
        state->flags |= flags;
        state->tracer = tracer;
    } else {
        state->flags &= ~flags;
    }
    node().tracing_used.store(true, std::memory_order_relaxed);
    if ((flags & kTraceReceive) != 0 && on) node().envelopes.store(true, std::memory_order_relaxed);
    if (state->flags == 0) state->tracer = Term::nil();
    update_traced(p);
    return true;
}

Term flags_list(Heap& heap, std::uint32_t flags) {
    Term list = Term::nil();
    for (std::size_t i = std::size(kFlagNames); i-- > 0;)
        if ((flags & kFlagNames[i].flag) != 0) list = make_cons(heap, atom(kFlagNames[i].name), list);
    return list;
}

std::uint32_t flag_of(Term name) {
    if (name == atoms::all) return kTraceAll;
    for (const auto& row : kFlagNames)
        if (atom(row.name) == name) return row.flag;
    return 0;
}

// --- telling ---------------------------------------------------------------------------------------------------------------

Term trace_timestamp(Heap& heap, std::uint32_t flags) {
    const std::int64_t since = monotonic_ns() - node().start_monotonic;
    if ((flags & kTraceTimestamp) != 0) {
        const std::int64_t us = unique_now_us();
        return make_tuple(heap, {Term::small(us / 1'000'000'000'000), Term::small(us / 1'000'000 % 1'000'000), Term::small(us % 1'000'000)});
    }
    const Term time = make_integer(heap, since + kFirstMonotonic);
    if ((flags & kTraceStrict) == 0) return time;
    return make_tuple(heap, {time, make_integer(heap, static_cast<std::int64_t>(new_monotonic_integer()) + kFirstUnique)});
}

bool send_trace_to(Process& p, Term tracer, std::uint32_t flags, std::span<const Term> tail, Term extra) {
    static const Term trace_ts = atom("trace_ts");
    if (!tracer.is_local_pid() || queue_is_closed(tracer)) return false;
    if (tracer == p.pid) return true;
    Heap scratch;
    scratch.init(64);
    const bool stamped = (flags & (kTraceTimestamp | kTraceMonotonic | kTraceStrict)) != 0;
    std::vector<Term> all{stamped ? trace_ts : atoms::trace, p.pid};
    all.insert(all.end(), tail.begin(), tail.end());
    if (extra.is_value()) all.push_back(extra);
    if ((flags & kTraceSchedulerId) != 0) all.push_back(Term::small(this_thread.scheduler + 1));
    if (stamped) all.push_back(trace_timestamp(scratch, flags));
    return send_signal(make_message(tracer, joist::make_tuple(scratch, all)));
}

void send_trace(Process& p, SessionState& state, std::span<const Term> tail, Term extra) {
    if (!state.session->alive || !send_trace_to(p, state.tracer, state.flags, tail, extra)) {
        state.flags = 0;
        state.tracer = Term::nil();
        update_traced(p);
    }
}

// --- the hooks -------------------------------------------------------------------------------------------------------------

namespace {

// A process has got or lost its name by another's hand.
void tell_named(Term pid, Term what, Term name) {
    if (this_thread.current != nullptr && this_thread.current->pid == pid) {
        if ((this_thread.current->flags & kFlagTraced) != 0) node().trace->process_event(*this_thread.current, what, name);
        return;
    }
    send_call(pid, [what, name](Process* to) {
        if (to != nullptr && (to->flags & kFlagTraced) != 0) node().trace->process_event(*to, what, name);
    });
}

struct Hooks final : TraceHooks {
    template <class F> static void each(Process& p, std::uint32_t flags, F&& f) {
        ProcessTracing* tracing = tracing_or_null(p);
        for (std::size_t i = 0; tracing != nullptr && i < tracing->states.size(); i++)
            if ((tracing->states[i].flags & flags) != 0) f(tracing->states[i]);
    }

    /// Runs the pattern of an event; `extra`: what its {message, M} says.
    static bool wanted(Process& p, SessionState& state, const EventPattern TraceSession::*which, std::initializer_list<Term> arguments, Term* extra) {
        EventPattern pattern;
        {
            const std::lock_guard guard{trace_lock()};
            pattern = (*state.session).*which;
        }
        *extra = Term::none();
        if (!pattern.on) return false;
        if (pattern.spec == nullptr) return true;
        Actions actions{p, state.session};
        if (!pattern.spec->run_trace(p, make_list(p.heap_, std::span<const Term>(arguments.begin(), arguments.size())), actions)) return false;
        *extra = actions.message;
        if ((state.flags & kTraceSilent) != 0) return false;
        return actions.message != atoms::false_;
    }
    static Term extra_message(Term m) { return m == atoms::true_ ? Term::none() : m; }

    void sent(Process& p, Term to, Term message, bool exists) override {
        static const Term none_there = atom("send_to_non_existing_process"), send = atoms::send;
        each(p, kTraceSend, [&](SessionState& state) {
            Term extra;
            if (wanted(p, state, &TraceSession::send, {to, message}, &extra))
                send_trace(p, state, std::array{exists ? send : none_there, message, to}, extra_message(extra));
        });
    }
    Term sending(Process& p, Term to, Term message) override { return seq_sending(p, to, message); }
    void taken(Process& p, Term token, Term from, Term message) override { seq_received(p, token, from, message); }
    void received(Process& p, Term message, Term from) override {
        static const Term receive = atom("receive");
        each(p, kTraceReceive, [&](SessionState& state) {
            Term extra;
            if (wanted(p, state, &TraceSession::receive, {node().name, from, message}, &extra))
                send_trace(p, state, std::array{receive, message}, extra_message(extra));
        });
    }
    void process_event(Process& p, Term what, Term a, Term b) override {
        each(p, kTraceProcs, [&](SessionState& state) {
            if (b.is_value()) send_trace(p, state, std::array{what, a, b});
            else send_trace(p, state, std::array{what, a});
        });
    }

    /// The child gets the parent's flags.
    void named(Term pid, Term what, Term name) override { tell_named(pid, what, name); }

    static void inherit(Process& child, SessionState& from, std::uint32_t first) {
        std::uint32_t flags = from.flags;
        if ((flags & first) != 0) flags &= ~(kTraceSetOnSpawn | kTraceSetOnFirstSpawn | kTraceSetOnLink | kTraceSetOnFirstLink);
        if (from.tracer == child.pid) return;
        SessionState& state = state_of(child, from.session);
        state.flags = flags;
        state.tracer = from.tracer;
    }

    void spawned(Process* parent, Process& child, Term module, Term function, Term arguments, bool is_linked) override {
        static const Term spawn = atoms::spawn, spawned_ = atom("spawned"), link = atoms::link, getting_linked = atom("getting_linked");
        if (node().trace_new.load()) {
            for (const SessionPtr& session : all_sessions()) {
                std::uint32_t flags;
                Term tracer;
                {
                    const std::lock_guard guard{trace_lock()};
                    flags = session->new_flags;
                    tracer = session->new_tracer;
                }
                if (flags == 0 || !session->alive || queue_is_closed(tracer)) continue;
                SessionState& state = state_of(child, session);
                state.flags = flags;
                state.tracer = tracer;
            }
        }
        Heap scratch;
        scratch.init(64);
        const Term mfa = make_tuple(scratch, {module, function, arguments});
        if (parent != nullptr) {
            each(*parent, ~0u, [&](SessionState& state) {
                if ((state.flags & kTraceProcs) != 0) send_trace(*parent, state, std::array{spawn, child.pid, mfa});
                if ((state.flags & (kTraceSetOnSpawn | kTraceSetOnFirstSpawn)) != 0) inherit(child, state, kTraceSetOnFirstSpawn);
                else if (is_linked && (state.flags & (kTraceSetOnLink | kTraceSetOnFirstLink)) != 0) inherit(child, state, kTraceSetOnFirstLink);
                state.flags &= ~((state.flags & kTraceSetOnFirstSpawn) != 0 ? kTraceSetOnSpawn | kTraceSetOnFirstSpawn : 0u);
                if (is_linked && (state.flags & kTraceSetOnFirstLink) != 0) state.flags &= ~(kTraceSetOnLink | kTraceSetOnFirstLink);
            });
            update_traced(*parent);
        }
        update_traced(child);
        const Term from = parent == nullptr ? Term::nil() : parent->pid;
        each(child, kTraceProcs, [&](SessionState& state) {
            send_trace(child, state, std::array{spawned_, from, mfa});
            if (is_linked) send_trace(child, state, std::array{getting_linked, from});
        });
        if (parent != nullptr && is_linked) each(*parent, kTraceProcs, [&](SessionState& state) { send_trace(*parent, state, std::array{link, child.pid}); });
    }

    void linked(Process& p, Term other) override {
        each(p, kTraceSetOnLink | kTraceSetOnFirstLink, [&](SessionState& state) {
            std::uint32_t flags = state.flags;
            if ((flags & kTraceSetOnFirstLink) != 0) {
                flags &= ~(kTraceSetOnSpawn | kTraceSetOnFirstSpawn | kTraceSetOnLink | kTraceSetOnFirstLink);
                state.flags &= ~(kTraceSetOnLink | kTraceSetOnFirstLink);
            }
            change_flags_of(other, state.session, true, flags, state.tracer);
        });
    }

    void scheduled(Process& p, Scheduled how) override {
        static const Term in = atom("in"), out = atom("out"), in_exiting = atom("in_exiting"), out_exiting = atom("out_exiting"),
                          out_exited = atom("out_exited");
        note_scheduled(p, how == Scheduled::In);
        const bool exiting = how >= Scheduled::InExiting;
        each(p, exiting ? kTraceExiting : kTraceRunning | kTraceRunningProcs, [&](SessionState& state) {
            Heap scratch;
            scratch.init(16);
            const Term mfa = exiting || node().current_function == nullptr ? Term::none() : node().current_function(scratch, p, p.pc);
            const Term what = how == Scheduled::In ? in : how == Scheduled::Out ? out : how == Scheduled::InExiting ? in_exiting
                                              : how == Scheduled::OutExiting ? out_exiting : out_exited;
            send_trace(p, state, std::array{what, mfa.is_none() ? Term::small(0) : mfa});
        });
    }

    void collecting(Process& p, bool start, bool major, std::size_t) override {
        static const Term names[] = {atom("gc_minor_start"), atom("gc_minor_end"), atom("gc_major_start"), atom("gc_major_end")};
        each(p, kTraceCollections, [&](SessionState& state) {
            Heap scratch;
            scratch.init(256);
            send_trace(p, state, std::array{names[(major ? 2 : 0) + (start ? 0 : 1)], garbage_collection_info(p, scratch)});
        });
    }
};

Hooks g_hooks;

} // namespace

void init_tracing() {
    node().trace = &g_hooks;
    init_breakpoints();
    init_system_events();
}

} // namespace joist

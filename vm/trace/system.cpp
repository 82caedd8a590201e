// System monitor and profiler; see system.h. What is asked for stands in node().watched, so that others pay one look at a constant.
#include "vm/trace/system.h"

#include "vm/process/info.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/atom_table.h"
#include "vm/trace/session.h"

#include <array>
#include <unistd.h>

namespace joist {

namespace {

constexpr std::uint32_t kBusyPort = 1, kBusyDistPort = 2;
constexpr std::uint32_t kScheduler = 1, kRunnableProcs = 2, kRunnablePorts = 4, kExclusive = 8;

struct Settings {
    std::mutex lock;
    Term monitor = Term::nil();
    // 0: not asked for.
    std::uint64_t long_gc = 0, long_schedule = 0, large_heap = 0, queue_low = 0, queue_high = 0;
    std::uint32_t flags = 0;
    Term profiler = Term::nil();
    std::uint32_t profile = 0, stamps = 0;
};

Settings& settings() {
    static auto* the_settings = new Settings;
    return *the_settings;
}

void update_watched(const Settings& s) {
    std::uint32_t watched = 0;
    if (s.long_gc != 0 || s.large_heap != 0) watched |= kWatchCollections;
    if (s.long_schedule != 0) watched |= kWatchTurns;
    if ((s.profile & kRunnableProcs) != 0) watched |= kWatchRunnable;
    node().watched.store(watched);
}

Term pair(Heap& heap, const char* name, Term value) { return make_tuple(heap, {atom(name), value}); }

Term monitor_term(Heap& heap, const Settings& s) {
    if (s.monitor.is_nil() || queue_is_closed(s.monitor)) return atoms::undefined;
    Term list = Term::nil();
    if (s.queue_high != 0)
        list = make_cons(heap, pair(heap, "long_message_queue", make_tuple(heap, {make_unsigned(heap, s.queue_low), make_unsigned(heap, s.queue_high)})), list);
    if ((s.flags & kBusyDistPort) != 0) list = make_cons(heap, atom("busy_dist_port"), list);
    if ((s.flags & kBusyPort) != 0) list = make_cons(heap, atom("busy_port"), list);
    if (s.large_heap != 0) list = make_cons(heap, pair(heap, "large_heap", make_unsigned(heap, s.large_heap)), list);
    if (s.long_schedule != 0) list = make_cons(heap, pair(heap, "long_schedule", make_unsigned(heap, s.long_schedule)), list);
    if (s.long_gc != 0) list = make_cons(heap, pair(heap, "long_gc", make_unsigned(heap, s.long_gc)), list);
    return list.is_nil() ? atoms::undefined : make_tuple(heap, {s.monitor, list});
}

Term profile_term(Heap& heap, const Settings& s) {
    if (s.profiler.is_nil() || queue_is_closed(s.profiler)) return atoms::undefined;
    Term list = Term::nil();
    const struct {
        bool on;
        const char* name;
    } rows[] = {{(s.stamps & kTraceStrict) != 0, "strict_monotonic_timestamp"}, {(s.stamps & kTraceMonotonic) != 0, "monotonic_timestamp"},
                {(s.stamps & kTraceTimestamp) != 0, "timestamp"}, {(s.profile & kExclusive) != 0, "exclusive"},
                {(s.profile & kRunnablePorts) != 0, "runnable_ports"}, {(s.profile & kRunnableProcs) != 0, "runnable_procs"},
                {(s.profile & kScheduler) != 0, "scheduler"}};
    for (const auto& row : rows)
        if (row.on) list = make_cons(heap, atom(row.name), list);
    return make_tuple(heap, {s.profiler, list});
}

bool natural(Term t, std::uint64_t* out) {
    if (!t.is_small() || t.small_value() < 0) return false;
    *out = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(t.small_value()));
    return true;
}

/// One option of the monitor.
bool take_option(Settings& s, Term option) {
    if (option == atom("busy_port")) s.flags |= kBusyPort;
    else if (option == atom("busy_dist_port")) s.flags |= kBusyDistPort;
    else {
        if (!option.is_tuple() || TupleView{option}.arity() != 2) return false;
        const Term name = TupleView{option}[0], value = TupleView{option}[1];
        if (name == atom("long_gc")) return natural(value, &s.long_gc);
        if (name == atom("long_schedule")) return natural(value, &s.long_schedule);
        if (name == atom("large_heap")) return natural(value, &s.large_heap);
        if (name != atom("long_message_queue") || !value.is_tuple() || TupleView{value}.arity() != 2) return false;
        return natural(TupleView{value}[0], &s.queue_low) && natural(TupleView{value}[1], &s.queue_high) && s.queue_low < s.queue_high;
    }
    return true;
}

} // namespace

Term system_monitor(Heap& heap) {
    const std::lock_guard guard{settings().lock};
    return monitor_term(heap, settings());
}

Term set_system_monitor(Heap& heap, Term pid, Term options) {
    Settings asked;
    asked.monitor = pid;
    bool good = true;
    if (!pid.is_nil() && !for_each_element(options, [&](Term o) { good = good && take_option(asked, o); })) return Term::none();
    if (!good) return Term::none();
    Settings& s = settings();
    const std::lock_guard guard{s.lock};
    const Term before = monitor_term(heap, s);
    s.monitor = pid;
    s.long_gc = asked.long_gc;
    s.long_schedule = asked.long_schedule;
    s.large_heap = asked.large_heap;
    s.queue_low = asked.queue_low;
    s.queue_high = asked.queue_high;
    s.flags = asked.flags;
    update_watched(s);
    return before;
}

Term system_profile(Heap& heap) {
    const std::lock_guard guard{settings().lock};
    return profile_term(heap, settings());
}

Term set_system_profile(Heap& heap, Term pid, Term options) {
    std::uint32_t profile = 0, stamps = 0;
    bool good = true;
    const bool proper = for_each_element(options, [&](Term o) {
        if (o == atom("scheduler")) profile |= kScheduler;
        else if (o == atom("runnable_procs")) profile |= kRunnableProcs;
        else if (o == atom("runnable_ports")) profile |= kRunnablePorts;
        else if (o == atom("exclusive")) profile |= kExclusive;
        else if (const std::uint32_t stamp = flag_of(o) & (kTraceTimestamp | kTraceMonotonic | kTraceStrict); stamp != 0 && o != atoms::all) stamps |= stamp;
        else good = false;
    });
    if (!proper || !good) return Term::none();
    Settings& s = settings();
    const std::lock_guard guard{s.lock};
    const Term before = profile_term(heap, s);
    s.profiler = pid;
    s.profile = pid.is_nil() ? 0 : profile;
    s.stamps = stamps;
    update_watched(s);
    return before;
}

// --- what happens --------------------------------------------------------------------------------------------------------------

namespace {

/// What is told of a heap.
Term heap_info(Heap& heap, Process& p) {
    static const Term wanted[] = {atom("old_heap_block_size"), atom("heap_block_size"), atom("mbuf_size"), atom("stack_size"), atom("old_heap_size"), atom("heap_size")};
    Term list = Term::nil();
    for_each_element(garbage_collection_info(p, heap), [&](Term item) {
        for (const Term name : wanted)
            if (TupleView{item}[0] == name) list = make_cons(heap, item, list);
    });
    return list;
}

void collected(Process& p, std::int64_t nanoseconds) {
    if (const auto ms = node().collection_sleep_ms.load(std::memory_order_relaxed); ms != 0) {
        usleep(static_cast<useconds_t>(ms) * 1000);
        nanoseconds += std::int64_t{ms} * 1'000'000;
    }
    Settings& s = settings();
    Term to;
    std::uint64_t long_gc, large_heap;
    {
        const std::lock_guard guard{s.lock};
        to = s.monitor;
        long_gc = s.long_gc;
        large_heap = s.large_heap;
    }
    if (to.is_nil() || to == p.pid) return;
    const auto ms = static_cast<std::uint64_t>(nanoseconds / 1'000'000);
    Heap scratch;
    scratch.init(256);
    if (long_gc != 0 && ms >= long_gc) {
        const Term info = make_cons(scratch, pair(scratch, "timeout", make_unsigned(scratch, ms)), heap_info(scratch, p));
        send_message(to, make_tuple(scratch, {atoms::monitor, p.pid, atom("long_gc"), info}));
    }
    if (large_heap != 0 && p.heap_.block_words() + p.heap_.fragment_words >= large_heap)
        send_message(to, make_tuple(scratch, {atoms::monitor, p.pid, atom("large_heap"), heap_info(scratch, p)}));
}

Term place(Heap& heap, Process& p) {
    const Term mfa = p.pc == nullptr || node().current_function == nullptr ? Term::none() : node().current_function(heap, p, p.pc);
    return mfa.is_none() ? Term::small(0) : mfa;
}

void turn_ended(Process& p, std::int64_t nanoseconds) {
    Settings& s = settings();
    Term to;
    std::uint64_t limit;
    {
        const std::lock_guard guard{s.lock};
        to = s.monitor;
        limit = s.long_schedule;
    }
    const auto ms = static_cast<std::uint64_t>(nanoseconds / 1'000'000);
    if (to.is_nil() || to == p.pid || limit == 0 || ms < limit) return;
    Heap scratch;
    scratch.init(64);
    const Term out = place(scratch, p);
    const Term info = make_list(scratch, std::array{pair(scratch, "timeout", make_unsigned(scratch, ms)), pair(scratch, "in", Term::small(0)), pair(scratch, "out", out)});
    send_message(to, make_tuple(scratch, {atoms::monitor, p.pid, atom("long_schedule"), info}));
}

void runnable(Process& p, bool active) {
    Settings& s = settings();
    Term to;
    std::uint32_t stamps;
    {
        const std::lock_guard guard{s.lock};
        to = s.profiler;
        stamps = s.stamps;
    }
    if (to.is_nil() || to == p.pid) return;
    Heap scratch;
    scratch.init(64);
    const Term what = active ? atom("active") : atom("inactive");
    send_message(to, make_tuple(scratch, {atom("profile"), p.pid, what, place(scratch, p), trace_timestamp(scratch, stamps == 0 ? kTraceTimestamp : stamps)}));
}

constexpr SystemHooks kHooks{collected, turn_ended, runnable};

} // namespace

void init_system_events() { node().system_hooks = &kHooks; }

} // namespace joist

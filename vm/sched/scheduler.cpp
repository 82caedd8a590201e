// The scheduler threads.
//
// Where a woken process goes: to the queue of the scheduler whose process woke it. Two that answer each other thus stay on one core and never
// cross. An idle scheduler is woken when a queue has two waiting (its owner runs a third), or when a turn was used up
// while another waited: then `help` allows taking even a single one. A thief that spins must not take a lone process, or a pair that
// talks would be torn apart again and again.
//
// Waiting and waking: a process that stops sets its state to Waiting, then looks at its queue; a sender pushes, then looks at the
// state; all sequentially consistent, so one of them sees the other. The same pattern, with `sleeping`, for idle schedulers.
#include "vm/sched/scheduler.h"

#include "vm/heap/block.h"
#include "vm/process/collect.h"
#include "vm/process/exit.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/sched/run_queue.h"
#include "vm/sched/timer.h"
#include "vm/term/atom_table.h"

#include <cstdlib>
#include <linux/futex.h>
#include <memory>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace joist {

namespace {

constexpr std::int64_t kExitBudget = 4000;
constexpr int kIdleSpins = 60;

struct alignas(64) Scheduler {
    explicit Scheduler(std::uint32_t i) : index{i}, wheel{static_cast<std::uint16_t>(i)} {}

    std::uint32_t index;
    RunQueue queue;
    std::atomic<bool> help{false};              ///< a lone waiting process may be taken
    std::atomic<std::uint32_t> sleeping{0};     ///< futex word: 1 while it sleeps
    std::atomic<bool> running{false};
    TimerWheel wheel;
    std::unique_ptr<Term[]> x;
    std::thread thread;
    std::uint32_t victim = 0;
    std::uint32_t turns_to_clock = 0;
    std::uint32_t clock_checks = 0;
    std::int64_t tidied_at = 0;                 ///< nanoseconds: when spare memory was last looked at
    bool has_worked = false;                    ///< since it last gave memory back
    // Written by the owner only.
    std::atomic<std::uint64_t> context_switches{0}, reductions{0};
};

struct Schedulers final : SchedulerHooks {
    std::vector<std::unique_ptr<Scheduler>> all;
    Runner* runner = nullptr;
    std::atomic<std::uint64_t> idle[kMaxSchedulers / 64]{};
    std::atomic<std::int32_t> idle_count{0};
    std::atomic<bool> stopping{false};
    bool started = false;

    void enqueue(Process& p) override;
    void cancel_receive_timer(Process& p) override;
    void free_timer(Timer* timer) override { std::free(timer); }
};

Schedulers g;

void bump(std::atomic<std::uint64_t>& counter, std::uint64_t by) {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

long futex(std::atomic<std::uint32_t>* word, int op, std::uint32_t value, const timespec* timeout) {
    return syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(word), op | FUTEX_PRIVATE_FLAG, value, timeout, nullptr, 0);
}

void wake(Scheduler& s) {
    s.sleeping.store(0, std::memory_order_release);
    futex(&s.sleeping, FUTEX_WAKE, 1, nullptr);
}

// Whoever clears the idle bit has the duty, or gives up the need, to wake.
bool claim_idle(std::uint32_t index) {
    const std::uint64_t bit = std::uint64_t{1} << (index % 64);
    if ((g.idle[index / 64].fetch_and(~bit, std::memory_order_seq_cst) & bit) == 0) return false;
    g.idle_count.fetch_sub(1, std::memory_order_relaxed);
    return true;
}

Scheduler* claim_any_idle() {
    for (std::size_t word = 0; word < std::size(g.idle); word++) {
        while (const std::uint64_t bits = g.idle[word].load(std::memory_order_seq_cst)) {
            const auto index = static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(__builtin_ctzll(bits)));
            if (claim_idle(index)) return g.all[index].get();
        }
    }
    return nullptr;
}

void wake_one_idle() {
    if (g.idle_count.load(std::memory_order_relaxed) <= 0) return;
    if (Scheduler* s = claim_any_idle()) wake(*s);
}

// From a thread that is no scheduler: to an idle scheduler if there is one, so that it runs at once.
void inject(Process& p) {
    Scheduler* s = claim_any_idle();
    const bool idle = s != nullptr;
    if (!idle) s = g.all[p.scheduler < g.all.size() ? p.scheduler : 0].get();
    s->queue.push(&p);
    if (idle) {
        wake(*s);
        return;
    }
    // Its owner may have gone to sleep since we looked.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (claim_idle(s->index)) wake(*s);
}

[[gnu::noinline]] void tell_runnable(Process& p, bool active) { node().system_hooks->runnable(p, active); }

bool is_watched(std::uint32_t what) { return (node().watched.load(std::memory_order_relaxed) & what) != 0; }

void Schedulers::enqueue(Process& p) {
    if (is_watched(kWatchRunnable)) [[unlikely]] tell_runnable(p, true);
    const std::uint32_t self = this_thread.scheduler;
    if (self == kNoScheduler || self >= all.size()) {
        inject(p);
        return;
    }
    Scheduler& s = *all[self];
    if (s.queue.push(&p) >= 2) wake_one_idle();
}

void Schedulers::cancel_receive_timer(Process& p) {
    Timer* t = p.receive_timer;
    p.receive_timer = nullptr;
    // One that has fired comes as a signal, and is freed when that is read.
    if (all[t->wheel]->wheel.remove(t)) std::free(t);
}

// --- one process's turn --------------------------------------------------------------------------------------------------

void stop_waiting(Process& p) { p.flags = static_cast<std::uint16_t>(p.flags & ~(kFlagInReceive | kFlagHibernating)); }

// The process has stopped for lack of a signal. True if one came meanwhile: it is Running again.
bool must_go_on(Process& p) {
    p.state.exchange(ProcessState::Waiting, std::memory_order_seq_cst);
    // From here another scheduler may run it; only if there is a signal and we win is it ours again.
    if (p.outer.load(std::memory_order_seq_cst) == nullptr) return false;
    ProcessState waiting = ProcessState::Waiting;
    return p.state.compare_exchange_strong(waiting, ProcessState::Running, std::memory_order_acq_rel);
}

void requeue(Scheduler& s, Process& p) {
    p.queued_at = p.priority;
    p.state.store(ProcessState::Runnable, std::memory_order_relaxed);
    if (s.queue.length() > 0 && g.idle_count.load(std::memory_order_relaxed) > 0) {
        s.help.store(true, std::memory_order_relaxed);
        s.queue.push(&p);
        wake_one_idle();
    } else {
        s.queue.push(&p);
    }
}

enum class Next : std::uint8_t { Run, Wait, Requeue, Gone };

// What must be done before the process itself may go on.
Next prepare(Process& p) {
    if (p.collection != nullptr && !continue_collection(p, kCollectionSlice)) return Next::Requeue;
    if ((p.flags & kFlagExiting) == 0 && p.outer.load(std::memory_order_acquire) != nullptr) receive_signals(p);
    if ((p.flags & kFlagExiting) != 0) return continue_exit(p, kExitBudget) ? Next::Gone : Next::Requeue;
    if ((p.flags & (kFlagFullSweep | kFlagSuspended | kFlagHibernating | kFlagInReceive)) == 0) [[likely]] return Next::Run;
    if ((p.flags & kFlagFullSweep) != 0 && !p.is_pinned()) {
        if (!collect_process(p, 0, true, kCollectionSlice)) return Next::Requeue;
        if ((p.flags & kFlagExiting) != 0) return continue_exit(p, kExitBudget) ? Next::Gone : Next::Requeue;
    }
    if ((p.flags & kFlagSuspended) != 0) return Next::Wait;
    if ((p.flags & kFlagHibernating) != 0 && p.first_message == nullptr) return Next::Wait;
    if ((p.flags & kFlagInReceive) != 0 && *p.save == nullptr && (p.flags & kFlagTimedOut) == 0) return Next::Wait;
    stop_waiting(p);
    return Next::Run;
}

Next run_turn(Scheduler& s, Process& p) {
    p.reductions = kReductionsPerTurn;
    const RunResult result = g.runner->run(p, s.x.get());
    const std::int64_t used = kReductionsPerTurn - p.reductions;
    p.total_reductions += used;
    if (used > kReductionsPerTurn / 4) s.turns_to_clock = 0;
    bump(s.reductions, static_cast<std::uint64_t>(used > 0 ? used : 0));
    switch (result) {
    case RunResult::Yielded:
    case RunResult::Collecting: return Next::Requeue;
    case RunResult::Receive: p.flags |= kFlagInReceive; return Next::Wait;
    case RunResult::Wait: return Next::Wait;
    case RunResult::Hibernate:
        p.flags |= kFlagHibernating | kFlagFullSweep;
        if (p.outer.load(std::memory_order_acquire) == nullptr && p.first_message != nullptr) return Next::Requeue;
        if (!collect_process(p, 0, true, kCollectionSlice)) return Next::Requeue;
        return p.first_message != nullptr || (p.flags & kFlagExiting) != 0 ? Next::Requeue : Next::Wait;
    case RunResult::Exited: return continue_exit(p, kExitBudget) ? Next::Gone : Next::Requeue;
    }
    return Next::Gone;
}

[[gnu::noinline]] void trace_scheduled(Process& p, bool in) {
    const bool exiting = (p.flags & kFlagExiting) != 0;
    node().trace->scheduled(p, in ? exiting ? Scheduled::InExiting : Scheduled::In : exiting ? Scheduled::OutExiting : Scheduled::Out);
}

void run_process(Scheduler& s, Process& p) {
    s.has_worked = true;
    p.state.store(ProcessState::Running, std::memory_order_relaxed);
    p.scheduler = static_cast<std::uint8_t>(s.index);
    this_thread.current = &p;
    bump(s.context_switches, 1);
    if ((p.flags & kFlagTraced) != 0) [[unlikely]] trace_scheduled(p, true);
    const std::int64_t since = is_watched(kWatchTurns) ? monotonic_ns() : 0;
    for (;;) {
        Next next = prepare(p);
        if (next == Next::Run) next = run_turn(s, p);
        if ((p.flags & kFlagTraced) != 0 && next != Next::Gone) [[unlikely]] trace_scheduled(p, false);
        if (since != 0 && next != Next::Gone) [[unlikely]] node().system_hooks->turn_ended(p, monotonic_ns() - since);
        if (is_watched(kWatchRunnable) && next == Next::Wait) [[unlikely]] tell_runnable(p, false);
        if (next == Next::Wait && must_go_on(p)) {
            if (is_watched(kWatchRunnable)) [[unlikely]] tell_runnable(p, true);
            if ((p.flags & kFlagTraced) != 0) [[unlikely]] trace_scheduled(p, true);
            continue;
        }
        if (next == Next::Requeue) {
            requeue(s, p);
            s.turns_to_clock = 0;
        }
        break;
    }
    this_thread.current = nullptr;
}

// --- finding work ------------------------------------------------------------------------------------------------------------

Process* try_steal(Scheduler& s) {
    const auto count = static_cast<std::uint32_t>(g.all.size());
    for (std::uint32_t i = 0; i + 1 < count; i++) {
        if (++s.victim >= count) s.victim = 0;
        if (s.victim == s.index && ++s.victim >= count) s.victim = 0;
        Scheduler& victim = *g.all[s.victim];
        const bool help = victim.help.load(std::memory_order_relaxed);
        if (Process* p = victim.queue.steal(s.queue, help ? 1 : 2)) {
            if (help) victim.help.store(false, std::memory_order_relaxed);
            return p;
        }
    }
    return nullptr;
}

bool any_to_steal(const Scheduler& s) {
    for (const auto& other : g.all) {
        if (other.get() == &s) continue;
        if (other->queue.length() >= (other->help.load(std::memory_order_relaxed) ? 1u : 2u)) return true;
    }
    return false;
}

void tidy(Scheduler& s) {
    const std::int64_t now = monotonic_ns();
    if (now - s.tidied_at < kSpareMilliseconds * 1'000'000) return;
    s.tidied_at = now;
    give_spare_memory_back(false);
}

// The first part of a sleep: if it lasts, memory is given back.
void sleep_tidily(Scheduler& s, const timespec* limit) {
    timespec pause{0, kSpareMilliseconds * 1'000'000};
    const bool is_short = limit != nullptr && limit->tv_sec == 0 && limit->tv_nsec <= pause.tv_nsec;
    futex(&s.sleeping, FUTEX_WAIT, 1, is_short ? limit : &pause);
    if (is_short || !claim_idle(s.index)) return; // someone has work for it
    s.has_worked = false;
    give_spare_memory_back(true);
}

void sleep(Scheduler& s) {
    s.sleeping.store(1, std::memory_order_relaxed);
    g.idle[s.index / 64].fetch_or(std::uint64_t{1} << (s.index % 64), std::memory_order_seq_cst);
    g.idle_count.fetch_add(1, std::memory_order_seq_cst);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (s.queue.length() == 0 && !any_to_steal(s) && !g.stopping.load(std::memory_order_seq_cst)) {
        const std::int64_t tick = s.wheel.next_tick();
        timespec timeout, *limit = nullptr;
        bool due = false;
        if (tick != INT64_MAX) {
            const std::int64_t left = tick * 1'000'000 - monotonic_ns();
            due = left <= 0;
            timeout.tv_sec = left / 1'000'000'000;
            timeout.tv_nsec = left % 1'000'000'000;
            limit = &timeout;
        }
        if (!due && s.has_worked) sleep_tidily(s, limit);
        else if (!due) futex(&s.sleeping, FUTEX_WAIT, 1, limit);
    }
    s.sleeping.store(0, std::memory_order_relaxed);
    claim_idle(s.index);
}

void check_clock(Scheduler& s) {
    s.turns_to_clock = 16;
    if (++s.clock_checks % 256 == 0) tidy(s);
    if (s.wheel.empty()) return;
    const std::int64_t now = monotonic_ns() / 1'000'000;
    if (now >= s.wheel.next_tick()) s.wheel.advance(now);
}

Process* find_work(Scheduler& s) {
    check_clock(s);
    if (Process* p = s.queue.pop()) return p;
    if (Process* p = try_steal(s)) return p;
    if (g.all.size() > 1) {
        for (int i = 0; i < kIdleSpins; i++) {
            for (int k = 0; k < 16; k++) cpu_pause();
            if (s.queue.length() > 0 || any_to_steal(s)) {
                if (Process* p = s.queue.pop()) return p;
                if (Process* p = try_steal(s)) return p;
            }
        }
    }
    tidy(s);
    s.running.store(false, std::memory_order_relaxed);
    sleep(s);
    s.running.store(true, std::memory_order_relaxed);
    return nullptr;
}

void thread_main(Scheduler& s) {
    this_thread = ThreadContext{};
    this_thread.scheduler = s.index;
    this_thread.x = s.x.get();
    s.running.store(true, std::memory_order_relaxed);
    while (!g.stopping.load(std::memory_order_acquire)) {
        if (s.turns_to_clock == 0) {
            check_clock(s);
        } else {
            s.turns_to_clock--;
        }
        Process* p = s.queue.pop();
        if (p == nullptr) {
            s.help.store(false, std::memory_order_relaxed);
            p = find_work(s);
            if (p == nullptr) continue;
        }
        run_process(s, *p);
    }
    s.running.store(false, std::memory_order_relaxed);
    this_thread = ThreadContext{};
}

} // namespace

void init_schedulers(std::uint32_t count, Runner& runner) {
    if (count == 0) count = 1;
    if (count > kMaxSchedulers) count = kMaxSchedulers;
    g.runner = &runner;
    g.stopping = false;
    for (std::uint32_t i = 0; i < count; i++) {
        auto s = std::make_unique<Scheduler>(i);
        s->x = std::make_unique<Term[]>(kRegisterFileWords);
        g.all.push_back(std::move(s));
    }
    node().scheduler = &g;
    node().schedulers = count;
    node().schedulers_online = count;
    if (node().start_monotonic == 0) {
        node().start_monotonic = monotonic_ns();
        node().start_system = system_ns();
    }
}

void start_schedulers() {
    g.started = true;
    for (auto& s : g.all) s->thread = std::thread([&s = *s] { thread_main(s); });
}

void stop_schedulers() {
    if (!g.started) return;
    g.stopping.store(true, std::memory_order_seq_cst);
    for (auto& s : g.all) {
        claim_idle(s->index);
        wake(*s);
    }
    for (auto& s : g.all) s->thread.join();
    g.started = false;
}

void destroy_schedulers() {
    stop_schedulers();
    for_each_slot(
        [](Process& p, void*) {
            if (p.pid.is_local_pid()) dispose_process(p);
        },
        nullptr);
    g.all.clear();
    for (auto& word : g.idle) word = 0;
    g.idle_count = 0;
}

// --- receive timeouts -----------------------------------------------------------------------------------------------------------

ReceiveWait receive_wait(Process& p, Term time) {
    if ((p.flags & kFlagTimedOut) != 0) {
        p.flags = static_cast<std::uint16_t>(p.flags & ~kFlagTimedOut);
        return ReceiveWait::TimedOut;
    }
    if (p.receive_timer != nullptr || time == atoms::infinity) return ReceiveWait::Wait;
    if (!time.is_small() || time.small_value() < 0 || time.small_value() > 0xffffffff) return ReceiveWait::BadTimeout;
    if (time.small_value() == 0) return ReceiveWait::TimedOut;
    auto* t = static_cast<Timer*>(std::malloc(sizeof(Timer)));
    if (t == nullptr) std::abort();
    t->next = nullptr;
    t->dest = p.pid;
    t->term = Term::nil();
    t->kind = SignalKind::Timeout;
    t->flags = 0;
    t->words = 0;
    t->timer_kind = TimerKind::Receive;
    t->tick = ticks_from(monotonic_ns() + time.small_value() * 1'000'000);
    p.receive_timer = t;
    g.all[this_thread.scheduler]->wheel.add(t);
    return ReceiveWait::Wait;
}

namespace {

void add_timer(Timer* t) {
    if (this_thread.scheduler < g.all.size()) {
        g.all[this_thread.scheduler]->wheel.add(t);
        return;
    }
    Scheduler& first = *g.all[0];
    first.wheel.add(t);
    if (claim_idle(0)) wake(first); // it may sleep longer than this timer allows
}

Timer* new_timer(TimerKind kind) {
    auto* t = static_cast<Timer*>(std::malloc(sizeof(Timer)));
    if (t == nullptr) std::abort();
    t->kind = SignalKind::Wake;
    t->timer_kind = kind;
    t->name = Term::nil();
    t->id = 0;
    return t;
}

TimerWheel* wheel_of(std::uint64_t id) {
    const std::uint32_t scheduler = ref_scheduler(id);
    if (scheduler < g.all.size()) return &g.all[scheduler]->wheel;
    return g.all.empty() ? nullptr : &g.all[0]->wheel;
}

std::int64_t left_until(std::int64_t tick) {
    const std::int64_t left = tick - ticks_from(monotonic_ns());
    return left < 0 ? 0 : left;
}

} // namespace

void start_message_timer(std::uint64_t id, std::int64_t at_ns, Term name, Signal* message) {
    Timer* t = new_timer(TimerKind::Message);
    t->id = id;
    t->message = message;
    t->name = name;
    t->tick = ticks_from(at_ns);
    add_timer(t);
}

std::int64_t cancel_message_timer(std::uint64_t id) {
    TimerWheel* wheel = wheel_of(id);
    Timer* t = wheel == nullptr ? nullptr : wheel->take(id);
    if (t == nullptr) return -1;
    const bool alive = !t->name.is_nil() || find_process(t->message->dest) != nullptr;
    const std::int64_t left = alive ? left_until(t->tick) : -1;
    destroy_signal(t->message);
    std::free(t);
    return left;
}

std::int64_t read_message_timer(std::uint64_t id) {
    TimerWheel* wheel = wheel_of(id);
    Term dest = Term::nil();
    const std::int64_t tick = wheel == nullptr ? -1 : wheel->find_tick(id, &dest);
    if (tick < 0 || (dest.is_local_pid() && find_process(dest) == nullptr)) return -1;
    return left_until(tick);
}

void start_callback_timer(std::int64_t ms, void (*callback)(void*), void* argument) {
    Timer* t = new_timer(TimerKind::Callback);
    t->callback = callback;
    t->argument = argument;
    t->tick = ticks_from(monotonic_ns() + ms * 1'000'000);
    add_timer(t);
}

// --- statistics ----------------------------------------------------------------------------------------------------------------------

SchedulerStatistics scheduler_statistics() {
    SchedulerStatistics sum;
    for (const auto& s : g.all) {
        sum.context_switches += s->context_switches.load(std::memory_order_relaxed);
        sum.reductions += s->reductions.load(std::memory_order_relaxed);
    }
    return sum;
}

std::size_t run_queue_length(std::uint32_t scheduler) { return scheduler < g.all.size() ? g.all[scheduler]->queue.length() : 0; }

std::size_t total_run_queue_length() {
    std::size_t sum = 0;
    for (const auto& s : g.all) sum += s->queue.length();
    return sum;
}

std::size_t active_schedulers() {
    std::size_t n = 0;
    for (const auto& s : g.all) n += s->running.load(std::memory_order_relaxed) ? 1 : 0;
    return n;
}

} // namespace joist

// What every native function may do to its process, the node's singletons, and the sources of unique numbers and time.
#include "vm/process/process.h"

#include "vm/process/node.h"
#include "vm/term/atom_table.h"

#include <cstring>
#include <ctime>

namespace joist {

namespace {
std::atomic<std::uint64_t> g_ref_ranges{1};
std::atomic<std::uint64_t> g_unique_ranges{1};
std::atomic<std::uint64_t> g_monotonic{1};
constexpr std::uint64_t kRange = 1 << 16;
} // namespace

constinit thread_local ThreadContext this_thread;

Node& node() {
    static Node instance;
    return instance;
}

Term Process::atoms_badarg() { return atoms::badarg; }
Term Process::badarith() { return fail(ExceptionClass::Error, atoms::badarith); }
Term Process::system_limit() { return fail(ExceptionClass::Error, atoms::system_limit); }

Term Process::trap(Export* entry, const Term* args, std::uint32_t count) {
    outcome = NativeOutcome::Trap;
    trap_target = entry;
    // Without arguments there may be no array either, which memmove doesn't take.
    if (count != 0) std::memmove(static_cast<void*>(this_thread.x), args, count * sizeof(Term));
    return Term::none();
}

std::uint64_t new_ref_id() {
    ThreadContext& t = this_thread;
    if (t.next_ref == t.ref_end) {
        t.next_ref = g_ref_ranges.fetch_add(1, std::memory_order_relaxed) * kRange;
        t.ref_end = t.next_ref + kRange;
    }
    return t.next_ref++ << 10 | t.scheduler;
}

std::uint64_t new_unique_integer() {
    ThreadContext& t = this_thread;
    if (t.next_unique == t.unique_end) {
        t.next_unique = (g_unique_ranges.fetch_add(1, std::memory_order_relaxed) - 1) * 256 + 1;
        t.unique_end = t.next_unique + 256;
    }
    return t.next_unique++;
}

std::uint64_t new_monotonic_integer() { return g_monotonic.fetch_add(1, std::memory_order_relaxed); }

namespace {
std::int64_t clock_ns(clockid_t clock) {
    timespec t;
    clock_gettime(clock, &t);
    return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}
} // namespace

std::int64_t monotonic_ns() { return clock_ns(CLOCK_MONOTONIC); }
std::int64_t unique_now_us() {
    static std::atomic<std::int64_t> last{0};
    const std::int64_t us = (monotonic_ns() - node().start_monotonic + node().start_system) / 1000;
    std::int64_t before = last.load(std::memory_order_relaxed);
    std::int64_t now;
    do now = us > before ? us : before + 1;
    while (!last.compare_exchange_weak(before, now, std::memory_order_relaxed));
    return now;
}
std::int64_t system_ns() { return clock_ns(CLOCK_REALTIME); }

} // namespace joist

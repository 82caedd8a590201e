// Slabs of process blocks, and the free slots. A free slot keeps the number of its next pid in `pid`, under a tag that no pid has.
#include "vm/process/process_table.h"

#include "vm/process/node.h"
#include "vm/process/signal.h"
#include "vm/process/spin_lock.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <new>

namespace joist {

namespace {

constexpr std::size_t kSlabBits = 6;
constexpr std::size_t kSlab = std::size_t{1} << kSlabBits;
constexpr std::uint64_t kSlotBits = 28;
constexpr std::uint64_t kSlotMask = (std::uint64_t{1} << kSlotBits) - 1;
constexpr std::size_t kMaxSlabs = std::size_t{1} << (kSlotBits - 1 - kSlabBits); // +P's maximum is 2^27
constexpr std::size_t kCaches = 64;
constexpr std::uint32_t kBatch = 64, kCacheFull = 512;

struct FreeList {
    Process* head = nullptr;
    std::uint32_t count = 0;

    void push(Process* p) {
        p->next_in_queue = head;
        head = p;
        count++;
    }
    Process* pop() {
        Process* p = head;
        if (p != nullptr) {
            head = p->next_in_queue;
            count--;
        }
        return p;
    }
};

struct alignas(64) Cache {
    SpinLock lock;
    FreeList free;
    std::int64_t live = 0; // made minus closed through this cache; only the sum means something
};

std::atomic<Process*> g_slabs[kMaxSlabs];
Cache g_caches[kCaches];
std::mutex g_lock; // guards the three below, and is taken inside a cache's lock
FreeList g_free;
std::size_t g_created = 0;
std::size_t g_limit = 1048576;

Term free_mark(std::uint64_t payload) { return Term::from_raw(payload << 6 | std::uint64_t{static_cast<std::uint8_t>(Subtag::Special)} << 3 | 6); }
std::atomic_ref<Term> pid_of(Process& p) { return std::atomic_ref<Term>(p.pid); }

Cache& own_cache() { return g_caches[this_thread.scheduler % kCaches]; }

// Under g_lock.
void make_slab() {
    auto* slab = static_cast<Process*>(::operator new(sizeof(Process) * kSlab, std::align_val_t{64}));
    for (std::size_t i = 0; i < kSlab; i++) {
        auto* p = new (slab + i) Process;
        p->pid = free_mark(g_created + i);
        p->outer.store(kClosedQueue, std::memory_order_relaxed);
    }
    for (std::size_t i = kSlab; i-- > 0;) g_free.push(slab + i);
    g_slabs[g_created >> kSlabBits].store(slab, std::memory_order_release);
    g_created += kSlab;
}

Process* take_from_others() {
    for (Cache& cache : g_caches) {
        std::lock_guard guard{cache.lock};
        if (Process* p = cache.free.pop()) return p;
    }
    return nullptr;
}

} // namespace

void set_process_limit(std::size_t limit) {
    limit = std::clamp<std::size_t>(limit, 1024, kMaxSlabs * kSlab);
    g_limit = std::bit_ceil(limit);
}

std::size_t process_limit() { return g_limit; }

std::size_t process_count() {
    std::int64_t sum = 0;
    for (Cache& cache : g_caches) {
        std::lock_guard guard{cache.lock};
        sum += cache.live;
    }
    return static_cast<std::size_t>(std::max<std::int64_t>(sum, 0));
}

Process* find_process(Term pid) {
    if (!pid.is_local_pid()) return nullptr;
    const std::uint64_t slot = pid.payload() & kSlotMask;
    if (slot >= kMaxSlabs * kSlab) return nullptr;
    Process* slab = g_slabs[slot >> kSlabBits].load(std::memory_order_acquire);
    if (slab == nullptr) return nullptr;
    Process* p = slab + (slot & (kSlab - 1));
    return pid_of(*p).load(std::memory_order_acquire) == pid ? p : nullptr;
}

Process* allocate_process() {
    Cache& cache = own_cache();
    Process* p;
    {
        std::lock_guard guard{cache.lock};
        p = cache.free.pop();
        if (p == nullptr) {
            std::lock_guard global{g_lock};
            if (g_free.count == 0 && g_created < g_limit) make_slab();
            for (std::uint32_t n = std::min(kBatch, g_free.count); n > 0; n--) cache.free.push(g_free.pop());
            // The batch came out in reverse; the lowest slot is to be used first.
            FreeList ordered;
            while (Process* q = cache.free.pop()) ordered.push(q);
            cache.free = ordered;
            p = cache.free.pop();
        }
        if (p != nullptr) cache.live++;
    }
    if (p == nullptr) {
        p = take_from_others();
        if (p == nullptr) return nullptr;
        std::lock_guard guard{cache.lock};
        cache.live++;
    }
    p->next_in_queue = nullptr;
    // Runnable before the queue opens: whoever pushes early must not put it into a run queue.
    p->state.store(ProcessState::Runnable, std::memory_order_relaxed);
    p->outer.store(nullptr, std::memory_order_release);
    pid_of(*p).store(Term::local_pid(p->pid.payload()), std::memory_order_release);
    return p;
}

bool queue_is_closed(Term pid) {
    const Process* p = find_process(pid);
    return p == nullptr || p->outer.load(std::memory_order_acquire) == kClosedQueue;
}

void note_closed() {
    Cache& cache = own_cache();
    std::lock_guard guard{cache.lock};
    cache.live--;
}

void free_process(Process& p) {
    const std::uint64_t payload = p.pid.payload();
    const std::uint64_t slot = payload & kSlotMask;
    const std::uint64_t serial = ((payload >> kSlotBits) + 1) & ((std::uint64_t{1} << 30) - 1);
    p.state.store(ProcessState::Free, std::memory_order_relaxed);
    pid_of(p).store(free_mark(serial << kSlotBits | slot), std::memory_order_release);
    Cache& cache = own_cache();
    std::lock_guard guard{cache.lock};
    cache.free.push(&p);
    if (cache.free.count > kCacheFull) {
        std::lock_guard global{g_lock};
        for (std::uint32_t i = 0; i < kCacheFull / 2; i++) g_free.push(cache.free.pop());
    }
}

void all_processes(std::vector<Term>& out) {
    std::size_t created;
    {
        std::lock_guard global{g_lock};
        created = g_created;
    }
    for (std::size_t slot = 0; slot < created; slot++) {
        Process& p = g_slabs[slot >> kSlabBits].load(std::memory_order_acquire)[slot & (kSlab - 1)];
        const Term pid = pid_of(p).load(std::memory_order_acquire);
        if (pid.is_local_pid() && p.outer.load(std::memory_order_relaxed) != kClosedQueue) out.push_back(pid);
    }
}

void for_each_slot(void (*f)(Process&, void*), void* argument) {
    for (std::size_t slot = 0; slot < g_created; slot++) f(g_slabs[slot >> kSlabBits].load()[slot & (kSlab - 1)], argument);
}

} // namespace joist

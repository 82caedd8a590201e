// Names by atom index: chunks of pids, read without a lock. The process keeps its name too, as an atomic that becomes none()
// when it exits, so that a name can't be given to it any more.
#include "vm/process/registry.h"

#include "vm/process/process_table.h"
#include "vm/process/signal.h"
#include "vm/term/atom_table.h"

#include <mutex>

namespace joist {

namespace {

constexpr std::size_t kChunkBits = 10;
constexpr std::size_t kChunk = std::size_t{1} << kChunkBits;
constexpr std::size_t kChunks = std::size_t{1} << 16;

std::atomic<std::atomic<Term>*> g_chunks[kChunks];
std::mutex g_lock; // for changes

std::atomic<Term>* entry_of(Term name) {
    const std::size_t chunk = name.atom_index() >> kChunkBits;
    if (chunk >= kChunks) return nullptr;
    std::atomic<Term>* entries = g_chunks[chunk].load(std::memory_order_acquire);
    return entries == nullptr ? nullptr : entries + (name.atom_index() & (kChunk - 1));
}

std::atomic<Term>* make_entry(Term name) {
    const std::size_t chunk = name.atom_index() >> kChunkBits;
    if (chunk >= kChunks) return nullptr;
    if (g_chunks[chunk].load(std::memory_order_relaxed) == nullptr) {
        g_chunks[chunk].store(new std::atomic<Term>[kChunk], std::memory_order_release); // all none()
    }
    return entry_of(name);
}

std::atomic_ref<Term> name_of(Process& p) { return std::atomic_ref<Term>(p.registered_name); }

} // namespace

Term whereis(Term name) {
    if (!name.is_atom()) return Term::none();
    const std::atomic<Term>* entry = entry_of(name);
    return entry == nullptr ? Term::none() : entry->load(std::memory_order_acquire);
}

bool register_name(Term name, Term pid) {
    if (!name.is_atom() || name == atoms::undefined) return false;
    std::lock_guard guard{g_lock};
    Process* p = find_process(pid);
    if (p == nullptr || p->outer.load(std::memory_order_acquire) == kClosedQueue) return false;
    std::atomic<Term>* entry = make_entry(name);
    if (entry == nullptr || entry->load(std::memory_order_relaxed).is_value()) return false;
    Term unnamed = Term::nil();
    if (!name_of(*p).compare_exchange_strong(unnamed, name, std::memory_order_acq_rel)) return false;
    if (find_process(pid) != p) { // the slot went to another process meanwhile
        Term mine = name;
        name_of(*p).compare_exchange_strong(mine, Term::nil(), std::memory_order_acq_rel);
        return false;
    }
    entry->store(pid, std::memory_order_release);
    return true;
}

bool unregister_name(Term name) {
    std::lock_guard guard{g_lock};
    std::atomic<Term>* entry = name.is_atom() ? entry_of(name) : nullptr;
    if (entry == nullptr) return false;
    const Term pid = entry->load(std::memory_order_relaxed);
    if (pid.is_none()) return false;
    if (Process* p = find_process(pid)) {
        Term mine = name;
        name_of(*p).compare_exchange_strong(mine, Term::nil(), std::memory_order_acq_rel);
    }
    entry->store(Term::none(), std::memory_order_release);
    return true;
}

Term registered_names(Heap& heap) {
    std::lock_guard guard{g_lock};
    Term list = Term::nil();
    for (std::size_t chunk = 0; chunk < kChunks; chunk++) {
        const std::atomic<Term>* entries = g_chunks[chunk].load(std::memory_order_relaxed);
        if (entries == nullptr) continue;
        for (std::size_t i = 0; i < kChunk; i++) {
            if (entries[i].load(std::memory_order_relaxed).is_value()) {
                list = make_cons(heap, Term::atom(static_cast<std::uint32_t>(chunk << kChunkBits | i)), list);
            }
        }
    }
    return list;
}

void unregister_exiting(Process& p) {
    const Term name = name_of(p).exchange(Term::none(), std::memory_order_acq_rel);
    if (!name.is_atom()) return;
    std::lock_guard guard{g_lock};
    std::atomic<Term>* entry = entry_of(name);
    if (entry != nullptr && entry->load(std::memory_order_relaxed) == p.pid) entry->store(Term::none(), std::memory_order_release);
}

} // namespace joist

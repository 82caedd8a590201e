// Roots and slices of a process's collections.
#include "vm/process/collect.h"

#include "vm/process/dictionary.h"
#include "vm/process/exit.h"
#include "vm/process/extra.h"
#include "vm/process/info.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/atom_table.h"

#include <algorithm>
#include <array>
#include <limits>

namespace joist {

void add_process_roots(Process& p, RootRanges& roots) {
    if (p.live > 0) roots.emplace_back(p.saved_x, p.live);
    roots.emplace_back(&p.reason_, 1);
    roots.emplace_back(&p.trace, 1);
    if (p.group_leader.is_pointer()) roots.emplace_back(&p.group_leader, 1);
    if (p.parent.is_pointer()) roots.emplace_back(&p.parent, 1);
    if (p.dictionary != nullptr && !p.dictionary->pairs.empty()) roots.emplace_back(p.dictionary->pairs);
    if (p.on_heap_messages > 0) {
        std::uint32_t left = p.on_heap_messages == 255 ? ~0u : p.on_heap_messages;
        for (Signal* s = p.first_message; s != nullptr && left > 0; s = s->next) {
            if ((s->flags & kSignalOnHeap) != 0) {
                roots.emplace_back(&s->term, 1);
                left--;
            }
        }
    }
    if (p.extra != nullptr) {
        if (p.extra->label.is_pointer()) roots.emplace_back(&p.extra->label, 1);
    }
    if (p.native_state != nullptr) p.native_state->add_roots(roots);
}

namespace {

// After a collection that would have needed more than max_heap_size allows.
void over_limit(Process& p) {
    const std::uint32_t flags = p.extra != nullptr && p.extra->max_heap_set ? p.extra->max_heap_flags
                                                                            : node().default_max_heap_flags.load(std::memory_order_relaxed);
    if ((flags & 2) != 0) {
        Heap scratch;
        scratch.init(256);
        const Term kill = (flags & 1) != 0 ? atoms::true_ : atoms::false_;
        const Term info = garbage_collection_info(p, scratch);
        const Term args = make_list(scratch, std::array{p.pid, Term::small(static_cast<std::int64_t>(p.heap_.max_words)),
                                                        Term::small(static_cast<std::int64_t>(p.heap_.block_words() + p.heap_.fragment_words)), kill,
                                                        atoms::true_, Term::small(p.message_count), info});
        log_report(&p, atoms::error,
                   "     Process:            ~p ~n     Context:            maximum heap size reached~n     Max Heap Size:      ~p~n"
                   "     Total Heap Size:    ~p~n     Kill:               ~p~n     Error Logger:       ~p~n"
                   "     Message Queue Len:  ~p~n     GC Info:            ~p~n",
                   args, p.group_leader);
    }
    if ((flags & 1) != 0) process_exit(p, atoms::killed);
}

// One for each thread, so that the usual collection, which one slice finishes, allocates nothing for itself.
thread_local Collection t_collection;
thread_local RootRanges t_roots;

std::size_t words_in_use(const Heap& h) {
    return static_cast<std::size_t>(h.top - h.start) + static_cast<std::size_t>(h.old_top - h.old_start) + h.fragment_words;
}

void finished(Process& p, Collection& collection, std::size_t before) {
    const std::size_t after = words_in_use(p.heap_);
    node().collections.fetch_add(1, std::memory_order_relaxed);
    if (before > after) node().reclaimed_words.fetch_add(before - after, std::memory_order_relaxed);
    t_roots = collection.take_roots();
    p.heap_.gc_wanted = false;
    if ((p.flags & kFlagTraced) != 0) node().trace->collecting(p, false, collection.is_full(), before > after ? before - after : 0);
    if (collection.over_limit()) over_limit(p);
}

} // namespace

bool collect_process(Process& p, std::size_t need, bool full, std::size_t budget, Term* x, std::size_t live) {
    full = full || (p.flags & kFlagFullSweep) != 0;
    p.flags = static_cast<std::uint16_t>(p.flags & ~kFlagFullSweep);
    RootRanges roots = std::move(t_roots);
    if (x != nullptr) {
        // Stale saved registers are no roots.
        p.live = 0;
        if (live > 0) roots.emplace_back(x, live);
        budget = std::numeric_limits<std::size_t>::max() / 4;
    }
    add_process_roots(p, roots);
    const std::size_t before = words_in_use(p.heap_);
    const bool watched = (node().watched.load(std::memory_order_relaxed) & kWatchCollections) != 0;
    const std::int64_t since = watched ? monotonic_ns() : 0;
    t_collection.begin(p.heap_, std::move(roots), need, full);
    if ((p.flags & kFlagTraced) != 0) node().trace->collecting(p, true, t_collection.is_full(), 0);
    if (t_collection.step(p.heap_, budget)) {
        finished(p, t_collection, before);
        if (watched) [[unlikely]] node().system_hooks->collected(p, monotonic_ns() - since);
        return true;
    }
    p.collection = std::make_unique<Collection>(std::move(t_collection));
    t_collection = Collection{};
    return false;
}

bool continue_collection(Process& p, std::size_t budget) {
    if (!p.collection->step(p.heap_, budget)) return false;
    const std::unique_ptr<Collection> collection = std::move(p.collection);
    finished(p, *collection, 0);
    if ((node().watched.load(std::memory_order_relaxed) & kWatchCollections) != 0) [[unlikely]] node().system_hooks->collected(p, 0);
    return true;
}

void save_registers(Process& p, const Term* x, std::size_t live) {
    if (live > p.saved_x_capacity) {
        if (p.saved_x != p.inline_x) delete[] p.saved_x;
        const std::size_t capacity = std::max<std::size_t>(live, 16);
        p.saved_x = new Term[capacity];
        p.saved_x_capacity = static_cast<std::uint16_t>(capacity);
    }
    std::copy_n(x, live, p.saved_x);
    p.live = static_cast<std::uint16_t>(live);
}

} // namespace joist

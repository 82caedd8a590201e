// The collector of one process heap: generational copying (Cheney), done in slices so that a large heap never holds a
// core for long. Runs only between instructions, on the thread that runs (or would run) the process.
//
//   Collection c;                       // lives in the Process while active
//   c.begin(heap, roots, need);         // chooses minor or full; allocates the new block(s)
//   while (!c.step(heap, budget)) ...   // between steps other processes may run; this one may not
//
// `begin` + a first `step` finishes nearly every collection at once. While a collection is active the process's terms
// are in two places, and nothing but the collector may look at them; signals wait in the outer queue.
#pragma once

#include "vm/heap/heap.h"

#include <utility>
#include <vector>

namespace joist {

/// Ranges of words that hold the process's live terms, besides the stack (which the heap knows): X registers, dictionary,
/// saved exception, message terms that are on the heap, group leader and so on. Rewritten in place.
using RootRanges = std::vector<std::span<Term>>;

class Collection {
public:
    /// Starts a collection that leaves at least `need` free words (beyond Heap::kReserved) when finished.
    /// `full`: at least a full sweep (erlang:garbage_collect/0); otherwise as the generation rules say.
    void begin(Heap& heap, RootRanges roots, std::size_t need, bool full);
    /// Is it, or has it been, a full sweep?
    bool is_full() const { return full_ || old_left_; }

    /// Works for about `budget` words copied or scanned. True when finished: heap ready for use, old blocks freed.
    bool step(Heap& heap, std::size_t budget);

    bool active() const { return active_; }

    /// Goes on to the end, however long that takes (a process that is to be killed meanwhile).
    void finish(Heap& heap) {
        while (active_) step(heap, ~std::size_t{0} >> 2);
    }

    /// Words that survived (for statistics and reductions), after it finished.
    std::size_t survived_words() const { return survived_; }
    /// Exceeded max_heap_size: the process must be killed (words the heap would need).
    bool over_limit() const { return over_limit_; }
    /// The vector that begin was given, empty, for the next time.
    RootRanges take_roots() {
        roots_.clear();
        return std::move(roots_);
    }

private:
    enum class Phase : std::uint8_t { Roots, Stack, Scan, OffHeap, MoveStack, Fragments, Done };
    /// An object too large to be copied at one go: its words follow when the scan comes to it.
    struct Late {
        Term* to;
        const Term* from;
    };

    void start_round(Heap& heap, bool full, std::size_t young_words);
    bool another_round(Heap& heap);
    template <bool kFull, bool kFragments> void trace(Heap& heap, std::int64_t* budget);
    void sweep_off_heap(Heap& heap, std::int64_t* budget);
    void settle_young(Heap& heap);
    void settle_old(Heap& heap);
    void move_stack(Heap& heap, std::int64_t* budget);
    void drop_fragments(Heap& heap, std::int64_t* budget);
    void finish_round(Heap& heap);
    std::size_t root_words() const;
    std::size_t live_for_sizing(const Heap& heap, std::size_t live) const;

    bool active_ = false;
    bool full_ = false;
    bool over_limit_ = false;
    bool second_round_ = false;
    bool old_left_ = false; ///< one of the rounds was full
    Phase phase_ = Phase::Done;
    std::size_t survived_ = 0;
    std::size_t need_ = 0;
    RootRanges roots_;
    // The round: where survivors go. A minor collection promotes into the existing old block, a full one into a new one.
    Term *young_start_ = nullptr, *young_top_ = nullptr, *young_end_ = nullptr;
    Term *old_start_ = nullptr, *old_top_ = nullptr, *old_end_ = nullptr;
    std::size_t mature_words_ = 0; ///< the first words of the young block, which go to the old one
    bool promote_all_ = false;     ///< fragments go there too: nearly everything survives just now
    std::size_t bound_ = 0, old_before_ = 0; ///< words that might survive besides the old block's; the old block's
    // Where it stands.
    Term *young_scan_ = nullptr, *old_scan_ = nullptr;
    std::size_t root_range_ = 0, root_index_ = 0;
    Term* stack_cursor_ = nullptr;
    std::vector<Late> late_young_, late_old_;
    std::size_t late_young_next_ = 0, late_old_next_ = 0; ///< the first of each not scanned yet
    std::size_t late_done_ = 0;                           ///< words copied of the one being scanned
    // Off-heap objects: what is to be looked at, and what was found alive.
    Term* off_heap_from_ = nullptr;
    Fragment* off_heap_fragment_ = nullptr;
    bool off_heap_old_from_ = false;
    Term *off_heap_young_ = nullptr, *off_heap_old_ = nullptr;
    std::size_t off_heap_young_bytes_ = 0, off_heap_old_bytes_ = 0;
};

/// A whole collection at once. For tests, spawn and shutdown paths.
void collect_now(Heap& heap, RootRanges roots, std::size_t need, bool full);

} // namespace joist

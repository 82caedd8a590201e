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

    /// Works for about `budget` words copied or scanned. True when finished: heap ready for use, old blocks freed.
    bool step(Heap& heap, std::size_t budget);

    bool active() const { return active_; }

    /// Words that survived (for statistics and reductions), after it finished.
    std::size_t survived_words() const { return survived_; }
    /// Exceeded max_heap_size: the process must be killed (words the heap would need).
    bool over_limit() const { return over_limit_; }

private:
    bool active_ = false;
    bool full_ = false;
    bool over_limit_ = false;
    std::size_t survived_ = 0;
    std::size_t need_ = 0;
    RootRanges roots_;
    // The implementer adds what a suspended scan needs (new block, scan pointers, root cursor, old scan pointer, ...).
    struct State;
    State* state_ = nullptr;
};

/// A whole collection at once. For tests, spawn and shutdown paths.
void collect_now(Heap& heap, RootRanges roots, std::size_t need, bool full);

} // namespace joist

// Collections of a process: its roots, and the slices. By the thread that runs (or would run) it, with its state stored
// (heap top, stack, saved_x/live, or X registers given as an extra range).
#pragma once

#include "vm/process/process.h"

namespace joist {

/// Appends the ranges of words where p keeps terms: saved X registers (saved_x, live), dictionary, exception, messages on
/// the heap, group leader, native state and so on. Not the stack, nor X registers that are still in the scheduler's array.
void add_process_roots(Process& p, RootRanges& roots);

/// Starts a collection (if none is active) with p's roots, saved X registers included, and does a first slice. True when finished. If not:
/// return RunResult::Collecting, and the scheduler goes on with it (continue_collection) before it runs p again.
/// `x`, if not null: `live` registers there are roots instead of saved_x; only with an unlimited budget, since they must stay.
bool collect_process(Process& p, std::size_t need, bool full, std::size_t budget, Term* x = nullptr, std::size_t live = 0);
bool continue_collection(Process& p, std::size_t budget);

/// Saves `live` X registers into the process (saved_x), or restores them.
void save_registers(Process& p, const Term* x, std::size_t live);
inline void restore_registers(const Process& p, Term* x) {
    for (std::size_t i = 0; i < p.live; i++) x[i] = p.saved_x[i];
}

inline constexpr std::size_t kCollectionSlice = 1 << 16; ///< words: a fraction of a millisecond

} // namespace joist

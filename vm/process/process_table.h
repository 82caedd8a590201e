// Where processes live: slots in slabs that are never given back, found by pid. Each scheduler takes free slots from a
// cache of its own, so that spawning and exiting touch nothing shared.
#pragma once

#include "vm/process/process.h"

#include <vector>

namespace joist {

/// Sets +P (rounded up to a power of two). Before the first process.
void set_process_limit(std::size_t limit);
std::size_t process_limit();
/// As many as all_processes gives.
std::size_t process_count();

/// The block that holds `pid` now, or null. It may become another's at any moment: only push signals to it (send_signal does).
Process* find_process(Term pid);

/// A new process: pid set, heap not yet there, state Runnable and in no queue. Null when the table is full.
Process* allocate_process();
/// Is `pid` nobody's, or that of a process that has begun to exit: does no signal arrive there any more?
bool queue_is_closed(Term pid);
/// The process has closed its queue, and counts no longer.
void note_closed();
/// Gives the slot back. The heap and all else must be released; the queue must be closed.
void free_process(Process& p);

/// The pids of all processes that have not exited.
void all_processes(std::vector<Term>& out);
/// Calls f for each slot that has ever been used. Only when no process runs (shutdown, tests).
void for_each_slot(void (*f)(Process&, void*), void* argument);

} // namespace joist

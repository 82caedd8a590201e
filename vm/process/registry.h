// Registered names. Reads are lock-free; changes take one lock.
#pragma once

#include "vm/process/process.h"

namespace joist {

/// The pid registered under `name` (an atom), or none().
Term whereis(Term name);
/// False: the name is taken, the process has one already or is gone, or the name is `undefined`.
bool register_name(Term name, Term pid);
/// False: no such name.
bool unregister_name(Term name);
/// A list of all names.
Term registered_names(Heap& heap);
/// Part of a process's exit.
void unregister_exiting(Process& p);

} // namespace joist

// erlang:system_monitor/2 and erlang:system_profile/2: what one process is told of all.
#pragma once

#include "vm/process/process.h"

namespace joist {

/// Sets who is told of what, and gives what was set before: {Pid, Options} or `undefined`. none(): a bad option. `pid` nil: nobody.
Term set_system_monitor(Heap& heap, Term pid, Term options);
Term system_monitor(Heap& heap);
/// The same for the profiler.
Term set_system_profile(Heap& heap, Term pid, Term options);
Term system_profile(Heap& heap);

void init_system_events();

} // namespace joist

// Making processes.
#pragma once

#include "vm/process/process.h"

namespace joist {

struct SpawnOptions {
    bool link = false;
    bool monitor = false;
    std::uint32_t monitor_flags = 0; ///< MonitorFlag
    Term monitor_tag = Term::none();
    Priority priority = Priority::Normal;
    std::size_t min_heap_size = 0;   ///< 0: default
    std::size_t max_heap_size = 0;
    std::uint32_t max_heap_flags = 3;
    bool max_heap_set = false;
    std::int64_t fullsweep_after = -1;
    std::uint32_t min_bin_vheap = 0;
    bool off_heap_messages = false;
    Term group_leader = Term::none(); ///< none(): the parent's
    bool held = false;                ///< it does not run before let_run
};

/// Starts a process in `entry` with the elements of `arguments` (a proper list as long as entry->arity), all copied.
/// `parent` may be null (the first process). `*ref`: the monitor's id when options.monitor. The pid, or none(): table full.
Term spawn_process(Process* parent, Export* entry, Term arguments, const SpawnOptions& options, std::uint64_t* ref = nullptr);

/// Starts a process that was `held`.
void let_run(Term pid);

/// spawn(Fun): as erlang:apply(Fun, []).
Term spawn_fun(Process* parent, Term fun, const SpawnOptions& options, std::uint64_t* ref = nullptr);

} // namespace joist

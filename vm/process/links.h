// Links and monitors of one process, both directions, and its aliases. Each is found, added and removed in O(1), so that
// a process may have a million. Owned by the process; touched by the thread that runs it.
#pragma once

#include "vm/process/process.h"
#include "vm/process/small_table.h"

namespace joist {

/// A link, keyed by the other's pid.
struct Link {
    std::uint64_t key = 0;
    std::uint64_t unlink_id = 0; ///< not 0: unlink was called and not yet acknowledged; exit signals are ignored
};

enum MonitorFlag : std::uint32_t {
    kMonitorAlias = 1,           ///< made with the alias option
    kMonitorAliasDemonitor = 2,  ///< ... ending with demonitor or 'DOWN'
    kMonitorAliasReply = 4,      ///< ... or with the first message through it
    kMonitorSuspend = 8,
    kMonitorSpawnLink = 16,
    kMonitorTimeOffset = 32,
};

/// A monitor that this process has set, keyed by the reference's id.
struct Monitor {
    std::uint64_t key = 0;
    Term target;                 ///< pid
    Term name = Term::nil();     ///< if it was asked for by name: atom
    Fragment* tag = nullptr;     ///< the option {tag, Term}: a copy, or null
    Term tag_term = Term::nil();
    std::uint32_t flags = 0;
};

/// A monitor that another process has set on this one, keyed by the reference's id.
struct Watcher {
    std::uint64_t key = 0;
    Term pid;
    Term name = Term::nil();
    bool alias = false; ///< the reference has its owner in it
};

/// An active alias, keyed by the reference's id.
struct Alias {
    std::uint64_t key = 0;
    bool once = false; ///< ends with the first message
};

struct Relations {
    SmallTable<Link> links;
    SmallTable<Monitor> monitors;
    SmallTable<Watcher> watchers;
    SmallTable<Alias> aliases;
};

/// p.relations, made if null.
Relations& relations_of(Process& p);

// What the built-in functions do; the caller is the process `p` itself.
void add_link(Process& p, Term pid);
bool is_linked(Process& p, Term pid);
void remove_link(Process& p, Term pid);
/// Sets a monitor; the reference (with owner when there is an alias) is made by the caller. `target` may be a dead pid, or none()
/// when no process has the name: then 'DOWN' with noproc comes at once.
void add_monitor(Process& p, std::uint64_t ref, Term target, Term name, std::uint32_t flags, Term tag);
/// False if there is no such monitor.
bool remove_monitor(Process& p, std::uint64_t ref);
void add_alias(Process& p, std::uint64_t ref, bool once);
bool remove_alias(Process& p, std::uint64_t ref);

} // namespace joist

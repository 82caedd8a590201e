// Links and monitors as the process that asks for them sees them.
//
// The link protocol. Each side keeps an entry for the other. link: entry, then a Link signal. unlink: the entry stays, marked
// with an id, until the other side acknowledges; meanwhile its exit signals mean nothing. A Link signal that finds an entry
// changes nothing: if the entry is active there is nothing to do; if it is being unlinked, the Link was sent before our Unlink
// arrived there, which then removes the other side's entry too. A new link during an unlink makes the entry active
// again and sends Link after the Unlink; the late acknowledgement finds another id and is ignored.
#include "vm/process/links.h"

#include "vm/heap/copy.h"
#include "vm/process/extra.h"
#include "vm/process/signal.h"
#include "vm/term/atom_table.h"

namespace joist {

Relations& relations_of(Process& p) {
    if (p.relations == nullptr) p.relations = new Relations;
    return *p.relations;
}

ProcessExtra& extra_of(Process& p) {
    if (p.extra == nullptr) p.extra = new ProcessExtra;
    return *p.extra;
}

void add_link(Process& p, Term pid) {
    if (pid == p.pid) return;
    Relations& r = relations_of(p);
    if (Link* link = r.links.find(pid.raw()); link != nullptr) {
        if (link->unlink_id == 0) return;
        link->unlink_id = 0;
    } else {
        r.links.add({pid.raw(), 0});
    }
    send_signal(make_signal(SignalKind::Link, pid, p.pid));
}

bool is_linked(Process& p, Term pid) {
    const Link* link = p.relations == nullptr ? nullptr : p.relations->links.find(pid.raw());
    return link != nullptr && link->unlink_id == 0;
}

void remove_link(Process& p, Term pid) {
    Relations* r = p.relations;
    Link* link = r == nullptr ? nullptr : r->links.find(pid.raw());
    if (link == nullptr || link->unlink_id != 0) return;
    const std::uint64_t id = new_unique_integer();
    link->unlink_id = id;
    send_signal(make_signal(SignalKind::Unlink, pid, p.pid, id));
}

void add_monitor(Process& p, std::uint64_t ref, Term target, Term name, std::uint32_t flags, Term tag) {
    Monitor m{ref, target, name, nullptr, Term::nil(), flags};
    if (tag.is_value() && tag != atoms::DOWN) m.tag = copy_to_fragment(tag, &m.tag_term);
    const bool alias = (flags & kMonitorAlias) != 0;
    Relations& r = relations_of(p);
    r.monitors.add(m);
    if (alias) r.aliases.add({ref, (flags & kMonitorAliasReply) != 0});
    if (target.is_none()) {
        send_signal(make_down(p.pid, ref, alias, Term::nil(), name, atoms::noproc));
    } else if (target != p.pid) { // else: one of the clock
        send_signal(make_signal(SignalKind::Monitor, target, p.pid, ref, name, alias ? kSignalAlias : 0));
    }
}

bool remove_monitor(Process& p, std::uint64_t ref) {
    Relations* r = p.relations;
    Monitor* m = r == nullptr ? nullptr : r->monitors.find(ref);
    if (m == nullptr) return false;
    const Term target = m->target;
    if ((m->flags & (kMonitorAliasDemonitor | kMonitorAliasReply)) != 0) r->aliases.remove_key(ref);
    if (m->tag != nullptr) {
        release_off_heap(m->tag->off_heap);
        Fragment::destroy(m->tag);
    }
    r->monitors.remove(m);
    if (target.is_value() && target != p.pid) send_signal(make_signal(SignalKind::Demonitor, target, p.pid, ref));
    return true;
}

void add_alias(Process& p, std::uint64_t ref, bool once) { relations_of(p).aliases.add({ref, once}); }

bool remove_alias(Process& p, std::uint64_t ref) { return p.relations != nullptr && p.relations->aliases.remove_key(ref); }

} // namespace joist

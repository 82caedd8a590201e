// Native functions: sending, links, monitors, exits, aliases, names.
#include "vm/bifs/process_support.h"
#include "vm/heap/copy.h"
#include "vm/process/links.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/node_entry.h"

namespace joist {

// --- sending -------------------------------------------------------------------------------------------------------------

Term bif_erlang_bang_2(Process& p, const Term* args) { return send_to(p, args[0], args[1]) ? args[1] : p.badarg(); }
Term bif_erlang_send_2(Process& p, const Term* args) { return send_to(p, args[0], args[1]) ? args[1] : p.badarg(); }

Term bif_erlang_send_3(Process& p, const Term* args) {
    const bool good = every_element(args[2], [](Term o) { return o == atoms::nosuspend || o == atoms::noconnect; });
    return good && send_to(p, args[0], args[1]) ? atoms::ok : p.badarg();
}

Term bif_erlang_send_nosuspend_2(Process& p, const Term* args) { return send_to(p, args[0], args[1]) ? atoms::true_ : p.badarg(); }

Term bif_erlang_send_nosuspend_3(Process& p, const Term* args) {
    const bool good = every_element(args[2], [](Term o) { return o == atoms::noconnect || o == atoms::nosuspend; });
    return good && send_to(p, args[0], args[1]) ? atoms::true_ : p.badarg();
}

// --- links ----------------------------------------------------------------------------------------------------------------

Term bif_erlang_link_1(Process& p, const Term* args) {
    if (args[0].is_local_pid()) {
        // A process that is gone is an error at once, to one that could not read of it.
        if (!p.trap_exit && queue_is_closed(args[0]) && !is_linked(p, args[0])) return p.error(atoms::noproc);
        if ((p.flags & kFlagTraced) != 0) {
            node().trace->process_event(p, atoms::link, args[0]);
            node().trace->linked(p, args[0]);
        }
        add_link(p, args[0]);
        return atoms::true_;
    }
    return args[0].is_pid() ? atoms::true_ : p.badarg();
}

Term bif_erlang_unlink_1(Process& p, const Term* args) {
    if (args[0].is_local_pid()) {
        if ((p.flags & kFlagTraced) != 0) node().trace->process_event(p, atom("unlink"), args[0]);
        remove_link(p, args[0]);
        return atoms::true_;
    }
    return args[0].is_pid() || args[0].is_port() ? atoms::true_ : p.badarg();
}

// --- monitors ----------------------------------------------------------------------------------------------------------------

namespace {

// What is monitored on a node that can't be reached is down at once.
Term monitor_unreachable(Process& p, Term type, Term object, std::uint32_t flags, Term tag, Term reason) {
    const bool alias = (flags & (kMonitorAliasDemonitor | kMonitorAliasReply)) == 0 && (flags & kMonitorAlias) != 0; // others end with it
    const std::uint64_t id = new_ref_id();
    const Term ref = make_ref(p.heap(), id, (flags & kMonitorAlias) != 0 ? p.pid : Term::from_raw(0));
    if (alias) add_alias(p, id, false);
    send_signal(make_message(p.pid, make_tuple(p.heap(), {tag.is_value() ? tag : atoms::DOWN, ref, type, object, reason})));
    return ref;
}

Term monitor_process(Process& p, Term object, std::uint32_t flags, Term tag) {
    Term target, name = Term::nil();
    if (object.is_local_pid()) {
        target = object;
    } else if (object.is_pid()) {
        // One of an earlier life of this node has ended.
        const Term reason = external_node(object)->name == node().name ? atoms::noproc : atoms::noconnection;
        return monitor_unreachable(p, atoms::process, object, flags, tag, reason);
    } else {
        name = object;
        if (is_pair(object)) {
            const TupleView at{object};
            if (!at[0].is_atom() || !at[1].is_atom()) return p.badarg();
            if (at[1] != node().name) return monitor_unreachable(p, atoms::process, object, flags, tag, atoms::noconnection);
            name = at[0];
        }
        if (!name.is_atom()) return p.badarg();
        target = whereis(name);
    }
    const std::uint64_t id = new_ref_id();
    // Nobody sees its own end: such a monitor is none, nor is there an alias.
    if (target == p.pid) return make_ref(p.heap(), id);
    add_monitor(p, id, target, name, flags, tag);
    return make_ref(p.heap(), id, (flags & kMonitorAlias) != 0 ? p.pid : Term::from_raw(0));
}

Term monitor(Process& p, Term type, Term object, std::uint32_t flags, Term tag) {
    if (type == atoms::process) return monitor_process(p, object, flags, tag);
    if (type == atoms::time_offset && object == atoms::clock_service) {
        // The offset never changes (no time warp), so there is nothing to send; the reference can be taken back.
        const std::uint64_t id = new_ref_id();
        add_monitor(p, id, p.pid, Term::nil(), flags | kMonitorTimeOffset, tag);
        return make_ref(p.heap(), id, (flags & kMonitorAlias) != 0 ? p.pid : Term::from_raw(0));
    }
    const bool named = object.is_atom() || (is_pair(object) && TupleView{object}[0].is_atom() && TupleView{object}[1] == node().name);
    if (type == atoms::port && (object.is_port() || named)) {
        const Term what = object.is_atom() ? make_tuple(p.heap(), {object, node().name}) : object;
        return monitor_unreachable(p, type, what, flags, tag, atoms::noproc);
    }
    return p.badarg();
}

// Removes an undelivered 'DOWN' (or whatever the tag is) of this reference.
void flush_down(Process& p, std::uint64_t id) {
    if (p.outer.load(std::memory_order_acquire) != nullptr) receive_signals(p);
    for (Signal** at = &p.first_message; *at != nullptr; at = &(*at)->next) {
        const Term t = (*at)->term;
        if (!t.is_tuple() || TupleView{t}.arity() != 5) continue;
        const Term ref = TupleView{t}[1];
        if (!ref.is_kind(Kind::Ref) || ref_id(ref) != id) continue;
        Signal* s = *at;
        unlink_message(p, at);
        destroy_signal(s);
        return;
    }
}

Term demonitor(Process& p, Term ref, bool flush, bool info) {
    if (!ref.is_ref()) return p.badarg();
    if (!ref.is_kind(Kind::Ref)) return bool_term(!info);
    const bool was_there = remove_monitor(p, ref_id(ref));
    if (flush && !was_there) flush_down(p, ref_id(ref));
    if ((p.flags & kFlagExiting) != 0) {
        p.outcome = NativeOutcome::Exit;
        return Term::none();
    }
    return bool_term(was_there || !info);
}

} // namespace

Term bif_erlang_monitor_2(Process& p, const Term* args) { return monitor(p, args[0], args[1], 0, Term::none()); }

Term bif_erlang_monitor_3(Process& p, const Term* args) {
    std::uint32_t flags = 0;
    Term tag = Term::none();
    if (!parse_monitor_options(args[2], &flags, &tag)) return p.badarg();
    return monitor(p, args[0], args[1], flags, tag);
}

Term bif_erlang_demonitor_1(Process& p, const Term* args) { return demonitor(p, args[0], false, false); }

Term bif_erlang_demonitor_2(Process& p, const Term* args) {
    bool flush = false, info = false;
    const bool good = every_element(args[1], [&](Term o) {
        flush = flush || o == atoms::flush;
        info = info || o == atoms::info;
        return o == atoms::flush || o == atoms::info;
    });
    return good ? demonitor(p, args[0], flush, info) : p.badarg();
}

// --- exits ----------------------------------------------------------------------------------------------------------------------

Term bif_erlang_exit_2(Process& p, const Term* args) {
    Term to = args[0];
    if (to.is_local_pid()) {
        send_signal(make_exit(to, p.pid, args[1], false));
    } else if (to.is_kind(Kind::Ref)) {
        to = ref_owner(to);
        if (to.is_value()) {
            const Term signal = make_tuple(p.heap(), {atoms::EXIT, p.pid, args[1]});
            send_signal(make_signal(SignalKind::AliasExit, to, p.pid, ref_id(args[0]), signal));
        }
    } else {
        return to.is_pid() || to.is_port() || to.is_ref() ? atoms::true_ : p.badarg();
    }
    if (to != p.pid) return atoms::true_;
    // A signal to oneself has been handled when the call returns.
    receive_signals(p);
    if ((p.flags & kFlagExiting) == 0) return atoms::true_;
    p.outcome = NativeOutcome::Exit;
    return Term::none();
}

// --- aliases ----------------------------------------------------------------------------------------------------------------------

Term bif_erlang_alias_0(Process& p, const Term*) {
    const std::uint64_t id = new_ref_id();
    add_alias(p, id, false);
    return make_ref(p.heap(), id, p.pid);
}

Term bif_erlang_alias_1(Process& p, const Term* args) {
    bool once = false;
    const bool good = every_element(args[0], [&](Term o) {
        once = o == atoms::reply;
        return o == atoms::reply || o == atoms::explicit_unalias;
    });
    if (!good) return p.badarg();
    const std::uint64_t id = new_ref_id();
    add_alias(p, id, once);
    return make_ref(p.heap(), id, p.pid);
}

Term bif_erlang_unalias_1(Process& p, const Term* args) {
    if (!args[0].is_ref()) return p.badarg();
    return bool_term(args[0].is_kind(Kind::Ref) && remove_alias(p, ref_id(args[0])));
}

// --- names -------------------------------------------------------------------------------------------------------------------------

Term bif_erlang_register_2(Process& p, const Term* args) {
    if (!args[1].is_local_pid() || !register_name(args[0], args[1])) return p.badarg();
    if (node().tracing_used.load(std::memory_order_relaxed)) node().trace->named(args[1], atom("register"), args[0]);
    return atoms::true_;
}

Term bif_erlang_unregister_1(Process& p, const Term* args) {
    const Term pid = args[0].is_atom() ? whereis(args[0]) : Term::none();
    if (!unregister_name(args[0])) return p.badarg();
    if (node().tracing_used.load(std::memory_order_relaxed) && pid.is_value()) node().trace->named(pid, atom("unregister"), args[0]);
    return atoms::true_;
}

Term bif_erlang_whereis_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    const Term pid = whereis(args[0]);
    return pid.is_none() ? atoms::undefined : pid;
}

Term bif_erlang_registered_0(Process& p, const Term*) { return registered_names(p.heap()); }

Term bif_erlang_make_ref_0(Process& p, const Term*) { return make_ref(p.heap(), new_ref_id()); }

Term bif_erlang_group_leader_0(Process& p, const Term*) { return p.group_leader; }

Term bif_erlang_group_leader_2(Process& p, const Term* args) {
    if (!args[0].is_pid() || !args[1].is_local_pid()) return p.badarg();
    if (args[1] == p.pid) {
        p.group_leader = args[0];
        return atoms::true_;
    }
    if (find_process(args[1]) == nullptr) return p.badarg();
    send_signal(make_signal(SignalKind::GroupLeader, args[1], p.pid, 0, args[0]));
    return atoms::true_;
}

} // namespace joist

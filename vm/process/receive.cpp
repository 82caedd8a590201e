// The receiving end of signals: the batch from the outer queue, what each kind does, the inner queue with its markers.
#include "vm/heap/copy.h"
#include "vm/process/exit.h"
#include "vm/process/extra.h"
#include "vm/process/info.h"
#include "vm/process/links.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <cstring>

namespace joist {

namespace {

void set_flag(Process& p, ProcessFlag flag) { p.flags = static_cast<std::uint16_t>(p.flags | flag); }
void clear_flag(Process& p, ProcessFlag flag) { p.flags = static_cast<std::uint16_t>(p.flags & ~flag); }

std::size_t header_words(const Signal* s) {
    return ((s->flags & kSignalControl) != 0 ? sizeof(ControlSignal) : sizeof(Signal)) / sizeof(Term);
}

// Makes the signal's terms part of the process's heap, and frees the rest of it.
Term take_terms(Process& p, Signal* s) {
    const Term term = s->term;
    if ((s->flags & kSignalFragment) == 0) {
        destroy_signal(s);
        return term;
    }
    // The header becomes raw data, so that the fragment reads as objects from its first word.
    const std::size_t words = header_words(s);
    *signal_fragment(s)->words() = Term::header(Kind::Bignum, words - 1);
    p.heap_.adopt(signal_fragment(s));
    return term;
}

void deliver(Process& p, Signal* s) {
    s->kind = SignalKind::Message;
    if ((p.flags & kFlagTraced) != 0) [[unlikely]] node().trace->received(p, s->term, (s->flags & kSignalEnvelope) != 0 ? envelope_of(s)[1] : atoms::undefined);
    append_message(p, s);
}

void trace_link_event(Process& p, bool gone, Term other) {
    static const Term getting_linked = atom("getting_linked"), getting_unlinked = atom("getting_unlinked");
    node().trace->process_event(p, gone ? getting_unlinked : getting_linked, other);
}

void on_exit(Process& p, Signal* s) {
    const TupleView exit{s->term};
    const Term from = exit[1], reason = exit[2];
    if ((s->flags & kSignalLink) != 0) {
        Relations* r = p.relations;
        Link* link = r == nullptr ? nullptr : r->links.find(from.raw());
        if (link == nullptr || link->unlink_id != 0) {
            destroy_signal(s);
            return;
        }
        r->links.remove(link);
        if ((p.flags & kFlagTraced) != 0 && (p.trap_exit || reason == atoms::normal)) trace_link_event(p, true, from);
    } else if (reason == atoms::kill) {
        destroy_signal(s);
        set_flag(p, kFlagExitOnSignal);
        process_exit(p, atoms::killed);
        return;
    }
    if (p.trap_exit) {
        deliver(p, s);
    } else if (reason == atoms::normal && !((s->flags & kSignalLink) == 0 && from == p.pid)) {
        destroy_signal(s);
    } else {
        take_terms(p, s);
        set_flag(p, kFlagExitOnSignal);
        process_exit(p, reason);
    }
}

// 'DOWN' with the tag that monitor/3 asked for.
Signal* with_tag(const Signal* down, Term tag) {
    const std::size_t words = 6 + copy_size(tag) + copy_size(down->term);
    Signal* s = allocate_message(down->dest, words);
    Term* tuple = signal_words(s);
    Term* top = tuple + 6;
    Fragment* fragment = signal_fragment(s);
    tuple[0] = Term::header(Kind::Tuple, 5);
    tuple[1] = copy_to(tag, &top, &fragment->off_heap);
    for (std::size_t i = 1; i < 5; i++) tuple[i + 1] = copy_to(TupleView{down->term}[i], &top, &fragment->off_heap);
    fragment->used = static_cast<std::size_t>(top - fragment->words());
    if (fragment->off_heap != nullptr) s->flags &= static_cast<std::uint8_t>(~kSignalSmall);
    s->words = static_cast<std::uint32_t>(top - signal_words(s));
    s->term = Term::boxed(tuple);
    return s;
}

void on_down(Process& p, Signal* s) {
    const std::uint64_t ref = ref_id(TupleView{s->term}[1]);
    Relations* r = p.relations;
    Monitor* m = r == nullptr ? nullptr : r->monitors.find(ref);
    if (m == nullptr) {
        destroy_signal(s);
        return;
    }
    if ((m->flags & (kMonitorAliasDemonitor | kMonitorAliasReply)) != 0) r->aliases.remove_key(ref);
    if (!m->tag_term.is_nil() || m->tag != nullptr) {
        Signal* tagged = with_tag(s, m->tag_term);
        destroy_signal(s);
        s = tagged;
        if (m->tag != nullptr) {
            release_off_heap(m->tag->off_heap);
            Fragment::destroy(m->tag);
        }
    }
    r->monitors.remove(m);
    deliver(p, s);
}

// A message or an exit signal.
void through_alias(Process& p, ControlSignal* s) {
    Relations* r = p.relations;
    Alias* alias = r == nullptr ? nullptr : r->aliases.find(s->id);
    if (alias == nullptr) {
        destroy_signal(s);
        return;
    }
    if (alias->once) {
        r->aliases.remove(alias);
        if (Monitor* m = r->monitors.find(s->id); m != nullptr && (m->flags & kMonitorAliasReply) != 0) remove_monitor(p, s->id);
    }
    if (s->kind == SignalKind::AliasExit) {
        on_exit(p, s);
    } else {
        deliver(p, s);
    }
}

void on_suspend(Process& p, const ControlSignal* s) {
    ProcessExtra& extra = extra_of(p);
    extra.suspend_count++;
    set_flag(p, kFlagSuspended);
    if (s->id != 0) send_reply(s->from, s->id, atoms::true_);
}

void on_resume(Process& p) {
    ProcessExtra& extra = extra_of(p);
    if (extra.suspend_count > 0 && --extra.suspend_count == 0) clear_flag(p, kFlagSuspended);
}

void on_timeout(Process& p, Signal* s) {
    auto* timer = reinterpret_cast<Timer*>(s);
    if (timer == p.receive_timer) {
        p.receive_timer = nullptr;
        set_flag(p, kFlagTimedOut);
    }
    node().scheduler->free_timer(timer);
}

// Takes over the signal.
void handle(Process& p, Signal* s) {
    auto* control = static_cast<ControlSignal*>(s);
    switch (s->kind) {
    case SignalKind::Message: deliver(p, s); return;
    case SignalKind::AliasMessage:
    case SignalKind::AliasExit: through_alias(p, control); return;
    case SignalKind::Exit: on_exit(p, s); return;
    case SignalKind::Down: on_down(p, s); return;
    case SignalKind::Link: {
        // A link that is there, in whatever state, decides: the other side's view comes to the same (see links.cpp).
        Relations& r = relations_of(p);
        if (r.links.find(control->from.raw()) == nullptr) {
            r.links.add({control->from.raw(), 0});
            if ((p.flags & kFlagTraced) != 0) trace_link_event(p, false, control->from);
        }
        break;
    }
    case SignalKind::Unlink:
        if (relations_of(p).links.remove_key(control->from.raw()) && (p.flags & kFlagTraced) != 0) trace_link_event(p, true, control->from);
        send_signal(make_signal(SignalKind::UnlinkAck, control->from, p.pid, control->id));
        break;
    case SignalKind::UnlinkAck: {
        Relations& r = relations_of(p);
        Link* link = r.links.find(control->from.raw());
        if (link != nullptr && link->unlink_id == control->id) r.links.remove(link);
        break;
    }
    case SignalKind::Monitor: {
        Relations& r = relations_of(p);
        if (r.watchers.find(control->id) == nullptr) {
            r.watchers.add({control->id, control->from, s->term, (s->flags & kSignalAlias) != 0});
        }
        break;
    }
    case SignalKind::Demonitor: relations_of(p).watchers.remove_key(control->id); break;
    case SignalKind::GroupLeader: p.group_leader = copy_to_heap(p.heap_, s->term); break;
    case SignalKind::InfoRequest: answer_info_request(p, *control); break;
    case SignalKind::IsAlive: send_reply(control->from, control->id, atoms::true_); break;
    case SignalKind::Suspend: on_suspend(p, control); break;
    case SignalKind::Resume: on_resume(p); break;
    case SignalKind::Collect:
        set_flag(p, kFlagFullSweep);
        p.heap_.gc_wanted = true;
        if (control->id != 0) send_reply(control->from, control->id, atoms::true_);
        break;
    case SignalKind::CheckCode: {
        const bool uses = node().uses_old_code != nullptr && node().uses_old_code(p, s->term);
        send_reply(control->from, control->id, uses ? atoms::true_ : atoms::false_);
        break;
    }
    case SignalKind::Reply: {
        ProcessExtra& extra = extra_of(p);
        if (control->id == extra.awaited && extra.reply == nullptr) {
            extra.reply = s;
            return;
        }
        break;
    }
    case SignalKind::Timeout: on_timeout(p, s); return;
    case SignalKind::Wake: break;
    case SignalKind::User: {
        auto* user = static_cast<UserSignal*>(s);
        user->handler(user, &p);
        return;
    }
    }
    destroy_signal(s);
}

} // namespace

void append_message(Process& p, Signal* s) {
    s->next = nullptr;
    *p.last_message = s;
    p.last_message = &s->next;
    p.message_count++;
}

void receive_signals(Process& p) {
    Signal* batch = p.outer.exchange(nullptr, std::memory_order_acquire);
    Signal* in_order = nullptr;
    while (batch != nullptr) {
        Signal* next = batch->next;
        batch->next = in_order;
        in_order = batch;
        batch = next;
    }
    while (in_order != nullptr) {
        Signal* s = in_order;
        in_order = s->next;
        if (s->dest != p.pid) {
            answer_for_dead(s); // it was for an earlier process of this slot
        } else if ((p.flags & kFlagExiting) != 0) {
            // Of no effect any more; continue_exit answers it.
            append_message(p, s);
        } else {
            handle(p, s);
        }
    }
}

void settle_small_message(Process& p, Signal* s) {
    Heap& heap = p.heap_;
    const std::size_t words = s->words;
    if (static_cast<std::size_t>(heap.stack - heap.top) < words + Heap::kReserved) return;
    const Term term = s->term;
    if (term.is_boxed() && term.boxed_ptr()->header_kind() == Kind::Tuple && boxed_words(term.boxed_ptr()) == words) {
        // One tuple of immediates: the usual message.
        Term* to = heap.top;
        std::memcpy(static_cast<void*>(to), static_cast<const void*>(term.boxed_ptr()), words * sizeof(Term));
        heap.top += words;
        s->term = Term::boxed(to);
    } else {
        Term* top = heap.top;
        Term* off_heap = nullptr;
        s->term = copy_to(term, &top, &off_heap);
        heap.top = top;
    }
    s->flags = static_cast<std::uint8_t>((s->flags & ~kSignalSmall) | kSignalOnHeap);
    count_on_heap(p);
}

void unlink_message(Process& p, Signal** at) {
    Signal* s = *at;
    Signal** const after = &s->next;
    *at = s->next;
    if (p.last_message == after) p.last_message = at;
    if (p.save == after) p.save = at;
    if ((p.flags & kFlagMarkers) != 0) {
        for (ReceiveMarker& m : p.extra->markers) {
            if (m.position == after) m.position = at;
        }
    }
    p.message_count--;
    if ((s->flags & kSignalOnHeap) != 0 && p.on_heap_messages != 255) p.on_heap_messages--;
}

void remove_message(Process& p) {
    Signal* s = *p.save;
    if ((s->flags & kSignalEnvelope) != 0 || (p.flags & kFlagSeqToken) != 0) [[unlikely]] {
        const bool has = (s->flags & kSignalEnvelope) != 0;
        const Term token = has ? envelope_of(s)[2] : Term::nil();
        if (!token.is_nil() || (p.flags & kFlagSeqToken) != 0) node().trace->taken(p, token, has ? envelope_of(s)[1] : Term::nil(), s->term);
    }
    unlink_message(p, p.save);
    if ((s->flags & kSignalOnHeap) != 0) {
        destroy_signal(s);
    } else {
        take_terms(p, s);
    }
    end_receive(p);
}

// --- markers ---------------------------------------------------------------------------------------------------------

Term marker_reserve(Process& p) {
    if (p.outer.load(std::memory_order_acquire) != nullptr) receive_signals(p);
    ProcessExtra& extra = extra_of(p);
    std::size_t at = extra.next_marker;
    for (std::size_t i = 0; i < kMaxMarkers; i++) {
        const std::size_t candidate = (extra.next_marker + i) % kMaxMarkers;
        if (extra.markers[candidate].position == nullptr) {
            at = candidate;
            break;
        }
    }
    extra.next_marker = static_cast<std::uint32_t>((at + 1) % kMaxMarkers);
    extra.marker_serial = (extra.marker_serial + 1) & 0xffffff;
    extra.markers[at] = {p.last_message, 0, extra.marker_serial};
    set_flag(p, kFlagMarkers);
    return Term::small(static_cast<std::int64_t>(extra.marker_serial * kMaxMarkers + at));
}

namespace {

ReceiveMarker* marker_of(Process& p, Term what) {
    if ((p.flags & kFlagMarkers) == 0) return nullptr;
    if (what.is_small()) {
        const auto value = static_cast<std::uint64_t>(what.small_value());
        ReceiveMarker& m = p.extra->markers[value % kMaxMarkers];
        return m.position != nullptr && m.serial == value / kMaxMarkers ? &m : nullptr;
    }
    if (!what.is_ref() || what.is_kind(Kind::ExternalRef)) return nullptr;
    const std::uint64_t id = ref_id(what);
    for (ReceiveMarker& m : p.extra->markers) {
        if (m.position != nullptr && m.ref == id) return &m;
    }
    return nullptr;
}

} // namespace

void marker_bind(Process& p, Term marker, Term ref) {
    ReceiveMarker* m = marker_of(p, marker);
    if (m == nullptr) return;
    if (ref.is_ref() && !ref.is_kind(Kind::ExternalRef)) {
        m->ref = ref_id(ref);
    } else {
        m->position = nullptr;
    }
}

void marker_clear(Process& p, Term ref) {
    ReceiveMarker* m = marker_of(p, ref);
    if (m == nullptr) return;
    m->position = nullptr;
    bool any = false;
    for (const ReceiveMarker& other : p.extra->markers) any = any || other.position != nullptr;
    if (!any) clear_flag(p, kFlagMarkers);
}

void marker_use(Process& p, Term ref) {
    const ReceiveMarker* m = marker_of(p, ref);
    if (m != nullptr) p.save = m->position;
}

// --- awaited answers ---------------------------------------------------------------------------------------------------

void expect_reply(Process& p, std::uint64_t id) {
    ProcessExtra& extra = extra_of(p);
    if (extra.reply != nullptr) {
        destroy_signal(extra.reply);
        extra.reply = nullptr;
    }
    extra.awaited = id;
}

std::uint64_t awaited_reply(const Process& p) { return p.extra == nullptr ? 0 : p.extra->awaited; }

Term take_reply(Process& p) {
    if (p.outer.load(std::memory_order_acquire) != nullptr) receive_signals(p);
    ProcessExtra& extra = extra_of(p);
    Signal* s = extra.reply;
    if (s == nullptr) return Term::none();
    extra.reply = nullptr;
    extra.awaited = 0;
    return take_terms(p, s);
}

} // namespace joist

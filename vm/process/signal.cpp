// Making, sending and freeing signals, and what is answered for the dead. See receive.cpp for the other end.
#include "vm/process/signal.h"

#include "vm/heap/copy.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/atom_table.h"
#include "vm/term/fatal.h"

#include <cstdlib>

namespace joist {

namespace {

constexpr std::size_t kMessageWords = sizeof(Signal) / sizeof(Term);
constexpr std::size_t kControlWords = sizeof(ControlSignal) / sizeof(Term);
constexpr std::size_t kSmallWords = 16; // up to this many are copied rather than adopted

void* allocate_node(std::size_t bytes) {
    void* p = std::malloc(bytes);
    if (p == nullptr) fatal("out of memory for a signal");
    return p;
}

// A node of `header` words with room for `words` of terms.
Signal* allocate_signal(std::size_t header, std::size_t words, SignalKind kind, Term dest, unsigned flags) {
    Signal* s;
    if (words == 0) {
        s = static_cast<Signal*>(allocate_node(header * sizeof(Term)));
    } else {
        Fragment* fragment = Fragment::create(header + words);
        fragment->used = header + words;
        s = reinterpret_cast<Signal*>(fragment->words());
        flags |= kSignalFragment;
        if (words <= kSmallWords) flags |= kSignalSmall;
    }
    s->next = nullptr;
    s->dest = dest;
    s->term = Term::nil();
    s->kind = kind;
    s->flags = static_cast<std::uint8_t>(flags);
    s->reserved = 0;
    s->words = static_cast<std::uint32_t>(words);
    return s;
}

void copy_term_in(Signal* s, Term term, std::size_t words) {
    if (words == 0) {
        s->term = term;
        return;
    }
    Fragment* fragment = signal_fragment(s);
    Term* top = signal_words(s);
    s->term = copy_to(term, &top, &fragment->off_heap);
    if (fragment->off_heap != nullptr) s->flags &= static_cast<std::uint8_t>(~kSignalSmall);
}

} // namespace

Signal* make_message(Term dest, Term message) {
    const std::size_t words = message.is_immediate() ? 0 : copy_size(message);
    Signal* s = allocate_signal(kMessageWords, words, SignalKind::Message, dest, 0);
    copy_term_in(s, message, words);
    return s;
}

Signal* make_envelope(Term dest, Term message, Term sender, Term token, std::uint64_t alias) {
    const std::size_t words = 4 + copy_size(message) + copy_size(token);
    Signal* s = alias == 0 ? allocate_signal(kMessageWords, words, SignalKind::Message, dest, kSignalEnvelope)
                           : allocate_signal(kControlWords, words, SignalKind::AliasMessage, dest, kSignalEnvelope | kSignalControl);
    if (alias != 0) {
        static_cast<ControlSignal*>(s)->from = Term::nil();
        static_cast<ControlSignal*>(s)->id = alias;
    }
    Fragment* fragment = signal_fragment(s);
    Term* tuple = signal_words(s);
    Term* top = tuple + 4;
    tuple[0] = Term::header(Kind::Tuple, 3);
    tuple[1] = copy_to(message, &top, &fragment->off_heap);
    tuple[2] = sender;
    tuple[3] = copy_to(token, &top, &fragment->off_heap);
    fragment->used = static_cast<std::size_t>(top - fragment->words());
    s->words = static_cast<std::uint32_t>(top - tuple);
    if (fragment->off_heap != nullptr) s->flags &= static_cast<std::uint8_t>(~kSignalSmall);
    s->term = tuple[1];
    return s;
}

ControlSignal* make_signal(SignalKind kind, Term dest, Term from, std::uint64_t id, Term term, std::uint8_t flags) {
    const std::size_t words = term.is_immediate() ? 0 : copy_size(term);
    auto* s = static_cast<ControlSignal*>(allocate_signal(kControlWords, words, kind, dest, flags | kSignalControl));
    s->from = from;
    s->id = id;
    copy_term_in(s, term, words);
    return s;
}

Signal* allocate_message(Term dest, std::size_t words) { return allocate_signal(kMessageWords, words, SignalKind::Message, dest, 0); }

Signal* make_exit(Term dest, Term from, Term reason, bool by_link) {
    const std::size_t extra = (reason.is_immediate() ? 0 : copy_size(reason)) + (from.is_immediate() ? 0 : copy_size(from));
    Signal* s = allocate_signal(kMessageWords, 4 + extra, SignalKind::Exit, dest, by_link ? kSignalLink : 0);
    Term* tuple = signal_words(s);
    Term* top = tuple + 4;
    Term** off_heap = &signal_fragment(s)->off_heap;
    tuple[0] = Term::header(Kind::Tuple, 3);
    tuple[1] = atoms::EXIT;
    tuple[2] = copy_to(from, &top, off_heap);
    tuple[3] = copy_to(reason, &top, off_heap);
    if (*off_heap != nullptr) s->flags &= static_cast<std::uint8_t>(~kSignalSmall);
    s->term = Term::boxed(tuple);
    return s;
}

Signal* make_down(Term dest, std::uint64_t ref, bool alias, Term pid, Term name, Term reason) {
    const std::size_t extra = reason.is_immediate() ? 0 : copy_size(reason);
    const std::size_t words = 6 + kRefWords + (name.is_nil() ? 0 : 3) + extra;
    Signal* s = allocate_signal(kMessageWords, words, SignalKind::Down, dest, 0);
    Term* tuple = signal_words(s);
    Term* top = tuple + 6;
    Term** off_heap = &signal_fragment(s)->off_heap;
    tuple[0] = Term::header(Kind::Tuple, 5);
    tuple[1] = atoms::DOWN;
    tuple[2] = Term::boxed(top);
    top[0] = Term::header(Kind::Ref, kRefWords - 1);
    top[1] = Term::from_raw(ref);
    top[2] = alias ? dest : Term::from_raw(0);
    top += kRefWords;
    tuple[3] = atoms::process;
    tuple[4] = pid;
    if (!name.is_nil()) {
        tuple[4] = Term::boxed(top);
        top[0] = Term::header(Kind::Tuple, 2);
        top[1] = name;
        top[2] = node().name;
        top += 3;
    }
    tuple[5] = copy_to(reason, &top, off_heap);
    if (*off_heap != nullptr) s->flags &= static_cast<std::uint8_t>(~kSignalSmall);
    s->term = Term::boxed(tuple);
    return s;
}

void destroy_signal(Signal* s) {
    if (s->kind == SignalKind::Timeout) {
        node().scheduler->free_timer(reinterpret_cast<Timer*>(s));
        return;
    }
    if (s->kind == SignalKind::User) {
        auto* user = static_cast<UserSignal*>(s);
        user->handler(user, nullptr);
        return;
    }
    if ((s->flags & kSignalFragment) == 0) {
        std::free(s);
        return;
    }
    Fragment* fragment = signal_fragment(s);
    if (fragment->off_heap != nullptr) release_off_heap(fragment->off_heap);
    Fragment::destroy(fragment);
}

void answer_for_dead(Signal* s) {
    const auto* control = static_cast<const ControlSignal*>(s);
    switch (s->kind) {
    case SignalKind::Link: send_signal(make_exit(control->from, s->dest, atoms::noproc, true)); break;
    case SignalKind::Unlink: send_signal(make_signal(SignalKind::UnlinkAck, control->from, s->dest, control->id)); break;
    case SignalKind::Monitor:
        send_signal(make_down(control->from, control->id, (s->flags & kSignalAlias) != 0, s->dest, s->term, atoms::noproc));
        break;
    case SignalKind::InfoRequest: send_reply(control->from, control->id, atoms::undefined); break;
    case SignalKind::IsAlive:
    case SignalKind::Collect:
    case SignalKind::CheckCode:
        if (control->id != 0) send_reply(control->from, control->id, atoms::false_);
        break;
    case SignalKind::Suspend:
        if (control->id != 0) send_reply(control->from, control->id, atoms::badarg);
        break;
    default: break;
    }
    destroy_signal(s);
}

namespace {

// Where a woken process stands in the queue. One that waits acts on what is no message no later than the sender would run, else an
// asker of high priority would wait for those between.
Priority place_in_queue(const Process& p, SignalKind kind) {
    const Process* sender = this_thread.current;
    const bool message = kind == SignalKind::Message || kind == SignalKind::AliasMessage;
    return !message && sender != nullptr && sender->priority < p.priority ? sender->priority : p.priority;
}

} // namespace

bool send_signal(Signal* s) {
    const SignalKind kind = s->kind;
    Process* p = find_process(s->dest);
    if (p == nullptr) {
        answer_for_dead(s);
        return false;
    }
    // Sequentially consistent, with the receiver's "state = Waiting; is there a signal?": one of the two sees the other.
    Signal* head = p->outer.load(std::memory_order_relaxed);
    do {
        if (head == kClosedQueue) {
            answer_for_dead(s);
            return false;
        }
        s->next = head;
    } while (!p->outer.compare_exchange_weak(head, s, std::memory_order_seq_cst, std::memory_order_relaxed));
    ProcessState waiting = ProcessState::Waiting;
    if (p->state.load(std::memory_order_seq_cst) == waiting &&
        p->state.compare_exchange_strong(waiting, ProcessState::Runnable, std::memory_order_acq_rel)) {
        p->queued_at = place_in_queue(*p, kind);
        node().scheduler->enqueue(*p);
    }
    return true;
}

void send_message(Term pid, Term message) {
    // A dead process's message need not be built.
    Process* p = find_process(pid);
    if (p == nullptr) return;
    send_signal(make_message(pid, message));
}

namespace {

[[gnu::noinline]] void trace_send(Process& p, Term dest, Term message) {
    Term to = dest;
    if (to.is_atom()) to = whereis(to);
    if (to.is_value() && dest.is_tuple() && TupleView{dest}.arity() == 2 && TupleView{dest}[1] == node().name) to = whereis(TupleView{dest}[0]);
    node().trace->sent(p, dest, message, to.is_none() || !to.is_local_pid() || !queue_is_closed(to));
}

} // namespace

namespace {

// With an envelope. Gives what send_to gives.
[[gnu::noinline]] bool send_enveloped(Process& p, Term dest, Term message) {
    Term to = dest;
    std::uint64_t alias = 0;
    if (dest.is_tuple() && TupleView{dest}.arity() == 2) {
        if (!TupleView{dest}[0].is_atom() || !TupleView{dest}[1].is_atom()) return false;
        if (TupleView{dest}[1] != node().name) return true;
        to = whereis(TupleView{dest}[0]);
        if (to.is_none()) return true;
    } else if (dest.is_atom()) {
        to = whereis(dest);
        if (to.is_none()) return false;
    } else if (dest.is_kind(Kind::Ref)) {
        to = ref_owner(dest);
        if (to.is_none()) return true;
        alias = ref_id(dest);
    }
    if (!to.is_local_pid()) return to.is_pid() || to.is_ref();
    const Term token = (p.flags & kFlagSeqToken) != 0 ? node().trace->sending(p, to, message) : Term::nil();
    if (find_process(to) == nullptr) return true;
    Signal* s = make_envelope(to, message, p.pid, token, alias);
    p.reductions -= s->words / 16;
    send_signal(s);
    return true;
}

} // namespace

bool send_to(Process& p, Term dest, Term message) {
    if ((p.flags & kFlagTraced) != 0) [[unlikely]] trace_send(p, dest, message);
    if (node().envelopes.load(std::memory_order_relaxed)) [[unlikely]] return send_enveloped(p, dest, message);
    if (dest.is_local_pid()) [[likely]] {
        if (find_process(dest) == nullptr) return true;
        Signal* s = make_message(dest, message);
        // Copying costs what it costs: a reduction for each 16 words.
        p.reductions -= s->words / 16;
        send_signal(s);
        return true;
    }
    if (dest.is_atom()) {
        const Term pid = whereis(dest);
        if (pid.is_none()) return false;
        send_message(pid, message);
        return true;
    }
    if (dest.is_kind(Kind::Ref)) {
        send_to_alias(dest, message);
        return true;
    }
    if (dest.is_tuple() && TupleView{dest}.arity() == 2) {
        const TupleView to{dest};
        if (!to[0].is_atom() || !to[1].is_atom()) return false;
        if (to[1] == node().name) send_message(whereis(to[0]), message);
        return true;
    }
    return dest.is_pid() || dest.is_ref();
}

void send_to_alias(Term ref, Term message) {
    const Term owner = ref_owner(ref);
    if (owner.is_none() || find_process(owner) == nullptr) return;
    send_signal(make_signal(SignalKind::AliasMessage, owner, Term::nil(), ref_id(ref), message));
}

void send_reply(Term dest, std::uint64_t id, Term term) { send_signal(make_signal(SignalKind::Reply, dest, Term::nil(), id, term)); }

} // namespace joist

// Tokens and their messages; see sequential.h.
#include "vm/trace/sequential.h"

#include "vm/heap/copy.h"
#include "vm/process/extra.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/signal.h"
#include "vm/term/atom_table.h"
#include "vm/trace/session.h"

#include <algorithm>

namespace joist {

namespace {

enum SeqFlag : std::int64_t { kSeqSend = 1, kSeqReceive = 2, kSeqPrint = 4, kSeqTimestamp = 8, kSeqStrict = 16, kSeqMonotonic = 32 };

std::atomic<Term> tracer{Term::nil()};

struct Flag {
    std::int64_t bit;
    const char* name;
};
constexpr Flag kFlags[] = {{kSeqSend, "send"}, {kSeqReceive, "receive"}, {kSeqPrint, "print"}, {kSeqTimestamp, "timestamp"},
                           {kSeqStrict, "strict_monotonic_timestamp"}, {kSeqMonotonic, "monotonic_timestamp"}};

std::int64_t flag_named(Term name) {
    for (const Flag& f : kFlags)
        if (atom(f.name) == name) return f.bit;
    return 0;
}

Term small(std::uint64_t n) { return Term::small(static_cast<std::int64_t>(n)); }

bool tell(Process& p, Term token, std::int64_t flag, const char* what, Term from, Term to, Term message) {
    const Term who = tracer.load();
    const TupleView t{token};
    const std::int64_t flags = t[0].small_value();
    if (!who.is_local_pid() || (flags & flag) == 0 || who == p.pid || queue_is_closed(who)) return false;
    Heap scratch;
    scratch.init(64);
    const Term info = joist::make_tuple(scratch, {atom(what), joist::make_tuple(scratch, {t[4], t[2]}), from, to, message});
    if ((flags & (kSeqTimestamp | kSeqStrict | kSeqMonotonic)) == 0) {
        send_message(who, joist::make_tuple(scratch, {atom("seq_trace"), t[1], info}));
    } else {
        const std::uint32_t stamp = (flags & kSeqTimestamp) != 0 ? kTraceTimestamp : (flags & kSeqStrict) != 0 ? kTraceStrict : kTraceMonotonic;
        send_message(who, joist::make_tuple(scratch, {atom("seq_trace"), t[1], info, trace_timestamp(scratch, stamp)}));
    }
    return true;
}

/// The token with the next serial.
Term next_token(Process& p, Heap& heap) {
    ProcessExtra& extra = extra_of(p);
    const TupleView t{extra.seq_token};
    return joist::make_tuple(heap, {t[0], t[1], small(++extra.seq_clock), p.pid, small(extra.seq_last)});
}

} // namespace

Term seq_token(const Process& p) { return p.extra == nullptr ? Term::nil() : p.extra->seq_token; }

void set_seq_token(Process& p, Term token) {
    if (token.is_nil() && (p.flags & kFlagSeqToken) == 0) return;
    ProcessExtra& extra = extra_of(p);
    Term copy = Term::nil();
    Fragment* fragment = copy_to_fragment(token, &copy);
    extra.drop_token();
    extra.seq_fragment = fragment;
    extra.seq_token = copy;
    if (!copy.is_nil()) node().envelopes.store(true, std::memory_order_relaxed);
    p.flags = static_cast<std::uint16_t>(copy.is_nil() ? p.flags & ~kFlagSeqToken : p.flags | kFlagSeqToken);
}

Term seq_tracer() { return tracer.load(); }
Term set_seq_tracer(Term pid) { return tracer.exchange(pid); }

Term change_seq_token(Process& p, Term component, Term value) {
    Heap& heap = p.heap_;
    const Term before = copy_to_heap(heap, seq_token(p));
    if (component == atom("sequential_trace_token")) {
        if (!value.is_nil()) {
            if (!value.is_tuple() || TupleView{value}.arity() != 5) return Term::none();
            const TupleView t{value};
            if (!t[0].is_small() || !t[2].is_small() || !t[3].is_pid() || !t[4].is_small()) return Term::none();
            extra_of(p).seq_clock = std::max(extra_of(p).seq_clock, static_cast<std::uint64_t>(t[2].small_value()));
        }
        set_seq_token(p, value);
        return before;
    }
    ProcessExtra& extra = extra_of(p);
    const bool none = before.is_nil();
    Term parts[5] = {Term::small(0), Term::small(0), Term::small(0), p.pid, small(extra.seq_last)};
    if (!none) std::copy_n(TupleView{before}.begin(), 5, parts);
    Term old;
    if (component == atoms::label) {
        old = parts[1];
        parts[1] = value;
    } else if (component == atom("serial")) {
        if (!value.is_tuple() || TupleView{value}.arity() != 2 || !TupleView{value}[0].is_small() || !TupleView{value}[1].is_small()) return Term::none();
        old = joist::make_tuple(heap, {parts[4], parts[2]});
        parts[4] = TupleView{value}[0];
        parts[2] = TupleView{value}[1];
        extra.seq_last = static_cast<std::uint64_t>(parts[4].small_value());
        extra.seq_clock = static_cast<std::uint64_t>(parts[2].small_value());
    } else {
        const std::int64_t bit = component.is_atom() ? flag_named(component) : 0;
        if (bit == 0 || (value != atoms::true_ && value != atoms::false_)) return Term::none();
        const std::int64_t flags = parts[0].small_value();
        old = (flags & bit) != 0 ? atoms::true_ : atoms::false_;
        parts[0] = Term::small(value == atoms::true_ ? flags | bit : flags & ~bit);
    }
    set_seq_token(p, joist::make_tuple(heap, std::span<const Term>(parts)));
    return old;
}

Term seq_token_info(Process& p, Term component) {
    Heap& heap = p.heap_;
    const Term token = copy_to_heap(heap, seq_token(p));
    if (component == atom("sequential_trace_token")) return token.is_nil() ? token : joist::make_tuple(heap, {component, token});
    const std::int64_t bit = component.is_atom() ? flag_named(component) : 0;
    if (bit == 0 && component != atoms::label && component != atom("serial")) return Term::none();
    if (bit != 0) {
        const bool on = !token.is_nil() && (TupleView{token}[0].small_value() & bit) != 0;
        return joist::make_tuple(heap, {component, on ? atoms::true_ : atoms::false_});
    }
    if (token.is_nil()) return token;
    const TupleView t{token};
    return joist::make_tuple(heap, {component, component == atoms::label ? t[1] : joist::make_tuple(heap, {t[4], t[2]})});
}

bool seq_print(Process& p, Term label, Term what) {
    const Term token = seq_token(p);
    if (token.is_nil() || (label.is_value() && label != TupleView{token}[1])) return false;
    if ((TupleView{token}[0].small_value() & kSeqPrint) == 0) return false;
    return tell(p, next_token(p, p.heap_), kSeqPrint, "print", p.pid, Term::nil(), what);
}

Term seq_sending(Process& p, Term to, Term message) {
    if (tracer.load() == p.pid) return Term::nil();
    const Term token = next_token(p, p.heap_);
    set_seq_token(p, token);
    tell(p, seq_token(p), kSeqSend, "send", p.pid, to, message);
    return seq_token(p);
}

void seq_received(Process& p, Term token, Term from, Term message) {
    if (tracer.load() == p.pid) token = Term::nil();
    set_seq_token(p, token);
    if (token.is_nil()) return;
    ProcessExtra& extra = extra_of(p);
    const auto serial = static_cast<std::uint64_t>(TupleView{token}[2].small_value());
    extra.seq_clock = std::max(extra.seq_clock, serial);
    extra.seq_last = serial;
    tell(p, token, kSeqReceive, "receive", from, p.pid, message);
}

} // namespace joist

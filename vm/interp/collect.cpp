// Between instructions: collections, and the end of a turn.
#include "vm/interp/dispatch.h"

#include "vm/process/collect.h"
#include "vm/process/extra.h"
#include "vm/process/signal.h"
#include "vm/sched/scheduler.h"
#include "vm/trace/breakpoints.h"

namespace joist {

namespace {

/// Heaps up to this many words are collected at once, with the X registers where they are.
constexpr std::size_t kAtOnceWords = std::size_t{1} << 16;

/// Moves receive markers and the ends of the queue from one signal's link to another's.
void replace_link(Process& p, Signal** from, Signal** to) {
    if (p.last_message == from) p.last_message = to;
    if (p.save == from) p.save = to;
    if (p.extra == nullptr) return;
    for (ReceiveMarker& marker : p.extra->markers)
        if (marker.position == from) marker.position = to;
}

/// A receive may be looking at a message whose terms are still in its fragment, with X registers pointing into it. They are
/// about to be moved: the fragment becomes the heap's, and the message gets a node of its own.
void adopt_current_message(Process& p) {
    Signal* s = *p.save;
    if (s == nullptr || (s->flags & kSignalFragment) == 0 || (s->flags & kSignalOnHeap) != 0) return;
    Signal* fresh = (s->flags & kSignalEnvelope) != 0 ? make_envelope(p.pid, Term::nil(), envelope_of(s)[1], envelope_of(s)[2])
                                                      : allocate_message(p.pid, 0);
    fresh->kind = s->kind;
    fresh->flags = static_cast<std::uint8_t>((fresh->flags & ~kSignalSmall) | kSignalOnHeap);
    fresh->term = s->term;
    fresh->next = s->next;
    *p.save = fresh;
    replace_link(p, &s->next, &fresh->next);
    count_on_heap(p);
    // The header in front of the terms becomes raw data, so that the fragment reads as objects.
    const auto words = static_cast<std::size_t>(signal_words(s) - reinterpret_cast<Term*>(s));
    Fragment* fragment = signal_fragment(s);
    *fragment->words() = Term::header(Kind::Bignum, words - 1);
    p.heap_.adopt(fragment);
}

/// Collects with `live` X registers as roots. False: the turn ends (collection unfinished, or the process must exit).
bool collect_now_or_later(Process& p, Term* x, std::size_t live, std::size_t need) {
    Machine& m = machine_of(x);
    adopt_current_message(p);
    const std::size_t used = p.heap_.used_words();
    bool done;
    if (used <= kAtOnceWords) {
        done = collect_process(p, need, false, ~std::size_t{0}, x, live);
    } else {
        save_registers(p, x, live);
        done = collect_process(p, need, false, kCollectionSlice);
        if (done) restore_registers(p, x);
        p.reductions -= static_cast<std::int64_t>(done ? used / 64 : kCollectionSlice / 64);
    }
    if ((p.flags & kFlagExiting) != 0) {
        m.result = RunResult::Exited;
        return false;
    }
    if (!done) m.result = RunResult::Collecting;
    return done;
}

} // namespace

void note_run_again(Process& p, const Instruction* pc) {
    static const InstructionBody breakpoint = instruction_body(first_row(Family::breakpoint));
    if (__atomic_load_n(&pc->body, __ATOMIC_RELAXED) == breakpoint) extra_of(p).past_breakpoint = pc;
}

PRESERVE_NONE void collect(OP_STATE) {
    Machine& m = machine_of(x);
    if (reductions < -kCollectionBias / 2) reductions += kCollectionBias;
    SAVE();
    p->pc = pc;
    if (m.before_breakpoint != kBeforeBreakpoint) note_run_again(*p, pc);
    m.before_breakpoint = 0;
    if (!collect_now_or_later(*p, x, m.live, m.need)) return;
    LOAD();
    stack = p->heap_.stack;
    DISPATCH;
}

PRESERVE_NONE void event(OP_STATE) {
    Machine& m = machine_of(x);
    if (reductions < -kCollectionBias / 2) reductions += kCollectionBias;
    SAVE();
    p->pc = pc;
    if (p->heap_.gc_wanted) {
        const std::size_t live = m.live;
        if (!collect_now_or_later(*p, x, live, 0)) return;
        m.live = live;
        LOAD();
        stack = p->heap_.stack;
    }
    if (reductions >= 0) DISPATCH;
    save_registers(*p, x, m.live);
    m.result = RunResult::Yielded;
}

} // namespace joist

// Signals: everything that one process does to another, and the queue they come in. A signal is one allocation that
// carries its terms; it names the pid it is for, because a slot may get a new process while a signal is on its way.
//
// Senders push onto `outer`, a lock-free stack; the receiver takes it whole, turns it round, acts on what is not a message, and
// appends messages to its inner queue. So order between a pair is kept. A process that has exited has kClosedQueue there, and
// what is sent to it is answered by the sender's thread as a dead process would (noproc and so on).
//
// Layout in memory: a signal with terms stands in its own Fragment: Fragment header, Signal, terms. So the fragment can
// be adopted by the receiver's heap as it is, and a signal with only immediates needs no fragment.
#pragma once

#include "vm/process/node.h"
#include "vm/process/process.h"

namespace joist {

enum class SignalKind : std::uint8_t {
    Message,
    AliasMessage,  ///< id: the alias
    Exit,          ///< term: {'EXIT', From, Reason}; flag Link: only if the link is there
    AliasExit,     ///< the same, through an alias; id: the alias
    Down,          ///< term: {'DOWN', Ref, process, Object, Reason}
    Link,          ///< from
    Unlink,        ///< from, id
    UnlinkAck,     ///< from, id
    Monitor,       ///< from, id: the reference; term: name it was asked by, or nil
    Demonitor,     ///< from, id
    GroupLeader,   ///< term: pid
    InfoRequest,   ///< from, id, term: list of items (or one atom)
    IsAlive,       ///< from, id
    Suspend,       ///< from, id (0: no answer)
    Resume,        ///< from
    Collect,       ///< from, id (0: no answer); flag Major
    CheckCode,     ///< from, id, term: module
    Reply,         ///< id, term: what a native function of the receiver waits for (see await_reply)
    Timeout,       ///< embedded in a Timer
    Wake,          ///< no effect but that the process runs
    User,          ///< calls `handler` of a UserSignal
};

enum SignalFlag : std::uint8_t {
    kSignalFragment = 1,  ///< stands in a fragment
    kSignalSmall = 2,     ///< its terms are few, and none is off-heap: copied rather than adopted
    kSignalOnHeap = 4,    ///< `term` has been copied to the receiver's heap (a root)
    kSignalLink = 8,      ///< Exit: caused by a link
    kSignalMajor = 16,
    kSignalControl = 32,  ///< a ControlSignal
    kSignalAlias = 64,    ///< Monitor: its reference is an alias, so has its owner in it
    kSignalEnvelope = 128,///< Message, AliasMessage: its words are a tuple, {Message, Sender, Token}: see envelope_of
};

struct Signal {
    Signal* next;
    Term dest; ///< local pid
    Term term;
    SignalKind kind;
    std::uint8_t flags;
    std::uint16_t reserved;
    std::uint32_t words; ///< of the terms that follow
};
static_assert(sizeof(Signal) == 32);

struct ControlSignal : Signal {
    Term from;
    std::uint64_t id;
};
static_assert(sizeof(ControlSignal) == 48);

/// A signal that upper folders define (see send_call): called in the receiver's turn, or with null when the receiver is gone. Frees itself.
struct UserSignal : Signal {
    void (*handler)(UserSignal*, Process*);
};

inline Signal* const kClosedQueue = reinterpret_cast<Signal*>(8);

// --- sending: any thread ---------------------------------------------------------------------------------------------

/// A message signal with a copy of `message`.
Signal* make_message(Term dest, Term message);
/// The same with who sends it and the token of sequential tracing, for one to an alias (its id, else 0) too. Made where somebody traces.
Signal* make_envelope(Term dest, Term message, Term sender, Term token, std::uint64_t alias = 0);
inline TupleView envelope_of(Signal* s);
/// Any other signal, with a copy of `term`.
ControlSignal* make_signal(SignalKind kind, Term dest, Term from, std::uint64_t id = 0, Term term = Term::nil(), std::uint8_t flags = 0);
/// One with room for `words` words of terms to be built by the caller in signal_words(); `off_heap` objects are linked
/// by signal_off_heap().
Signal* allocate_message(Term dest, std::size_t words);
inline Fragment* signal_fragment(Signal* s) { return reinterpret_cast<Fragment*>(s) - 1; }
inline Term* signal_words(Signal* s) {
    return reinterpret_cast<Term*>(s + 1) + ((s->flags & kSignalControl) != 0 ? (sizeof(ControlSignal) - sizeof(Signal)) / sizeof(Term) : 0);
}
inline TupleView envelope_of(Signal* s) { return TupleView{Term::boxed(signal_words(s))}; }
/// Frees a signal and what its terms hold.
void destroy_signal(Signal* s);
/// Exit with {'EXIT', from, reason}; Down with {'DOWN', ref, process, object, reason} (`name`: an atom if it was by name, or nil).
Signal* make_exit(Term dest, Term from, Term reason, bool by_link);
Signal* make_down(Term dest, std::uint64_t ref, bool alias, Term pid, Term name, Term reason);

/// Answers for a process that is no more, and frees the signal.
void answer_for_dead(Signal* s);
/// Puts it into the queue of s->dest, and wakes that process; answers for a dead one, and gives false then.
bool send_signal(Signal* s);
/// Calls f(Process*) in the turn of the local process `dest`, in order with the other signals sent to it; f(nullptr), by any thread, if
/// it is gone. What `f` holds must not be on a heap.
template <class F> void send_call(Term dest, F f) {
    struct Call final : UserSignal {
        F function;
        Call(Term to, F given) : UserSignal{}, function(std::move(given)) {
            dest = to;
            term = Term::nil();
            kind = SignalKind::User;
            handler = [](UserSignal* signal, Process* process) {
                auto* call = static_cast<Call*>(signal);
                call->function(process);
                delete call;
            };
        }
    };
    send_signal(new Call(dest, std::move(f)));
}
/// Sends a copy of `message` to a local pid (one that is dead: nothing happens).
void send_message(Term pid, Term message);
/// `Ref ! Message`: to the process that made the alias, if it is active.
void send_to_alias(Term ref, Term message);

// --- receiving: the thread that runs the process ------------------------------------------------------------------------------

/// Moves the outer queue to the inner one, acting on what is not a message. Afterwards p.flags & kFlagExiting may be set
/// (an exit signal): then stop running it and return RunResult::Exited, whatever else there was to do; what came behind that signal
/// stands in the inner queue, message or not, to be answered in the end. May allocate on p's heap.
void receive_signals(Process& p);

/// loop_rec: the message at the receive position, or null when there is none yet (the outer queue has been looked at).
/// After null check kFlagExiting. May allocate (so store heap top and stack before), never collects.
inline Signal* current_message(Process& p) {
    if (*p.save != nullptr) return *p.save;
    if (p.outer.load(std::memory_order_acquire) == nullptr) return nullptr;
    receive_signals(p);
    // What came behind an exit signal is in the queue too, to be answered, message or not.
    return (p.flags & kFlagExiting) != 0 ? nullptr : *p.save;
}

/// Copies a small message at the head of the queue to the heap, so that its node can be freed at once.
void settle_small_message(Process& p, Signal* s);

/// The term of current_message(). May allocate on p's heap: heap top and stack must be stored before and read after.
inline Term message_term(Process& p, Signal* s) {
    if ((s->flags & kSignalSmall) != 0 && p.save == &p.first_message) settle_small_message(p, s);
    return s->term;
}
/// True if message_term would not touch the heap.
inline bool message_is_plain(const Process& p, const Signal* s) { return (s->flags & kSignalSmall) == 0 || p.save != &p.first_message; }

/// loop_rec_end: on to the next message.
inline void skip_message(Process& p) { p.save = &(*p.save)->next; }

/// remove_message: takes the current message out; its terms become part of p's heap (its fragment is adopted). Cancels the
/// receive timer; the next receive starts from the head of the queue.
void remove_message(Process& p);

/// The instruction `timeout`: the receive is over without a message. Also what any exit from a receive means.
inline void end_receive(Process& p) {
    p.save = &p.first_message;
    p.flags &= static_cast<std::uint16_t>(~kFlagTimedOut);
    if (p.receive_timer != nullptr) node().scheduler->cancel_receive_timer(p);
}

// Receive markers (recv_marker_*): O(1) receive on a fresh reference. A marker is a position in the queue: messages before
// it came before the reference was made. `marker` is a small; all of them live in p.extra.
/// recv_marker_reserve: a marker at the end of the queue; its value for recv_marker_bind. undefined when there is no room.
Term marker_reserve(Process& p);
/// recv_marker_bind Marker Reference.
void marker_bind(Process& p, Term marker, Term ref);
/// recv_marker_clear Reference.
void marker_clear(Process& p, Term ref);
/// recv_marker_use Reference: the coming receive starts at the marker, if it is still known.
void marker_use(Process& p, Term ref);

/// Counts messages of the inner queue whose term is on the heap; 255 means "many", for good.
inline void count_on_heap(Process& p) {
    if (p.on_heap_messages != 255) p.on_heap_messages++;
}

/// Takes the message `s` (anywhere in p's inner queue; `at` is the pointer to it) out of the queue. Does not free it.
void unlink_message(Process& p, Signal** at);
/// Appends a message made by the process for itself.
void append_message(Process& p, Signal* s);

// --- answers that native functions wait for -------------------------------------------------------------------------------------
// First call: id = new_ref_id(); send the request with it; expect_reply(p, id); return p.wait_native(). On the next calls
// (any signal causes one) take_reply gives the term, on p's heap, or none() when it has not come: wait again. Check kFlagExiting first.
void expect_reply(Process& p, std::uint64_t id);
Term take_reply(Process& p);
/// The id given to expect_reply, 0 when nothing is awaited.
std::uint64_t awaited_reply(const Process& p);
/// Sends the answer, from any thread.
void send_reply(Term dest, std::uint64_t id, Term term);

/// `Dest ! Message`: a pid, an alias, a name, {Name, Node}. False: badarg (no such destination; or a name that nobody has).
bool send_to(Process& p, Term dest, Term message);

} // namespace joist

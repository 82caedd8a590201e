// Timers: a hierarchical wheel per scheduler, ticks of one millisecond. Setting, cancelling and firing are O(1). A timer is made in the wheel
// of the running scheduler and can be cancelled from any thread.
#pragma once

#include "vm/process/signal.h"
#include "vm/process/spin_lock.h"

#include <vector>

namespace joist {

enum class TimerKind : std::uint8_t { Receive, Message, Callback };

/// Its Signal base is what a receive timer sends when it fires: so firing allocates nothing, and the process that waits is the
/// one that frees the timer.
struct Timer : Signal {
    Timer* next_in_slot;
    Timer** at;               ///< the pointer that points here: a slot, or another's next_in_slot; null when not in a wheel
    std::int64_t tick;        ///< when: milliseconds of the monotonic clock
    std::uint16_t wheel;
    TimerKind timer_kind;
    Signal* message;          ///< Message: what to send
    Term name;                ///< Message: the registered name to send to, or nil: message->dest
    std::uint64_t id;         ///< Message: the reference
    Timer* next_in_bucket;
    void (*callback)(void*);
    void* argument;
};

class TimerWheel {
public:
    explicit TimerWheel(std::uint16_t index) : index_{index} {}
    ~TimerWheel();

    void add(Timer* t);
    /// Takes it out and returns true; false if it has fired already (then its signal is on the way).
    bool remove(Timer* t);
    /// The message timer with this reference, taken out; null if there is none.
    Timer* take(std::uint64_t id);
    /// Its tick, or -1.
    std::int64_t find_tick(std::uint64_t id, Term* dest);
    /// Fires all that are due at `now` (ms). By the owner only.
    void advance(std::int64_t now);
    /// The tick at which something may have to be done, or INT64_MAX. May be early, never late.
    std::int64_t next_tick() const { return next_.load(std::memory_order_relaxed); }
    bool empty() const { return count_.load(std::memory_order_relaxed) == 0; }

private:
    static constexpr int kLevels = 7, kBits = 6, kSlots = 64;
    void insert(Timer* t);
    void unlink(Timer* t);
    void update_next();
    /// Level and slot start of the next non-empty slot; false if none.
    bool next_event(int* level, int* slot, std::int64_t* tick) const;
    void enter_id(Timer* t);
    void drop_idle();
    void remove_id(Timer* t);
    static void fire(Timer* t);

    SpinLock lock_;
    std::uint16_t index_;
    std::int64_t current_ = 0; ///< all ticks up to here have been done
    std::uint64_t used_[kLevels] = {};
    Timer* slots_[kLevels][kSlots] = {};
    std::atomic<std::size_t> count_{0};
    std::atomic<std::int64_t> next_{INT64_MAX};
    std::vector<Timer*> buckets_; ///< message timers by id
    std::size_t ids_ = 0;
    std::vector<Timer*> due_;
};

/// Milliseconds of the monotonic clock, rounded up: what a tick is compared to when time is added to it.
std::int64_t ticks_from(std::int64_t ns);

/// erlang:send_after and start_timer: `message` goes out at `at_ns` (monotonic clock), to message->dest, or to who has `name` then.
/// `id` must be a new reference's.
void start_message_timer(std::uint64_t id, std::int64_t at_ns, Term name, Signal* message);
/// Milliseconds left, or -1 when there is no such timer (any more).
std::int64_t cancel_message_timer(std::uint64_t id);
std::int64_t read_message_timer(std::uint64_t id);

/// Calls `callback(argument)` on a scheduler's thread, about `ms` milliseconds from now.
void start_callback_timer(std::int64_t ms, void (*callback)(void*), void* argument);

} // namespace joist

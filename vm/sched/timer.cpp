// The timer wheel. A timer stands at the level of the highest six-bit group in which its tick differs from the present one, in the
// slot its tick has in that group. When the present reaches the start of a slot above level 0, its timers move down.
#include "vm/sched/timer.h"

#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/term/fatal.h"

#include <bit>
#include <cstdlib>
#include <mutex>

namespace joist {

namespace {
constexpr std::int64_t kMaxDelta = std::int64_t{1} << 41; // so that a tick and the present fit into the seven levels
}

TimerWheel::~TimerWheel() {
    for (auto& level : slots_) {
        for (Timer* t : level) {
            while (t != nullptr) {
                Timer* next = t->next_in_slot;
                if (t->timer_kind == TimerKind::Message) destroy_signal(t->message);
                std::free(t);
                t = next;
            }
        }
    }
}

bool TimerWheel::next_event(int* level, int* slot, std::int64_t* tick) const {
    for (int l = 0; l < kLevels; l++) {
        if (used_[l] == 0) continue;
        const int shift = l * kBits;
        *level = l;
        *slot = std::countr_zero(used_[l]);
        const std::int64_t upper = current_ >> (shift + kBits) << (shift + kBits);
        *tick = upper | std::int64_t{*slot} << shift;
        return true;
    }
    return false;
}

void TimerWheel::update_next() {
    int level, slot;
    std::int64_t tick;
    next_.store(next_event(&level, &slot, &tick) ? tick : INT64_MAX, std::memory_order_relaxed);
}

void TimerWheel::insert(Timer* t) {
    std::int64_t tick = t->tick;
    if (tick <= current_) tick = t->tick = current_ + 1;
    if (tick - current_ > kMaxDelta) tick = current_ + kMaxDelta; // it is looked at again after 69 years
    const std::uint64_t differs = static_cast<std::uint64_t>(tick ^ current_) | (kSlots - 1);
    int level = (63 - std::countl_zero(differs)) / kBits;
    if (level >= kLevels) level = kLevels - 1;
    const auto slot = static_cast<std::size_t>((tick >> (level * kBits)) & (kSlots - 1));
    Timer** head = &slots_[level][slot];
    t->next_in_slot = *head;
    if (*head != nullptr) (*head)->at = &t->next_in_slot;
    t->at = head;
    *head = t;
    used_[level] |= std::uint64_t{1} << slot;
}

void TimerWheel::unlink(Timer* t) {
    *t->at = t->next_in_slot;
    if (t->next_in_slot != nullptr) {
        t->next_in_slot->at = t->at;
    } else if (*t->at == nullptr && t->at >= &slots_[0][0] && t->at < &slots_[0][0] + kLevels * kSlots) {
        // It was the only one of its slot.
        const std::ptrdiff_t n = t->at - &slots_[0][0];
        used_[n / kSlots] &= ~(std::uint64_t{1} << (n % kSlots));
    }
    t->at = nullptr;
}

// Timers for processes that have ended: nobody asks for them, so they go when they would make the table grow.
void TimerWheel::drop_idle() {
    for (Timer*& bucket : buckets_) {
        for (Timer** at = &bucket; *at != nullptr;) {
            Timer* t = *at;
            if (!t->name.is_nil() || find_process(t->message->dest) != nullptr) {
                at = &t->next_in_bucket;
                continue;
            }
            *at = t->next_in_bucket;
            ids_--;
            unlink(t);
            count_.fetch_sub(1, std::memory_order_relaxed);
            destroy_signal(t->message);
            std::free(t);
        }
    }
}

void TimerWheel::enter_id(Timer* t) {
    if (ids_ >= buckets_.size()) {
        drop_idle();
        std::vector<Timer*> old(buckets_.empty() ? 64 : ids_ * 2 > buckets_.size() ? buckets_.size() * 4 : buckets_.size());
        old.swap(buckets_);
        for (Timer* o : old) {
            while (o != nullptr) {
                Timer* next = o->next_in_bucket;
                Timer*& bucket = buckets_[(o->id >> 10) & (buckets_.size() - 1)];
                o->next_in_bucket = bucket;
                bucket = o;
                o = next;
            }
        }
    }
    Timer*& bucket = buckets_[(t->id >> 10) & (buckets_.size() - 1)];
    t->next_in_bucket = bucket;
    bucket = t;
    ids_++;
}

void TimerWheel::remove_id(Timer* t) {
    Timer** at = &buckets_[(t->id >> 10) & (buckets_.size() - 1)];
    while (*at != t) at = &(*at)->next_in_bucket;
    *at = t->next_in_bucket;
    ids_--;
}

void TimerWheel::add(Timer* t) {
    std::lock_guard guard{lock_};
    if (count_.load(std::memory_order_relaxed) == 0) {
        // An empty wheel has no past: no slots to walk over.
        const std::int64_t now = monotonic_ns() / 1'000'000;
        if (now > current_) current_ = now;
    }
    t->wheel = index_;
    insert(t);
    if (t->timer_kind == TimerKind::Message) enter_id(t);
    count_.fetch_add(1, std::memory_order_relaxed);
    if (t->tick < next_.load(std::memory_order_relaxed)) update_next();
}

bool TimerWheel::remove(Timer* t) {
    std::lock_guard guard{lock_};
    if (t->at == nullptr) return false;
    unlink(t);
    if (t->timer_kind == TimerKind::Message) remove_id(t);
    count_.fetch_sub(1, std::memory_order_relaxed);
    return true;
}

Timer* TimerWheel::take(std::uint64_t id) {
    std::lock_guard guard{lock_};
    if (buckets_.empty()) return nullptr;
    Timer* t = buckets_[(id >> 10) & (buckets_.size() - 1)];
    while (t != nullptr && t->id != id) t = t->next_in_bucket;
    if (t == nullptr) return nullptr;
    unlink(t);
    remove_id(t);
    count_.fetch_sub(1, std::memory_order_relaxed);
    return t;
}

std::int64_t TimerWheel::find_tick(std::uint64_t id, Term* dest) {
    std::lock_guard guard{lock_};
    if (buckets_.empty()) return -1;
    Timer* t = buckets_[(id >> 10) & (buckets_.size() - 1)];
    while (t != nullptr && t->id != id) t = t->next_in_bucket;
    if (t == nullptr) return -1;
    *dest = t->name.is_nil() ? t->message->dest : Term::nil();
    return t->tick;
}

void TimerWheel::advance(std::int64_t now) {
    {
        std::lock_guard guard{lock_};
        int level, slot;
        std::int64_t tick;
        while (next_event(&level, &slot, &tick) && tick <= now) {
            current_ = tick;
            Timer* list = slots_[level][slot];
            slots_[level][slot] = nullptr;
            if (level > 0) { // oldest first, so that they stand newest first again below
                Timer* reversed = nullptr;
                while (list != nullptr) {
                    Timer* next = list->next_in_slot;
                    list->next_in_slot = reversed;
                    reversed = list;
                    list = next;
                }
                list = reversed;
            }
            used_[level] &= ~(std::uint64_t{1} << slot);
            while (list != nullptr) {
                Timer* t = list;
                list = t->next_in_slot;
                t->at = nullptr;
                if (t->tick <= current_) {
                    if (t->timer_kind == TimerKind::Message) remove_id(t);
                    due_.push_back(t);
                    count_.fetch_sub(1, std::memory_order_relaxed);
                } else {
                    insert(t);
                }
            }
        }
        if (now > current_) current_ = now;
        update_next();
    }
    // Slots keep the newest first; equal times go out in the order they were asked for.
    for (std::size_t from = 0; from < due_.size();) {
        std::size_t to = from;
        while (to < due_.size() && due_[to]->tick == due_[from]->tick) to++;
        for (std::size_t i = to; i-- > from;) fire(due_[i]);
        from = to;
    }
    due_.clear();
}

void TimerWheel::fire(Timer* t) {
    switch (t->timer_kind) {
    case TimerKind::Receive: send_signal(t); return;
    case TimerKind::Message:
        if (!t->name.is_nil()) {
            const Term pid = whereis(t->name);
            if (pid.is_none()) {
                destroy_signal(t->message);
                break;
            }
            t->message->dest = pid;
        }
        send_signal(t->message);
        break;
    case TimerKind::Callback: t->callback(t->argument); break;
    }
    std::free(t);
}

std::int64_t ticks_from(std::int64_t ns) { return (ns + 999'999) / 1'000'000; }

} // namespace joist

// The runnable processes of one scheduler: a list a priority. Its owner and thieves share it under one short lock.
#pragma once

#include "vm/process/process.h"
#include "vm/process/spin_lock.h"

#include <cstdint>
#include <mutex>

namespace joist {

class RunQueue {
public:
    /// Appends; gives how many there are now.
    std::uint32_t push(Process* p) {
        p->next_in_queue = nullptr;
        std::lock_guard guard{lock_};
        return append(p);
    }

    /// The next to run: max before high before the rest, where a low one gets every eighth turn. Null when empty.
    Process* pop() {
        if (length() == 0) return nullptr;
        std::lock_guard guard{lock_};
        return take();
    }

    /// For a thief: the first one, and up to half of the rest moved to `to`. Only if there are at least `least`.
    Process* steal(RunQueue& to, std::uint32_t least) {
        if (length() < least) return nullptr;
        Process* taken[kMaxStolen];
        std::uint32_t n = 0;
        {
            if (!lock_.try_lock()) return nullptr;
            std::lock_guard guard{lock_, std::adopt_lock};
            const std::uint32_t count = length();
            if (count < least || count == 0) return nullptr;
            std::uint32_t share = (count + 1) / 2;
            if (share > kMaxStolen) share = kMaxStolen;
            while (n < share) taken[n++] = take();
        }
        if (n > 1) {
            std::lock_guard guard{to.lock_};
            for (std::uint32_t i = 1; i < n; i++) {
                taken[i]->next_in_queue = nullptr;
                to.append(taken[i]);
            }
        }
        return taken[0];
    }

    std::uint32_t length() const { return length_.load(std::memory_order_relaxed); }

private:
    static constexpr std::uint32_t kMaxStolen = 32;
    struct List {
        Process* head = nullptr;
        Process** tail = &head;
    };

    std::uint32_t append(Process* p) {
        List& list = lists_[static_cast<std::size_t>(p->queued_at)];
        *list.tail = p;
        list.tail = &p->next_in_queue;
        const std::uint32_t n = length() + 1;
        length_.store(n, std::memory_order_relaxed);
        return n;
    }

    Process* take() {
        List* list = &lists_[0];
        if (list->head == nullptr) list = &lists_[1];
        if (list->head == nullptr) {
            List& low = lists_[3];
            list = &lists_[2];
            if (low.head != nullptr && (list->head == nullptr || ++passed_over_ == 8)) {
                list = &low;
                passed_over_ = 0;
            }
        }
        Process* p = list->head;
        if (p == nullptr) return nullptr;
        list->head = p->next_in_queue;
        if (list->head == nullptr) {
            list->tail = &list->head;
        } else {
            // With many processes the next one's block is in no cache; it has this one's turn to come.
            const char* next = reinterpret_cast<const char*>(list->head);
            for (std::size_t line = 0; line < sizeof(Process); line += 64) __builtin_prefetch(next + line);
        }
        length_.store(length() - 1, std::memory_order_relaxed);
        return p;
    }

    SpinLock lock_;
    std::atomic<std::uint32_t> length_{0};
    std::uint32_t passed_over_ = 0;
    List lists_[4];
};

} // namespace joist

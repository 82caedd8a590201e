// A lock for a few dozen instructions. Gives up its time slice when the holder has lost its own.
#pragma once

#include <atomic>
#include <sched.h>

namespace joist {

inline void cpu_pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

class SpinLock {
public:
    void lock() {
        int spins = 0;
        while (locked_.exchange(true, std::memory_order_acquire)) {
            do {
                if (++spins < 100) {
                    cpu_pause();
                } else {
                    sched_yield();
                }
            } while (locked_.load(std::memory_order_relaxed));
        }
    }
    bool try_lock() { return !locked_.load(std::memory_order_relaxed) && !locked_.exchange(true, std::memory_order_acquire); }
    void unlock() { locked_.store(false, std::memory_order_release); }

private:
    std::atomic<bool> locked_{false};
};

} // namespace joist

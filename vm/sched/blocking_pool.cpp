// The pool: one queue, threads that come and go.
#include "vm/sched/blocking_pool.h"

#include "vm/process/signal.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace joist {

namespace {

constexpr std::size_t kMaxThreads = 10;
constexpr std::chrono::seconds kIdle{10};

struct Pool {
    std::mutex lock;
    std::condition_variable work, gone;
    std::deque<std::shared_ptr<BlockingJob>> queue;
    std::size_t threads = 0, idle = 0;
    bool stopping = false;

    void run() {
        std::unique_lock guard{lock};
        for (;;) {
            while (!queue.empty()) {
                auto job = std::move(queue.front());
                queue.pop_front();
                guard.unlock();
                job->work();
                const Term waiter = job->waiter;
                job->done.store(true, std::memory_order_release);
                job.reset();
                if (waiter.is_local_pid()) send_signal(make_signal(SignalKind::Wake, waiter, Term::nil()));
                guard.lock();
            }
            if (stopping) break;
            idle++;
            const bool more = work.wait_for(guard, kIdle, [&] { return stopping || !queue.empty(); });
            idle--;
            if (!more) break;
        }
        threads--;
        gone.notify_all();
    }

    void add(std::shared_ptr<BlockingJob> job) {
        std::unique_lock guard{lock};
        queue.push_back(std::move(job));
        if (queue.size() > idle && threads < kMaxThreads) {
            threads++;
            std::thread([this] { run(); }).detach();
        } else {
            work.notify_one();
        }
    }
};

// Never destroyed: detached threads may outlive main.
Pool& pool() {
    static Pool* const instance = new Pool;
    return *instance;
}

} // namespace

Term start_job(Process& p, std::shared_ptr<BlockingJob> job) {
    job->waiter = p.pid;
    auto wait = std::make_unique<JobWait>();
    wait->job = job;
    p.native_state = std::move(wait);
    pool().add(std::move(job));
    return p.wait_native();
}

void run_detached(std::shared_ptr<BlockingJob> job) {
    job->waiter = Term::nil();
    pool().add(std::move(job));
}

void stop_blocking_pool() {
    Pool& p = pool();
    std::unique_lock guard{p.lock};
    p.stopping = true;
    p.work.notify_all();
    p.gone.wait_for(guard, std::chrono::milliseconds{200}, [&] { return p.threads == 0; });
    p.stopping = false;
}

} // namespace joist

// Threads for work that would block a scheduler: files, name look-ups, the operating system. Started on demand, ended when idle for long.
//
// A native function makes a job, and is called again when it is done:
//
//     Term bif_..._read_1(Process& p, const Term* args) {
//         if (auto job = finished_job<ReadJob>(p)) return job->result(p);   // second call: the job is over
//         if (job_pending(p)) return p.wait_native();                        // another signal came
//         return start_job(p, std::make_shared<ReadJob>(...));               // Wait
//     }
#pragma once

#include "vm/process/process.h"

#include <atomic>
#include <memory>

namespace joist {

struct BlockingJob {
    virtual ~BlockingJob() = default;
    /// On a thread of the pool. The process may be gone by the end; must not touch it.
    virtual void work() = 0;

    std::atomic<bool> done{false};
    Term waiter; ///< the process to wake
};

/// Keeps a job alive for the process that waits for it.
struct JobWait : NativeState {
    std::shared_ptr<BlockingJob> job;
};

/// Hands the job to the pool, and waits: returns p.wait_native().
Term start_job(Process& p, std::shared_ptr<BlockingJob> job);
/// Is a job of p under way? (p.native_state is then a JobWait: the function must not keep other state.)
inline bool job_pending(const Process& p) { return p.native_state != nullptr; }
/// The job, once, when it is done; else null.
template <class Job> std::shared_ptr<Job> finished_job(Process& p) {
    auto* wait = static_cast<JobWait*>(p.native_state.get());
    if (wait == nullptr || !wait->job->done.load(std::memory_order_acquire)) return nullptr;
    auto job = std::static_pointer_cast<Job>(wait->job);
    p.native_state.reset();
    return job;
}

/// Runs `job` with nobody waiting.
void run_detached(std::shared_ptr<BlockingJob> job);

/// Ends the pool's threads when their present jobs are over.
void stop_blocking_pool();

} // namespace joist

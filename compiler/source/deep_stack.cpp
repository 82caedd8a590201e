// See deep_stack.h. The stack is address space only: pages that recursion doesn't reach cost
// nothing.
#include "compiler/source/deep_stack.h"

#include <cstddef>
#include <pthread.h>

namespace joist::compiler {

namespace {

constexpr std::size_t kDeepStack = std::size_t{512} << 20;
constexpr std::size_t kSmallerStack = std::size_t{64} << 20;

thread_local bool on_deep_stack_already = false;

struct Job {
    void (*function)(void*);
    void* context;
};

void* run_job(void* argument) {
    const Job* job = static_cast<Job*>(argument);
    on_deep_stack_already = true;
    job->function(job->context);
    return nullptr;
}

bool run_on_thread(Job& job, std::size_t stack_size) {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    pthread_t thread;
    const bool started = pthread_attr_setstacksize(&attributes, stack_size) == 0 &&
                         pthread_create(&thread, &attributes, run_job, &job) == 0;
    pthread_attr_destroy(&attributes);
    if (started) pthread_join(thread, nullptr);
    return started;
}

} // namespace

void call_on_deep_stack(void (*function)(void*), void* context) {
    Job job{function, context};
    if (on_deep_stack_already) return function(context);
    if (run_on_thread(job, kDeepStack) || run_on_thread(job, kSmallerStack)) return;
    function(context);
}

} // namespace joist::compiler

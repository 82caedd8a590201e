// epoll, one shot a request.
#include "vm/sched/poller.h"

#include <cerrno>
#include <mutex>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>

namespace joist {

namespace {

thread_local bool inside_poller = false; // callbacks run under the lock

struct Request {
    PollCallback callback;
    void* argument;
};

struct Poller {
    std::mutex lock;           // guards requests; held during callbacks, so that unpoll waits for one under way
    std::unordered_map<int, Request> requests;
    int epoll = -1, wake = -1;
    std::thread thread;
    bool stopping = false;

    bool start() {
        if (epoll >= 0) return true;
        epoll = epoll_create1(EPOLL_CLOEXEC);
        wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (epoll < 0 || wake < 0) return false;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = wake;
        epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event);
        stopping = false;
        thread = std::thread([this] { run(); });
        return true;
    }

    void run() {
        inside_poller = true;
        epoll_event events[64];
        for (;;) {
            const int n = epoll_wait(epoll, events, 64, -1);
            std::unique_lock guard{lock};
            if (stopping) return;
            for (int i = 0; i < n; i++) {
                const auto it = requests.find(events[i].data.fd);
                if (it == requests.end()) continue;
                const Request request = it->second;
                requests.erase(it);
                std::uint32_t got = 0;
                if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLRDHUP)) != 0) got |= kPollRead;
                if ((events[i].events & EPOLLOUT) != 0) got |= kPollWrite;
                if ((events[i].events & (EPOLLERR | EPOLLHUP)) != 0) got |= kPollError;
                request.callback(request.argument, got);
            }
        }
    }
};

Poller& poller() {
    static Poller* const instance = new Poller;
    return *instance;
}

} // namespace

bool poll_descriptor(int fd, std::uint32_t events, PollCallback callback, void* argument) {
    Poller& p = poller();
    std::unique_lock guard{p.lock, std::defer_lock};
    if (!inside_poller) guard.lock();
    if (!p.start()) return false;
    epoll_event event{};
    event.events = EPOLLONESHOT | ((events & kPollRead) != 0 ? static_cast<std::uint32_t>(EPOLLIN | EPOLLRDHUP) : 0u) |
                   ((events & kPollWrite) != 0 ? static_cast<std::uint32_t>(EPOLLOUT) : 0u);
    event.data.fd = fd;
    p.requests[fd] = {callback, argument};
    if (epoll_ctl(p.epoll, EPOLL_CTL_MOD, fd, &event) == 0) return true;
    if (errno == ENOENT && epoll_ctl(p.epoll, EPOLL_CTL_ADD, fd, &event) == 0) return true;
    p.requests.erase(fd);
    return false;
}

void unpoll_descriptor(int fd) {
    Poller& p = poller();
    std::unique_lock guard{p.lock, std::defer_lock};
    if (!inside_poller) guard.lock();
    if (p.epoll < 0) return;
    p.requests.erase(fd);
    epoll_ctl(p.epoll, EPOLL_CTL_DEL, fd, nullptr);
}

void stop_poller() {
    Poller& p = poller();
    std::thread thread;
    {
        std::lock_guard guard{p.lock};
        if (p.epoll < 0) return;
        p.stopping = true;
        const std::uint64_t one = 1;
        (void)!write(p.wake, &one, sizeof one);
        thread = std::move(p.thread);
    }
    thread.join();
    close(p.epoll);
    close(p.wake);
    p.epoll = p.wake = -1;
    p.requests.clear();
}

} // namespace joist
